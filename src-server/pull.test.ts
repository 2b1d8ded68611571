import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { notSentHere } from "../src-contract/entities/message.ts";
import { syncedTables } from "../src-contract/entities/synced-tables.ts";
import { type MutationName, mutationNames } from "../src-contract/mutations/index.ts";
import { mayDo, tableReaders } from "../src-contract/rules/permissions.ts";
import { apiPrefix, pullPageLimit } from "../src-contract/sync-protocol.ts";
import type { Row } from "./database/row-columns.ts";
import { pageBorder, scopeOf } from "./pull.ts";
import { clientRow, type DeskForTests, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
beforeEach(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
});
afterEach(() => server.close());

/** So many clients, each revision holding `perRevision` of them. */
async function addClients(count: number, perRevision: number): Promise<string[]> {
  const { revision } = await server.database("accounts").where({ id: server.accountId }).first();
  const rows = Array.from({ length: count }, (_, n) =>
    clientRow({ id: randomUUID(), revision: revision + 1 + Math.floor(n / perRevision) }),
  );
  await server.addRows("clients", rows);
  await server
    .database("accounts")
    .where({ id: server.accountId })
    .increment("revision", Math.ceil(count / perRevision));
  return rows.map(({ id }) => id);
}
const comment = (clientId: string, text: string) => ({ commentId: randomUUID(), clientId, callId: null, text });

describe("pages", () => {
  it("R-10: every row comes exactly once, in pages that end at a revision's border", async () => {
    const ids = await addClients(5_000, 650);
    const pages = await olga.pullAll();
    expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
    const received = pages.flatMap(({ patch }) =>
      patch.flatMap((op) => (op.op === "put" && op.table === "clients" ? [op.row.id] : [])),
    );
    expect(received.toSorted()).toEqual(ids.toSorted());
    for (const page of pages) {
      expect(page.patch.length).toBeLessThanOrEqual(pullPageLimit);
      const revisions = page.patch.map((op) => (op.op === "put" ? Number(op.row["revision"]) : 0));
      expect(Math.max(...revisions)).toBe(page.cookie.revision);
    }
    // of 5,005 rows with the five users: what is left after each page
    const sizes = pages.map(({ patch }) => patch.length);
    expect(pages.map(({ remaining }) => remaining)).toEqual([5_005 - sizes[0]!, sizes[2], 0]);
  });

  it("R-10: a revision larger than a page goes whole", async () => {
    await addClients(2_500, 2_500);
    const pages = await olga.pullAll();
    expect(pages.map(({ patch }) => patch.length)).toEqual([5, 2_500]);
  });

  it("R-10: after that only what changed comes, whole rows that fit their schema and carry their revision", async () => {
    const [first, second] = await addClients(2, 2);
    const { cookie } = (await olga.pullAll()).at(-1)!;
    await olga.push([
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId: first!,
        changes: { city: "Пермь" },
        before: { city: "Омск" },
      }),
      olga.mutation("addComment", comment(second!, "новое")),
    ]);
    const [page, ...rest] = await olga.pullAll(cookie);
    expect(rest).toEqual([]);
    expect(page?.patch).toMatchObject([
      { op: "put", table: "clients", row: { id: first, city: "Пермь", phones: {}, revision: cookie.revision + 1 } },
      {
        op: "put",
        table: "clientEdits",
        row: { clientId: first, changes: { city: "Пермь" }, before: { city: "Омск" } },
      },
      { op: "put", table: "comments", row: { text: "новое", revision: cookie.revision + 2 } },
    ]);
    for (const op of page!.patch)
      if (op.op === "put") expect(syncedTables[op.table].schema.parse(op.row)).toEqual(op.row);
    expect(page?.cookie.revision).toBe(cookie.revision + 2);
    expect((await olga.pullAll(page!.cookie))[0]?.patch).toEqual([]);
  });

  it("R-34: a deleted row comes as its deletion alone, and not at all to a desk that begins", async () => {
    const [gone] = await addClients(2, 1);
    const { cookie } = (await olga.pullAll()).at(-1)!;
    const revision = cookie.revision + 1;
    await server.database("clients").where({ id: gone }).update({ deletedAt: 7, revision, lastName: "Тайна" });
    await server.database("accounts").where({ id: server.accountId }).update({ revision });
    expect((await olga.pullAll(cookie))[0]?.patch).toEqual([{ op: "del", table: "clients", id: gone }]);
    const fresh = JSON.stringify(await olga.pullAll());
    expect(fresh).not.toContain(gone);
    expect(fresh).not.toContain("Тайна");
  });

  it("R-10: the confirmed counter travels with the last page only, and is this device's own", async () => {
    const ids = await addClients(pullPageLimit + 1, 500);
    const andrey = await server.signIn("andrey");
    await olga.push([
      olga.mutation("addComment", comment(ids[0]!, "раз")),
      olga.mutation("addComment", comment(ids[0]!, "два")),
    ]);
    const confirmed = async (desk: DeskForTests) =>
      (await desk.pullAll()).map(({ confirmedCounter }) => confirmedCounter);
    expect(await confirmed(olga)).toEqual([0, 2]);
    expect(await confirmed(andrey)).toEqual([0, 0]);
    // refused ones are decided as well
    await olga.push([olga.mutation("addComment", comment(randomUUID(), "никому"))]);
    expect(await confirmed(olga)).toEqual([0, 3]);
  });

  it("S-2: where a page ends", () => {
    const changes = (...rows: number[]) =>
      rows.map((count, n) => ({ table: "clients" as const, revision: n + 1, rows: count }));
    expect(pageBorder([], 10)).toBe(null);
    expect(pageBorder(changes(4, 6), 10)).toBe(null);
    expect(pageBorder(changes(4, 6, 1), 10)).toBe(2);
    expect(pageBorder(changes(11, 1), 10)).toBe(1);
    expect(pageBorder(changes(11), 10)).toBe(1);
    const twoTables = [...changes(4, 4), { table: "users" as const, revision: 2, rows: 3 }];
    expect(pageBorder(twoTables, 10)).toBe(1);
  });
});

