import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordingOf } from "../../../src-contract/rules/recording.ts";
import { demoPassword, eventually, forkStoreProcess, startServerProcess } from "../store-for-tests.ts";
import { blockMilliseconds, readWhole, streamCluster, streamHead } from "./stream-webm-for-tests.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;
let server: Awaited<ReturnType<typeof startServerProcess>>;
const folders: string[] = [];
beforeAll(async () => {
  server = await startServerProcess(20);
});
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await server.end();
});

/** A piece as the window hands it over: about a second of sound. */
const blocksOfPiece = 17;
const pieces = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const cluster = streamCluster(index * blocksOfPiece, blocksOfPiece);
    return index === 0 ? Buffer.concat([streamHead(), cluster]) : cluster;
  });

async function signIn(): Promise<{ desk: Desk; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-recordings-"));
  folders.push(folder);
  const desk = await forkStoreProcess(folder);
  await desk.command("signIn", { serverUrl: server.url, email: "olga@demo.kartoteka", password: demoPassword });
  await desk.command("syncNow", {});
  return { desk, folder };
}

async function beginCall(desk: Desk): Promise<string> {
  const callId = newId();
  const who = { clientId: null, e164: null, raw: "601", callerName: null, lineLabel: null } as const;
  await desk.mutate("startCall", { callId, direction: "outgoing", ...who });
  await desk.command("beginRecording", { callId, startedAt: 1_700_000_000_000, consent: "given" });
  return callId;
}

async function hand(desk: Desk, callId: string, given: readonly Buffer[], before = 0): Promise<void> {
  let at = before;
  for (const bytes of given) {
    await desk.command("addRecordingSound", { callId, at, bytes });
    at += bytes.length;
  }
}

async function readBack(desk: Desk, callId: string): Promise<Buffer> {
  const { bytes, total } = await desk.command("readRecording", { attachmentId: callId, from: 0 });
  expect(bytes.length).toBe(total);
  return Buffer.from(bytes);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("the recording of a call on a desk", () => {
  it("G11-4: killed between two pieces it has every acknowledged one, and the next start attaches it", async () => {
    const { desk, folder } = await signIn();
    const callId = await beginCall(desk);
    const given = pieces(5);
    await hand(desk, callId, given);
    await desk.command("noteRecordingPause", { callId, from: 3_000, to: null, reason: "payment" });
    await desk.kill();

    // nothing of it in the clear, also while it grows
    for (const file of filesIn(folder)) {
      const bytes = readFileSync(file);
      expect([file, bytes.includes("OpusHead"), bytes.includes(Buffer.from("1a45dfa3", "hex"))]).toEqual([
        file,
        false,
        false,
      ]);
    }

    const again = await forkStoreProcess(folder);
    await again.command("finishRecordings", { callId: null });
    const [attached] = await again.query("recordingsOf", { callIds: [callId] });
    const length = 5 * blocksOfPiece * blockMilliseconds;
    expect(attached && recordingOf(attached)).toEqual({
      startedAt: 1_700_000_000_000,
      milliseconds: length,
      consent: "given",
      pauses: [{ from: 3_000, to: length, reason: "payment" }],
    });
    expect(attached).toMatchObject({ id: callId, callId, clientId: null });
    expect(readWhole(await readBack(again, callId))).toMatchObject({ milliseconds: length, cuesFit: true });
    // asked again it makes no second one
    await again.command("finishRecordings", { callId: null });
    expect(await again.query("recordingsOf", { callIds: [callId] })).toHaveLength(1);
    await again.command("syncNow", {});
    await eventually(
      async () => expect((await again.query("recordingsOf", { callIds: [callId] }))[0]?.state.kind).toBe("here"),
      60_000,
    );
    await again.stop();
  });

  it("G11-4: the window goes on after the store came back, and what it sends twice is there once", async () => {
    const { desk, folder } = await signIn();
    const callId = await beginCall(desk);
    const [first, second, third] = pieces(3) as [Buffer, Buffer, Buffer];
    await hand(desk, callId, [first, second]);
    await desk.kill();
    const again = await forkStoreProcess(folder);
    // its answer did not arrive
    await hand(again, callId, [second], first.length);
    await hand(again, callId, [third], first.length + second.length);
    const gap = again.ask("command", "addRecordingSound", { callId, at: 1_000_000, bytes: third });
    expect(await gap).toMatchObject({ ok: false, error: { kind: "conflict" } });
    await again.command("finishRecordings", { callId });
    const { blocks } = readWhole(await readBack(again, callId));
    expect(blocks).toEqual(Array.from({ length: 3 * blocksOfPiece }, (_, index) => index % 251));
    await again.stop();
  });
});
