import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noRecording, type RecordingPolicy } from "../../src-contract/entities/recording.ts";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../../src-contract/sync-protocol.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { fileDesk, sha256Of, someFile } from "./desk-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
let admin: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, andrey, admin] = [await server.signIn("olga"), await server.signIn("andrey"), await server.signIn("admin")];
});
afterAll(() => server.close());

const recording = { startedAt: 1, milliseconds: 9_000, consent: "given" as const, pauses: [] };

async function record(desk: DeskForTests, values: { attachmentId?: string; clientId?: string } = {}) {
  const callId = randomUUID();
  const bytes = someFile(2_000);
  const who = { clientId: null, e164: null, raw: "1", callerName: null, lineLabel: null } as const;
  const file = { name: "запись.webm", size: bytes.length, type: "video/webm", sha256: sha256Of(bytes) };
  const named = { attachmentId: callId, clientId: null, commentId: null, callId, ...file, recording, ...values };
  const outcomes = await desk.push([
    desk.mutation("startCall", { callId, direction: "outgoing", ...who }),
    desk.mutation("attachFile", named),
  ]);
  await fileDesk(server, desk).upload(bytes);
  return { callId, bytes, outcomes };
}

async function askPolicy(policy: RecordingPolicy): Promise<number> {
  const response = await fetch(`${server.url}${apiPrefix}/administration/recording`, {
    method: "POST",
    headers: {
      ...admin.headers,
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
    },
    body: JSON.stringify(policy),
  });
  return response.status;
}

async function setPolicy(change: Partial<RecordingPolicy>): Promise<void> {
  expect(await askPolicy({ ...noRecording, ...change })).toBe(200);
}

const heardBy = async (desk: DeskForTests, callId: string) => {
  const { status, kind } = await fileDesk(server, desk).read(callId);
  return status === 200 ? "heard" : kind;
};

async function entries(action: string, subjectId: string) {
  const rows: { actorId: string }[] = await server.database("auditLog").where({ action, subjectId }).orderBy("number");
  return rows.map(({ actorId }) => actorId);
}

it("G13-8, G11-5: the bytes of a recording go to whom the account's rule lets hear it, and each time is logged", async () => {
  const { callId, bytes } = await record(olga);
  // own calls, where nothing is set
  expect([await heardBy(olga, callId), await heardBy(andrey, callId)]).toEqual(["heard", "forbidden"]);
  await setPolicy({ mode: "on", listeners: "all" });
  expect(await heardBy(andrey, callId)).toBe("heard");
  await setPolicy({ mode: "on", listeners: "nobody" });
  expect([await heardBy(olga, callId), await heardBy(admin, callId)]).toEqual(["forbidden", "heard"]);
  expect(await entries("recordingFetched", callId)).toEqual([olga.userId, andrey.userId, admin.userId]);
  // one that goes on where it was cut is the same listening
  await fileDesk(server, admin).read(callId, { range: `bytes=${bytes.length - 10}-` });
  expect(await entries("recordingFetched", callId)).toHaveLength(3);
  await setPolicy({ mode: "off", listeners: "own" });
});

it("G13-8: listening and marks are taken from whom the rule lets hear, and listening stands in the log", async () => {
  const { callId } = await record(olga);
  const mark = (desk: DeskForTests, text: string) =>
    desk.mutation("markRecording", { attachmentId: callId, markId: randomUUID(), at: 4_000, text });
  const note = (desk: DeskForTests) => desk.mutation("noteListening", { attachmentId: callId });
  expect(await olga.push([mark(olga, "цена"), note(olga)])).toMatchObject([
    { status: "applied" },
    { status: "applied" },
  ]);
  expect(await andrey.push([mark(andrey, "чужая"), note(andrey)])).toMatchObject([
    { error: { kind: "forbidden" } },
    { error: { kind: "forbidden" } },
  ]);
  expect(await entries("recordingHeard", callId)).toEqual([olga.userId]);
  const row = await server.row("attachments", callId);
  const marks = typeof row["marks"] === "string" ? JSON.parse(row["marks"]) : row["marks"];
  expect(Object.values(marks)).toEqual([{ at: 4_000, text: "цена", authorId: olga.userId }]);
});

it("G11-4: a recording belongs to one's own call, has its id, and is taken away by administrators only", async () => {
  const { callId } = await record(olga);
  const wrongId = await record(olga, { attachmentId: randomUUID() });
  expect(wrongId.outcomes).toMatchObject([{ status: "applied" }, { error: { kind: "invalid" } }]);
  const withClient = await record(olga, { clientId: randomUUID() });
  expect(withClient.outcomes).toMatchObject([{ status: "applied" }, { error: { kind: "invalid" } }]);
  const foreign = { attachmentId: wrongId.callId, callId: wrongId.callId, clientId: null, commentId: null, recording };
  const file = { name: "x", size: 1, type: "video/webm", sha256: "a".repeat(64) };
  expect(await andrey.push([andrey.mutation("attachFile", { ...foreign, ...file })])).toMatchObject([
    { error: { kind: "forbidden" } },
  ]);
  expect(await olga.push([olga.mutation("detachFile", { attachmentId: callId })])).toMatchObject([
    { error: { kind: "forbidden" } },
  ]);
  expect(await admin.push([admin.mutation("detachFile", { attachmentId: callId })])).toMatchObject([
    { status: "applied" },
  ]);
});

it("G11-5: an announcement is a file of the account itself: administrators set it, everybody who calls has its bytes", async () => {
  const bytes = someFile(500);
  const file = { name: "предупреждение.wav", size: bytes.length, type: "audio/wav", sha256: sha256Of(bytes) };
  const announcementId = randomUUID();
  const own = { attachmentId: announcementId, clientId: null, commentId: null, callId: null, ...file };
  expect(await olga.push([olga.mutation("attachFile", own)])).toMatchObject([{ error: { kind: "forbidden" } }]);
  expect(await askPolicy({ ...noRecording, mode: "announced", announcementId })).toBe(404);
  expect(await admin.push([admin.mutation("attachFile", own)])).toMatchObject([{ status: "applied" }]);
  await fileDesk(server, admin).upload(bytes);
  expect(await askPolicy({ ...noRecording, mode: "announced", announcementId })).toBe(200);
  expect([await heardBy(olga, announcementId), await heardBy(andrey, announcementId)]).toEqual(["heard", "heard"]);
  // a recording is none, whoever may hear it
  const { callId } = await record(admin);
  expect(await askPolicy({ ...noRecording, mode: "announced", announcementId: callId })).toBe(404);
  await setPolicy({});
});
