import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  andrey = await server.signIn("andrey");
});
afterAll(() => server.close());

/** An import of so many clients, every second one with a note. */
async function importSome(count: number) {
  const importId = randomUUID();
  const clients = Array.from({ length: count }, (_, each): MutationArgs<"importClients">["clients"][number] => ({
    ...newClient,
    clientId: randomUUID(),
    ...(each % 2 === 0 ? { note: { noteId: randomUUID(), text: "из файла" } } : {}),
  }));
  const counts = { fileName: "клиенты.csv", created: count, skipped: 0, faulty: 0 };
  await olga.push([
    olga.mutation("noteImport", { importId, ...counts }),
    olga.mutation("importClients", { importId, clients }),
  ]);
  const imported = clients.map(({ clientId, note }) => ({ clientId, noteId: note?.noteId ?? null }));
  return { importId, imported, ids: imported.map(({ clientId }) => clientId) };
}

async function living(table: "clients" | "notes", column: "id" | "clientId", ids: string[]): Promise<string[]> {
  const { accountId, database } = server;
  return database(table).where({ accountId, deletedAt: null }).whereIn(column, ids).orderBy(column).pluck(column);
}

it("G14-7, G3-16: takes back what the import made, and leaves whom somebody has written about, by another desk or just now", async () => {
  const { importId, imported, ids } = await importSome(8);
  const [commented = "", edited = "", noted = "", called = "", ...untouched] = ids;
  const text = "важно";
  await andrey.push([
    andrey.mutation("addComment", { commentId: randomUUID(), clientId: commented, callId: null, text }),
    andrey.mutation("updateClient", {
      editId: randomUUID(),
      clientId: edited,
      changes: { city: "Тверь" },
      before: { city: "Омск" },
    }),
    andrey.mutation("pinNote", { noteId: randomUUID(), clientId: noted, text }),
  ]);
  // the last one in the same batch as the undoing
  const call = { direction: "incoming", e164: null, raw: "102", callerName: null, lineLabel: null } as const;
  const outcomes = await olga.push([
    olga.mutation("startCall", { callId: randomUUID(), clientId: called, ...call }),
    olga.mutation("undoImport", { importId, imported }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied"]);
  const left = [commented, edited, noted, called].sort();
  expect(await living("clients", "id", ids)).toEqual(left);
  expect(new Set(await living("notes", "clientId", ids))).toEqual(new Set([commented, noted]));
  expect(await server.row("imports", importId)).toMatchObject({ created: 8, undoneBy: olga.userId });

  const log = () =>
    server.database("auditLog").where({ action: "importUndone" }).select("actorId", "subjectId", "details");
  const entry = { actorId: olga.userId, subjectId: importId, details: JSON.stringify({ clients: 4 }) };
  expect(await log()).toEqual([entry]);

  // what is written about those who are gone comes back to its author
  const [gone = ""] = untouched;
  const late = andrey.mutation("addComment", { commentId: randomUUID(), clientId: gone, callId: null, text });
  expect(await andrey.push([late])).toMatchObject([{ status: "refused", error: { kind: "notFound" } }]);
  // and again changes nothing
  await olga.push([olga.mutation("undoImport", { importId, imported })]);
  expect(await living("clients", "id", ids)).toEqual(left);
  expect(await log()).toEqual([entry]);
});

it("G14-7, R-22: only what the import made can be taken back with it, and only by who made it, by owner and by admin", async () => {
  const own = await importSome(2);
  const other = await importSome(1);
  const undo = (desk: DeskForTests) =>
    desk.push([
      desk.mutation("undoImport", { importId: own.importId, imported: [...own.imported, ...other.imported] }),
    ]);
  expect(await undo(andrey)).toMatchObject([{ status: "refused", error: { kind: "forbidden" } }]);
  expect(await living("clients", "id", own.ids)).toHaveLength(2);
  expect(await undo(await server.signIn("owner"))).toMatchObject([{ status: "applied" }]);
  expect(await living("clients", "id", own.ids)).toEqual([]);
  expect(await living("clients", "id", other.ids)).toEqual(other.ids);
  const nobodys = olga.mutation("undoImport", { importId: randomUUID(), imported: [] });
  expect(await olga.push([nobodys])).toMatchObject([{ status: "refused", error: { kind: "notFound" } }]);
});

it("G14-7, R-20: 5,000 rows, a tenth of them there already: afterwards every row is as it was before", async () => {
  const contents = async () => {
    const tables = ["clients", "notes", "clientEdits", "comments", "calls", "tasks"] as const;
    const { accountId, database } = server;
    return Promise.all(tables.map((table) => database(table).where({ accountId, deletedAt: null }).orderBy("id")));
  };
  const before = await contents();
  const importId = randomUUID();
  const chunks = Array.from({ length: 9 }, () =>
    Array.from({ length: 500 }, () => ({
      ...newClient,
      clientId: randomUUID(),
      note: { noteId: randomUUID(), text: "н" },
    })),
  );
  const counts = { fileName: "клиенты.csv", created: 4_500, skipped: 500, faulty: 0 };
  await olga.push([
    olga.mutation("noteImport", { importId, ...counts }),
    ...chunks.map((clients) => olga.mutation("importClients", { importId, clients })),
  ]);
  expect((await contents())[0]).toHaveLength((before[0]?.length ?? 0) + 4_500);
  const undo = chunks.map((clients) =>
    olga.mutation("undoImport", {
      importId,
      imported: clients.map(({ clientId, note }) => ({ clientId, noteId: note.noteId })),
    }),
  );
  await olga.push(undo);
  // a lost answer: the same ones once more
  await olga.push(undo);
  expect(await contents()).toEqual(before);
});
