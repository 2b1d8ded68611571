import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { type Chance, createChance } from "../../scripts/seed/chance.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { fileChunkBytes } from "../../src-contract/file-protocol.ts";
import {
  demoPassword,
  eventually,
  forkStoreProcess,
  startServerProcess,
} from "../../src-main/store/store-for-tests.ts";
import { openServerRows } from "../chaos/server-rows.ts";
import type { Outcome } from "../report.ts";
import { layCuttingLine } from "./cutting-line.ts";

export type UploadSize = {
  uploads: number;
  /** A file has up to so many bytes; most are small. */
  largest: number;
  /** A connection is cut within so many bytes. */
  cutWithin: number;
  /** How often the store's process, and the server's, is killed. */
  kills: number;
  serverKills: number;
};

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;
type Server = Awaited<ReturnType<typeof startServerProcess>>;
/** What the desk was told is attached. */
type Told = { attachmentId: string; sha256: string; size: number };

/** Of requests, headers and the pulls of a whole run between two files. */
const talkBytes = 64 * 1024;

/**
 * files are attached over a line that is cut at random bytes, while the store's process and the server's are killed
 * at random moments. At the end everything that was acknowledged lies on the server, byte for byte, and nothing else does.
 */
export async function uploadFiles(size: UploadSize, seed: number): Promise<Outcome> {
  const chance = createChance(seed);
  const server = await startServerProcess(20);
  const line = await layCuttingLine(server.url, chance);
  const profile = mkdtempSync(join(tmpdir(), "kartoteka-uploads-"));
  const failures: string[] = [];
  let desk = await startDesk(profile);
  try {
    await desk.command("signIn", { serverUrl: line.url, email: "olga@demo.kartoteka", password: demoPassword });
    await desk.command("syncNow", {});
    const clientId = firstClient(server);
    const told: Told[] = [];
    const killAt = momentsOf(chance, size.kills, size.uploads);
    const serverKillAt = momentsOf(chance, size.serverKills, size.uploads);
    line.cutWithin(size.cutWithin);
    const before = line.sent;
    let kills = 0;
    let serverKills = 0;
    for (let index = 0; index < size.uploads; index += 1) {
      const bytes = fileOf(chance, size.largest);
      if (killAt.has(index)) {
        // somewhere in the taking in of this very file, or in the sending of those before it
        const attaching = attach(desk, clientId, bytes).then(
          (one) => told.push(one),
          () => undefined, // not acknowledged: it may be there or not
        );
        await wait(chance.below(60));
        await desk.kill();
        await Promise.race([attaching, wait(100)]);
        kills += 1;
        desk = await startDesk(profile);
        continue;
      }
      told.push(await attach(desk, clientId, bytes));
      if (serverKillAt.has(index)) {
        await wait(chance.below(60));
        await server.stop();
        serverKills += 1;
        await server.start();
      }
    }
    failures.push(...(await settle(desk, profile, told)));
    const cuts = line.cuts + kills + serverKills;
    const sizes = told.reduce((sum, file) => sum + file.size, 0);
    const besides = line.sent - before - sizes;
    // each cut costs at most the chunk that it hit; two requests of talk for each file, and what the sync says
    const allowed = cuts * (fileChunkBytes + talkBytes) + size.uploads * 16 * 1024;
    if (besides > allowed) failures.push(`${besides} bytes were sent besides the files, ${allowed} are explained`);
    line.cutWithin(null);
    failures.push(...compare(server, told, serverKills));
    failures.push(...leftOnDesk(profile));
    const counts = { uploads: told.length, bytes: sizes, cuts: line.cuts, kills, serverKills, besides, allowed };
    return { counts, failures };
  } finally {
    await desk.kill();
    await line.close();
    await server.end();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function startDesk(profile: string): Promise<Desk> {
  const desk = await forkStoreProcess(profile);
  await desk.command("readSession", {});
  return desk;
}

async function attach(desk: Desk, clientId: string, bytes: Buffer): Promise<Told> {
  const { intakeId } = await desk.command("beginFile", { size: bytes.length });
  for (let at = 0; at < bytes.length; at += fileChunkBytes)
    await desk.command("addFileBytes", { intakeId, bytes: bytes.subarray(at, at + fileChunkBytes) });
  const file = await desk.command("finishFile", { intakeId });
  const attachmentId = newId();
  const name = `файл ${attachmentId}.txt`;
  await desk.mutate("attachFile", { attachmentId, clientId, commentId: null, callId: null, name, ...file });
  return { attachmentId, ...file };
}

/** Until the desk says of everything that it is on the server. */
async function settle(desk: Desk, profile: string, told: Told[]): Promise<string[]> {
  const attached = new Set(told.map(({ sha256 }) => sha256));
  try {
    await eventually(async () => {
      await desk.command("syncNow", {}).catch(() => undefined); // the line is what it is
      // what was taken in and died before its row was written belongs to nobody, and waits for its author
      const waiting = filesUnder(profile, "waiting").filter((sha256) => attached.has(sha256));
      if (waiting.length > 0) throw new Error(`${waiting.length} files did not arrive`);
    }, 300_000);
    return [];
  } catch (error) {
    return [toErrorBody(error).details ?? "the files did not arrive"];
  }
}

/**
 * Byte for byte what was told, and nothing besides: no row without its file, no file without its row, no upload. A server
 * that dies while it puts a file into its place leaves to its sweep the copy that it verified, and one that dies right
 * after it the part of which the copy was made: at most one of each a kill.
 */
function compare({ folder }: Server, told: Told[], serverKills: number): string[] {
  const failures: string[] = [];
  const rows = openServerRows(folder);
  try {
    const names = new Set(rows.all<{ sha256: string }>("SELECT sha256 FROM attachments").map(({ sha256 }) => sha256));
    for (const { sha256, attachmentId } of told) {
      if (!names.has(sha256)) failures.push(`the row ${attachmentId} is not on the server`);
      const place = join(folder, "files", "1", sha256.slice(0, 2), sha256);
      if (!existsSync(place)) failures.push(`the file of ${attachmentId} is not on the server`);
      else if (createHash("sha256").update(readFileSync(place)).digest("hex") !== sha256)
        failures.push(`the file of ${attachmentId} has other bytes`);
    }
    const [copies, rest] = partition(filesUnder(join(folder, "files")), (name) => name.endsWith(".whole"));
    const [parts, onDisk] = partition(rest, (name) => name.endsWith(".part"));
    if (copies.length > serverKills) failures.push(`${copies.length} copies are left by ${serverKills} kills`);
    if (parts.length > serverKills) failures.push(`${parts.length} parts are left by ${serverKills} kills`);
    for (const name of onDisk) if (!names.has(name)) failures.push(`${name} on the server belongs to nothing`);
    const uploads = rows.all("SELECT sha256 FROM uploads");
    if (uploads.length > 0) failures.push(`${uploads.length} uploads are left`);
  } finally {
    rows.close();
  }
  return failures;
}

function partition(names: string[], test: (name: string) => boolean): [string[], string[]] {
  return [names.filter(test), names.filter((name) => !test(name))];
}

function leftOnDesk(profile: string): string[] {
  return filesUnder(profile, "incoming").length > 0 ? ["half a file is left on the desk"] : [];
}

function filesUnder(folder: string, within = ""): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(within))
    .map(({ name }) => name);
}

function firstClient({ folder }: Server): string {
  const rows = openServerRows(folder);
  try {
    return rows.all<{ id: string }>("SELECT id FROM clients WHERE deletedAt IS NULL LIMIT 1")[0]?.id ?? "";
  } finally {
    rows.close();
  }
}

function momentsOf(chance: Chance, count: number, uploads: number): Set<number> {
  const moments = new Set<number>();
  while (moments.size < Math.min(count, uploads)) moments.add(chance.below(uploads));
  return moments;
}

/** Text of its own, most often short. */
function fileOf(chance: Chance, largest: number): Buffer {
  const size = chance.happens(0.5) ? chance.below(Math.ceil(largest / 50)) : chance.below(largest);
  const word = `${chance.below(1_000_000_000)} ${newId()} `;
  return Buffer.from(word.repeat(Math.ceil((size + 1) / word.length))).subarray(0, size + word.length);
}
