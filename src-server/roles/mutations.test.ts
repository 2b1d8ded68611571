import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nothingBeside } from "../../src-contract/entities/call.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { type Role, roles } from "../../src-contract/entities/user.ts";
import {
  type MutationArgs,
  mutationByName,
  type MutationName,
  mutationNames,
} from "../../src-contract/mutations/index.ts";
import { mayDo, maySee } from "../../src-contract/rules/permissions.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import {
  addAccount,
  type DeskForTests,
  newClient,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";

/** Rows of the account that the mutations name. */
type Place = {
  clientId: string;
  callId: string;
  commentId: string;
  messageId: string;
  taskId: string;
  attachmentId: string;
  entryId: string;
  importId: string;
  outcomeId: string;
  userId: string;
  recordId: string;
};

let server: ServerForTests;
let place: Place;
const desks = {} as Record<Role, DeskForTests>;
/** Who gets nothing, with the headers that he has. */
let outsiders: { desk: DeskForTests; kind: string }[];
let stranger: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  const { database } = server;
  for (const role of roles) desks[role] = await server.signIn(role === "manager" ? "olga" : role);
  const [andrey, lost] = [await server.signIn("andrey"), await server.signIn("olga")];
  const { people } = await addAccount(database, "other.kartoteka");
  stranger = await signInDesk(server.post, people.owner.email, randomUUID());
  place = await addPlace(desks.owner);
  await database("users").where({ id: andrey.userId }).update({ disabledAt: 1 });
  await database("devices").where({ deviceId: lost.deviceId }).update({ revokedAt: 1 });
  outsiders = [
    { desk: andrey, kind: "sessionRevoked" },
    { desk: lost, kind: "sessionRevoked" },
    { desk: { ...desks.owner, headers: {} }, kind: "notSignedIn" },
  ];
});
afterAll(() => server.close());

const recording = { startedAt: 1, milliseconds: 9_000, consent: "given" as const, pauses: [] };