describe("reset", () => {
  it("R-14: another database, another role, and a database that is behind each say so; the rows stay away", async () => {
    await addClients(1, 1);
    const { cookie } = (await olga.pullAll()).at(-1)!;
    expect(await olga.pull({ ...cookie, epoch: randomUUID() })).toEqual({ kind: "reset", reason: "epoch" });
    expect(await olga.pull({ ...cookie, revision: cookie.revision + 1 })).toEqual({ kind: "reset", reason: "ahead" });
    await server.database("users").where({ id: olga.userId }).update({ role: "employee" });
    expect(await olga.pull(cookie)).toEqual({ kind: "reset", reason: "scope" });
    expect(await olga.pull(null)).toMatchObject({ kind: "page", cookie: { scope: scopeOf("employee") } });
  });

  it("R-14: a database that was put back to an older state under its old name, and has gone on since", async () => {
    const { database, accountId } = server;
    const [id = ""] = await addClients(1, 1);
    const write = (text: string) => olga.push([olga.mutation("addComment", comment(id, text))]);
    await write("до копии");
    const { cookie: before } = (await olga.pullAll()).at(-1)!;
    await write("пропадёт");
    const { scope, ...lost } = (await olga.pullAll()).at(-1)!.cookie;
    const { epoch, revision, mark } = lost;
    await database("revisionMarks").where({ accountId }).where("revision", ">", before.revision).delete();
    await database("comments").where({ accountId }).where("revision", ">", before.revision).delete();
    await database("accounts").where({ id: accountId }).update({ revision: before.revision });
    expect(await olga.pull({ ...lost, scope })).toEqual({ kind: "reset", reason: "ahead" });
    for (const text of ["первый", "второй"]) await write(text);
    expect(await olga.pull({ epoch, revision, mark, scope })).toEqual({ kind: "reset", reason: "history" });
    // a push of the lost state was answered, and not yet pulled
    expect(await olga.pull(before, lost)).toEqual({ kind: "reset", reason: "history" });
    expect(await olga.pull(before)).toMatchObject({ kind: "page", cookie: { revision: before.revision + 2 } });
  });
});

