import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { type Chance, createChance } from "../scripts/seed/chance.ts";
import type { DesktopEvent } from "../src-contract/desktop-api.ts";
import { demoPassword, eventually, forkStoreProcess, startServerProcess } from "../src-main/store/store-for-tests.ts";
import type { Outcome } from "./report.ts";

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;
type Server = Awaited<ReturnType<typeof startServerProcess>>;

/** Where the kill falls: on the server while it makes the snapshot, or on the desk. */
const points = ["building", "downloading", "loading", "swapping"] as const;
type Point = (typeof points)[number];
/** How long after the point has begun, at most, in milliseconds. */
const latest: Record<Point, number> = { building: 250, downloading: 30, loading: 250, swapping: 40 };
const patience = 60_000;

/**
 * R-1, rule 8: in each round the server comes back as restored, so that the desk takes everything anew by a snapshot,
 * and one of the two is killed in the middle of it. Then the desk must open with every unsent comment, get to the
 * server's rows and send what waits. `missed`: the kill came when the point was over, which proves nothing of it.
 */
export async function killSnapshot(options: { rounds: number; clients: number }, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-kill-snapshot-"));
  const profile = join(folder, "profile");
  const server = await startServerProcess(options.clients);
  const counts = {
    building: 0,
    downloading: 0,
    loading: 0,
    swapping: 0,
    missed: 0,
    unsent: 0,
    lost: 0,
    differences: 0,
  };
  const failures: string[] = [];
  try {
    const clientId = await firstSync(profile, server);
    const texts: string[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const chance = createChance(seed * 49_979_687 + round);
      const point = points[round % points.length] ?? "building";
      const fail = (what: string) => failures.push(`round ${round}, ${point}: ${what}`);
      await server.stop();
      let hasBegunToCome = false;
      let desk = await forkStoreProcess(profile, undefined, (event) => {
        hasBegunToCome ||= phaseOf(event) === "downloading";
      });
      const written = Array.from({ length: chance.between(1, 6) }, (_, nth) => `не отправлено ${round}.${nth}`);
      for (const text of written) await desk.mutate("addComment", { commentId: newId(), clientId, callId: null, text });
      texts.push(...written);
      counts.unsent += written.length;
      await startRestored(server);
      // answered when all is over, or never: the kill comes in the middle of it
      void desk.ask("command", "syncNow", {});

      const isMet =
        point === "building"
          ? await killServerWhileItBuilds(server, { desk, chance, hasBegunToCome: () => hasBegunToCome })
          : await killDeskAt(point, { desk, chance, profile });
      counts[isMet ? point : "missed"] += 1;
      if (point !== "building") desk = await forkStoreProcess(profile);
      const session = await desk.command("readSession", {});
      if (session.state !== "signedIn") fail(`it opened as ${session.state}`);
      const missing = await missingOf(desk, { clientId, texts });
      counts.lost += missing.length;
      for (const text of missing) fail(`lost: ${text}`);
      try {
        await eventually(async () => {
          await desk.command("syncNow", {});
          const { total } = await desk.query("outboxItems", { limit: 1 });
          if (total > 0) throw new Error(`${total} items wait`);
        }, patience);
        const { rows, differences } = await desk.command("compareWithServer", {});
        counts.differences += differences;
        if (differences > 0 || rows < options.clients) fail(`${differences} differences in ${rows} rows`);
      } catch (error) {
        fail(`stuck: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (leftOvers(profile).length > 0) fail(`left over: ${leftOvers(profile).join(", ")}`);
      await desk.stop();
    }
    return { counts, failures };
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstSync(profile: string, server: Server): Promise<string> {
  const desk = await forkStoreProcess(profile);
  await desk.command("signIn", { serverUrl: server.url, email: "olga@demo.kartoteka", password: demoPassword });
  const clientId = await eventuallyFound(desk);
  await desk.stop();
  return clientId;
}

async function eventuallyFound(desk: Desk): Promise<string> {
  let found: string | undefined;
  await eventually(async () => {
    await desk.command("syncNow", {});
    found = (await desk.query("searchClients", { text: "", limit: 1 })).rows[0]?.id;
    if (found === undefined) throw new Error("nobody there yet");
  }, patience);
  return found ?? "";
}

/** Another life of its database: every desk takes everything anew, and the snapshots of the old one are none. */
async function startRestored(server: Server): Promise<void> {
  process.env["KARTOTEKA_RESTORED"] = "1";
  await server.start();
  delete process.env["KARTOTEKA_RESTORED"];
}

type Build = { desk: Desk; chance: Chance; hasBegunToCome(): boolean };

/** True when no part had left the server: the snapshot was still being made. The same life of the database comes back. */
async function killServerWhileItBuilds(server: Server, { desk, chance, hasBegunToCome }: Build): Promise<boolean> {
  const isPreparing = () => desk.events.some((event) => phaseOf(event) === "preparing");
  await until(() => isPreparing() || hasBegunToCome());
  await wait(chance.below(latest.building));
  await server.stop();
  const isMet = !hasBegunToCome();
  await server.start();
  return isMet;
}

async function killDeskAt(
  point: Exclude<Point, "building">,
  { desk, chance, profile }: { desk: Desk; chance: Chance; profile: string },
): Promise<boolean> {
  const begins = {
    downloading: () => partsOf(profile).length > 0 || has(profile, "snapshot"),
    loading: () => partsOf(profile).some((name) => /^\d+$/.test(name)),
    // it is opened as any other file for the desk's own rows, and has a log from then on
    swapping: () => has(profile, "staging.db-wal"),
  };
  await until(begins[point]);
  await wait(chance.below(latest[point]));
  await desk.kill();
  const isSwapping = has(profile, "staging.db-wal");
  if (point === "swapping") return isSwapping || !has(profile, "staging.db");
  return has(profile, "staging.db") && !isSwapping;
}

const accountOf = (profile: string) => readdirSync(profile).find((name) => name.startsWith("account-")) ?? "";
const has = (profile: string, name: string) => existsSync(join(profile, accountOf(profile), name));

function partsOf(profile: string): string[] {
  const folder = join(profile, accountOf(profile), "snapshot");
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true }).map((name) => String(name).split("/").at(-1) ?? "")
    : [];
}

const leftOvers = (profile: string) =>
  readdirSync(join(profile, accountOf(profile))).filter((name) => /staging|snapshot/.test(name));

const phaseOf = (event: DesktopEvent) =>
  event.event === "syncStateChanged" ? (event.syncState.progress?.phase ?? null) : null;

async function until(check: () => boolean): Promise<void> {
  for (const started = Date.now(); !check() && Date.now() - started < patience; ) await wait(1);
}

async function missingOf(desk: Desk, { clientId, texts }: { clientId: string; texts: string[] }): Promise<string[]> {
  const card = await desk.query("clientCard", { clientId });
  const there = new Set(card?.comments.map(({ text }) => text));
  return texts.filter((text) => !there.has(text));
}