async function addPlace(desk: DeskForTests): Promise<Place> {
  const [clientId, callId, taskId] = [randomUUID(), randomUUID(), randomUUID()];
  const [attachmentId, entryId, importId, outcomeId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const [recordId, commentId, messageId] = [randomUUID(), randomUUID(), randomUUID()];
  const rows: Place = {
    clientId,
    callId,
    commentId,
    messageId,
    taskId,
    attachmentId,
    entryId,
    importId,
    outcomeId,
    recordId,
    userId: desk.userId,
  };
  const outcomes = await desk.push([
    desk.mutation("createClient", { ...newClient, clientId }),
    desk.mutation("startCall", { ...argsOf.startCall(rows), callId }),
    desk.mutation("addComment", { ...argsOf.addComment(rows), commentId }),
    desk.mutation("sendMessage", { ...argsOf.sendMessage(rows), messageId }),
    desk.mutation("addTask", { ...argsOf.addTask(rows), taskId }),
    desk.mutation("attachFile", { ...argsOf.attachFile(rows), attachmentId }),
    desk.mutation("addClientRecord", { ...channelOf(rows), recordId }),
    desk.mutation("noteImport", { ...argsOf.noteImport(rows), importId }),
    desk.mutation("attachFile", { ...argsOf.attachFile(rows), attachmentId: callId, clientId: null, recording }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(9).fill("applied"));
  await server.addRows("bookEntries", [
    { id: entryId, book: "outcomes", position: 1, title: "", kind: null, choices: {}, revision: 1, deletedAt: null },
  ]);
  const said = { held: true, reason: null, reasonText: null, authorId: desk.userId, createdAt: 1, step: "given" };
  await server.addRows("callOutcomes", [{ id: outcomeId, callId, ...said, revision: 1, deletedAt: null }]);
  return rows;
}

function channelOf({ clientId }: Place): MutationArgs<"addClientRecord"> {
  const details = { transport: "sms", connection: "", bot: "", nickname: "", address: "", chatUrl: "" } as const;
  return {
    recordId: randomUUID(),
    clientId,
    kind: "channel",
    at: 1,
    title: "SMS",
    details: { ...details, archivedAt: null },
  };
}

/** What is good in itself: only who sends it decides. A new mutation has no way past it. */
const argsOf: { [Name in MutationName]: (place: Place) => MutationArgs<Name> } = {
  startCall: ({ clientId }) => ({
    callId: randomUUID(),
    clientId,
    direction: "outgoing",
    e164: null,
    raw: "102",
    callerName: null,
    lineLabel: null,
  }),
  answerCall: ({ callId }) => ({ callId, answeredAt: 2 }),
  endCall: ({ callId }) => ({
    callId,
    answeredAt: 2,
    endedAt: 3,
    ringSeconds: 0,
    talkSeconds: 0,
    holdSeconds: 0,
    soundLostSeconds: null,
    sipCode: 200,
    sipPhrase: null,
    q850Cause: null,
    endedBy: "manager",
    ...nothingBeside,
  }),
  setCallOutcome: ({ callId, clientId }) => ({
    outcomeId: randomUUID(),
    callId,
    held: true,
    reason: null,
    reasonText: null,
    comment: { commentId: randomUUID(), clientId, text: "итог" },
  }),
  withdrawCallOutcome: ({ callId, outcomeId }) => ({
    outcomeId: randomUUID(),
    callId,
    withdrawnId: outcomeId,
    held: true,
    reason: null,
    reasonText: null,
  }),
  addCallRecord: ({ clientId }) => ({
    callId: randomUUID(),
    outcomeId: randomUUID(),
    clientId,
    direction: "incoming",
    e164: null,
    raw: "102",
    startedAt: 1,
    talkSeconds: 5,
    held: true,
    reason: null,
    reasonText: null,
    comment: null,
  }),
  attachCall: ({ callId, clientId }) => ({ callId, clientId }),
  tieCall: ({ callId, clientId, taskId }) => ({
    callId,
    clientId,
    orderId: null,
    taskId,
    before: { clientId, orderId: null, taskId: null },
    along: { comments: [], files: [] },
  }),
  addComment: ({ clientId }) => ({ commentId: randomUUID(), clientId, callId: null, text: "комментарий" }),
  changeComment: ({ commentId }) => ({ commentId, before: "комментарий", text: "другой" }),
  removeComment: ({ commentId }) => ({ commentId, before: "комментарий" }),
  sendMessage: ({ clientId }) => ({
    messageId: randomUUID(),
    clientId,
    threadId: randomUUID(),
    senderId: randomUUID(),
    transport: "email",
    address: "anna@example.ru",
    subject: "",
    text: "здравствуйте",
  }),
  resendMessage: ({ messageId }) => ({ messageId }),
  pinNote: ({ clientId }) => ({ noteId: randomUUID(), clientId, text: "примечание" }),
  addTask: ({ clientId, userId }) => ({
    taskId: randomUUID(),
    clientId,
    kind: "call",
    text: "задача",
    dueAt: null,
    assigneeId: userId,
  }),
  setTaskStatus: ({ taskId }) => ({ taskId, status: "done" }),
  createClient: () => ({ ...newClient, clientId: randomUUID() }),
  updateClient: ({ clientId }) => ({
    editId: randomUUID(),
    clientId,
    changes: { city: "Тверь" },
    before: { city: "" },
  }),
  settleClientConflict: ({ clientId }) => ({
    clientId,
    settled: { city: [randomUUID()] },
    changes: { city: "Тула" },
    before: { city: "Тверь" },
  }),
  // another time than the one before left there, so that something changes
  freeClientField: ({ clientId }) => ({ clientId, path: "city" }),
  removeClient: ({ clientId }) => ({ clientId }),
  restoreClient: ({ clientId }) => ({ clientId }),
  addClientRecord: (rows) => channelOf(rows),
  archiveChannel: ({ recordId }) => ({ recordId, archivedAt: 5 }),
  noteImport: () => ({ importId: randomUUID(), fileName: "клиенты.csv", created: 1, skipped: 0, faulty: 0 }),
  undoImport: ({ importId }) => ({ importId, imported: [] }),
  importClients: () => ({ importId: randomUUID(), clients: [{ ...newClient, clientId: randomUUID() }] }),
  attachFile: ({ clientId, callId }) => ({
    attachmentId: randomUUID(),
    clientId,
    commentId: null,
    callId,
    name: "договор.pdf",
    size: 5,
    type: "application/pdf",
    sha256: "a".repeat(64),
  }),
  detachFile: ({ attachmentId }) => ({ attachmentId }),
  markRecording: ({ callId }) => ({ attachmentId: callId, markId: randomUUID(), at: 5, text: "цена" }),
  noteListening: ({ callId }) => ({ attachmentId: callId }),
  chooseSetting: () => ({ name: "hiddenHistory", words: ["page"] }),
  addBookEntry: () => ({ entryId: randomUUID(), book: "outcomes", position: 1, title: "думает" }),
  changeBookEntry: ({ entryId }) => ({ entryId, title: "заказал" }),
  removeBookEntry: ({ entryId }) => ({ entryId }),
};

function send<Name extends MutationName>(desk: DeskForTests, name: Name, rows: Place) {
  return desk.mutation(name, argsOf[name](rows) as MutationArgs<Name>);
}

/** Everything that writing could change. */
async function contents(): Promise<string> {
  const { database, accountId } = server;
  const tables = await Promise.all(syncedTableNames.map((table) => database(table).where({ accountId }).orderBy("id")));
  const account = await database("accounts").where({ id: accountId }).first("revision");
  return JSON.stringify([account, ...tables]);
}

const cells = mutationNames.flatMap((name) => roles.map((role) => ({ name, role })));

describe("every mutation, sent by everybody", () => {
  it.each(cells)("R-22, G14-4: $name by $role is decided as the table of permissions says", async ({ name, role }) => {
    const desk = desks[role];
    // whose call, file or comment it is, is another rule (push-guards, files/attach-file and change-comment.test.ts)
    await server.database("calls").where({ id: place.callId }).update({ managerId: desk.userId });
    const given = { outcomeBy: desk.userId, outcomeAt: server.clock.now };
    await server.database("calls").where({ id: place.callId }).update(given);
    const said = { authorId: desk.userId, createdAt: server.clock.now };
    await server.database("callOutcomes").where({ id: place.outcomeId }).update(said);
    const mine = { authorId: desk.userId, deletedAt: null };
    await server.database("attachments").where({ id: place.attachmentId }).update(mine);
    const comment = { authorId: desk.userId, text: "комментарий", removedAt: null, versions: "{}" };
    await server.database("comments").where({ id: place.commentId }).update(comment);
    await server.database("messages").where({ id: place.messageId }).update({ delivery: "failed" });
    // what was removed by the one before is there again
    await server.database("bookEntries").where({ id: place.entryId }).update({ deletedAt: null, title: "" });
    await server.database("imports").where({ id: place.importId }).update({ authorId: desk.userId });
    const before = await contents();
    const [outcome] = await desk.push([send(desk, name, place)]);
    const after = await contents();
    if (mayDo(role, name)) expect([outcome, after === before]).toMatchObject([{ status: "applied" }, false]);
    else expect([outcome, after === before]).toMatchObject([{ status: "refused", error: { kind: "forbidden" } }, true]);
  });

  it.each(mutationNames)(
    "R-22: %s by another account, by a person and a device that were shut out, or by nobody changes nothing",
    async (name) => {
      const before = await contents();
      for (const { desk, kind } of outsiders) {
        const mutations = [send(desk, name, place)];
        const body = { deviceId: desk.deviceId, cookie: null, heard: null, mutations, pulls: false };
        const answer = await server.post(`${apiPrefix}/sync/push`, body, desk.headers);
        expect(answer.error.kind).toBe(kind);
      }
      await stranger.push([send(stranger, name, place)]);
      expect(await contents()).toBe(before);
    },
  );
});

describe("the table of permissions in itself", () => {
  it("R-23, GC-51: nobody may write into a table that he may not see", () => {
    const ids = Array.from({ length: 11 }, () => randomUUID() as string);
    const [
      clientId,
      callId,
      taskId,
      attachmentId,
      entryId,
      importId,
      outcomeId,
      userId,
      recordId,
      commentId,
      messageId,
    ] = ids;
    const rows = {
      clientId,
      callId,
      commentId,
      taskId,
      attachmentId,
      entryId,
      importId,
      outcomeId,
      userId,
      recordId,
      messageId,
    } as Place;
    for (const name of mutationNames) {
      const { rowPatch } = mutationByName(name);
      const context = { mutationId: randomUUID(), userId: rows.userId, deviceId: randomUUID(), at: 1 };
      for (const { table } of rowPatch(argsOf[name](rows), context))
        for (const role of roles.filter((each) => mayDo(each, name)))
          expect([name, role, table, maySee(role, table)]).toEqual([name, role, table, true]);
    }
  });
});