describe("the employee", () => {
  const canary = "КАНАРЕЙКА";
  let employee: DeskForTests;
  let clientId: string;
  let callId: string;
  beforeEach(async () => {
    [clientId = ""] = await addClients(1, 1);
    callId = randomUUID();
    const text = `${canary} комментарий`;
    const outcomes = await olga.push([
      olga.mutation("startCall", {
        callId,
        clientId,
        direction: "outgoing",
        e164: null,
        raw: canary,
        callerName: canary,
        lineLabel: null,
      }),
      olga.mutation("setCallOutcome", {
        outcomeId: randomUUID(),
        callId,
        held: false,
        reason: "other",
        reasonText: canary,
        comment: { commentId: randomUUID(), clientId, text },
      }),
      olga.mutation("pinNote", { noteId: randomUUID(), clientId, text: canary }),
      // what stood in a field before is not the employee's to read, though what stands there now is
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { company: canary },
        before: { company: "" },
      }),
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { company: "" },
        before: { company: canary },
      }),
      olga.mutation("addClientRecord", {
        recordId: randomUUID(),
        clientId,
        kind: "points",
        at: 1,
        title: canary,
        details: { amount: 5 },
      }),
      olga.mutation("addTask", {
        taskId: randomUUID(),
        clientId,
        kind: "call",
        text: canary,
        dueAt: null,
        assigneeId: null,
      }),
    ]);
    if (outcomes.some(({ status }) => status !== "applied")) throw new Error(JSON.stringify(outcomes));
    const message: Row = {
      id: randomUUID(),
      clientId,
      threadId: randomUUID(),
      transport: "email",
      direction: "incoming",
      subject: canary,
      text: canary,
      authorId: null,
      createdAt: 1,
      ...notSentHere,
      spamVerdict: null,
      revision: 1,
      deletedAt: null,
    };
    await server.addRows("messages", [message]);
    employee = await server.signIn("employee");
  });

  it("GC-3, GC-51, R-23: receives the clients and no row of the right column, first and later", async () => {
    const first = await employee.pullAll();
    await olga.push([olga.mutation("addComment", comment(clientId, `${canary} позже`))]);
    const later = await employee.pullAll(first.at(-1)!.cookie);
    const patch = [...first, ...later].flatMap((page) => page.patch);
    expect(new Set(patch.map(({ table }) => table))).toEqual(new Set(["users", "clients"]));
    expect(JSON.stringify([first, later])).not.toContain(canary);
    // the same canaries do reach a manager: the test can fail
    const managers = (await olga.pullAll()).flatMap((page) => page.patch);
    expect(new Set(managers.map(({ table }) => table))).toEqual(
      new Set(
        Object.keys(tableReaders).filter(
          (table) => !["orders", "attachments", "bookEntries", "imports"].includes(table),
        ),
      ),
    );
  });

  it("GC-3, GC-51, R-22: may do no mutation at all, and no refusal tells what is there", async () => {
    const argsOf: Partial<Record<MutationName, object>> = {
      attachCall: { callId, clientId },
      answerCall: { callId, answeredAt: 1 },
    };
    const pushed = mutationNames.map((name) => ({
      ...employee.mutation("attachCall", { callId, clientId }),
      name,
      args: argsOf[name] ?? comment(clientId, "нет"),
    }));
    const outcomes = await employee.push(pushed);
    expect(outcomes.every(({ status }) => status === "refused")).toBe(true);
    for (const name of ["attachCall", "answerCall", "addComment"] as const) {
      expect(mayDo("employee", name)).toBe(false);
      expect(outcomes[mutationNames.indexOf(name)]).toMatchObject({ error: { kind: "forbidden" } });
    }
    expect(JSON.stringify(outcomes)).not.toContain(canary);
  });

  it("R-23: the log knows nothing of anybody's words, names, addresses and secrets", async () => {
    await employee.pullAll();
    await server.post(`${apiPrefix}/session/sign-in?email=${canary}`, {
      email: canary,
      password: canary,
      deviceId: "x",
      deviceName: "",
    });
    const log = server.log();
    expect(log).toContain("/api/v1/sync/push");
    for (const secret of [
      canary,
      "test.kartoteka",
      "верный пароль",
      "127.0.0.1:",
      olga.session.tokens.accessToken,
      olga.session.dataKey,
    ]) {
      const withoutListening = log.replace(/Server listening at \S+/g, "");
      expect(withoutListening).not.toContain(secret);
    }
  });
});
