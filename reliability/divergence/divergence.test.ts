import { rmSync } from "node:fs";
import { v7 as newId } from "uuid";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SyncedTable, syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { maySee } from "../../src-contract/rules/permissions.ts";
import { canonicalRow } from "../../src-contract/rules/row-digest.ts";
import { readLocalValue, writeLocalValue } from "../../src-cache/local-values.ts";
import type { NewMutation } from "../../src-main/store/mutate.ts";
import type { Difference } from "../../src-main/store/sync/digest.ts";
import type { Row } from "../../src-server/database/row-columns.ts";
import {
  type DeskForTests,
  newClient,
  type ServerForTests,
  startServerForTests,
} from "../../src-server/server-for-tests.ts";
import { readSlice } from "../../src-main/store/sync/server-state.ts";
import { faultNames, faults } from "./faults.ts";
import { createRandom, makeRow, pick, type Random } from "./make-row.ts";
import { openRealDesk, type RealDesk } from "./real-desk.ts";

vi.setConfig({ testTimeout: 240_000 });

let server: ServerForTests;
let desk: RealDesk;
let random: Random;
let andrey: DeskForTests;
beforeEach(async () => {
  server = await startServerForTests();
  random = createRandom(16);
  for (const table of syncedTableNames) await addRows(table, 130);
  desk = await openRealDesk(server, "olga");
  andrey = await server.signIn("andrey");
  await desk.sync();
});
afterEach(async () => {
  desk.close();
  rmSync(desk.folder, { recursive: true, force: true });
  await server.close();
});

/** Rows as mutations would have left them, a few to each revision, some deleted since. */
async function addRows(table: SyncedTable, count: number): Promise<void> {
  const revision = (await revisionOf()) + 1;
  const rows = Array.from({ length: count }, (_, n) => ({
    ...makeRow(table, random),
    revision: revision + Math.floor(n / 5),
    deletedAt: n % 13 === 12 ? 1 : null,
  }));
  await server.addRows(table, rows);
  await server
    .database("accounts")
    .where({ id: server.accountId })
    .update({ revision: revision + Math.floor(count / 5) });
}

async function revisionOf(): Promise<number> {
  return (await server.database("accounts").where({ id: server.accountId }).first("revision")).revision;
}

const idsOf = (table: SyncedTable) =>
  desk.account.cache
    .all<{ id: string }>(`SELECT id FROM ${table} WHERE deletedAt IS NULL ORDER BY id`)
    .map(({ id }) => id);

/** Unsent changes of rows that the server has, and unsent rows. */
function writePending(count: number): void {
  for (let n = 0; n < count; n += 1) {
    const clientId = pick(random, idsOf("clients"));
    const city = `город ${n}`;
    const written: NewMutation[] = [
      {
        name: "updateClient",
        args: {
          editId: newId(),
          clientId,
          changes: { city, tags: { [city]: true } },
          before: { city: "", tags: { [city]: null } },
        },
      },
      { name: "setTaskStatus", args: { taskId: pick(random, idsOf("tasks")), status: "done" } },
      { name: "attachCall", args: { callId: pick(random, idsOf("calls")), clientId } },
      { name: "addComment", args: { commentId: newId(), clientId, callId: null, text: `комментарий ${n}` } },
      { name: "pinNote", args: { noteId: newId(), clientId, text: `заметка ${n}` } },
    ];
    for (const mutation of written) desk.mutate(mutation);
  }
}

/** Everything that must be as it was: rows as shown, what the server last said, the queue, and the lines of the lists. */
function contentOfFile(): Record<string, unknown[]> {
  const { cache } = desk.account;
  const all = (sql: string) => cache.all<Record<string, unknown>>(sql).map((row) => JSON.stringify(row));
  return {
    ...Object.fromEntries(
      syncedTableNames.map((table) => [table, all(`SELECT * FROM ${table} WHERE deletedAt IS NULL ORDER BY id`)]),
    ),
    baseRows: all("SELECT * FROM baseRows ORDER BY tableName, rowId"),
    outboxRows: all("SELECT * FROM outboxRows ORDER BY counter, tableName, rowId"),
    outbox: all("SELECT * FROM outbox ORDER BY counter"),
    clientEntries: all(
      "SELECT clientId, name, company, city, phone, tags, managerId, lastContactAt, searchText, digits FROM clientEntries ORDER BY clientId",
    ),
    clientTags: all("SELECT tag, clientId FROM clientTags JOIN clientEntries USING (no) ORDER BY tag, clientId"),
    textEntries: all("SELECT tableName, rowId, clientId FROM textEntries ORDER BY rowId"),
  };
}

/** What a table's rows say, by the server's feed. */
async function serversRows(table: SyncedTable): Promise<string[]> {
  const rows = (await andrey.pullAll()).flatMap(({ patch }) =>
    patch.flatMap((operation) => (operation.op === "put" && operation.table === table ? [operation.row as Row] : [])),
  );
  return rows.map((row) => canonicalRow(table, row)).toSorted();
}

function desksRows(table: SyncedTable): string[] {
  const rows = readSlice(desk.account.cache, { table, after: null, until: null });
  return Array.from(rows.values(), (row) => canonicalRow(table, row)).toSorted();
}

/** Every table of an account as it is, to be put back later as from a backup. */
async function backUp() {
  const { database, accountId } = server;
  const saved = new Map<string, Record<string, unknown>[]>();
  for (const table of [...syncedTableNames, "appliedMutations", "revisionMarks"])
    saved.set(table, await database(table).where({ accountId }));
  const revision = await revisionOf();
  return async () => {
    for (const [table, rows] of saved) {
      await database(table).where({ accountId }).delete();
      for (let start = 0; start < rows.length; start += 20) await database(table).insert(rows.slice(start, start + 20));
    }
    await database("accounts").where({ id: accountId }).update({ revision });
  };
}

const sortedById = (differences: Difference[]) =>
  differences.toSorted((one, other) => (one.table + one.id + one.kind < other.table + other.id + other.kind ? -1 : 1));

describe("desk and server compared", () => {
  it("R-16: equal ones never report anything, with hostile values in every column and unsent work on the rows", async () => {
    const before = contentOfFile();
    const found = await desk.compareAll();
    expect(found.differences).toEqual([]);
    // of 130 each, ten were deleted; and the five people of the account
    expect(found.rows).toBe(syncedTableNames.length * 120 + 5);
    expect(contentOfFile()).toEqual(before);
    writePending(20);
    const pending = contentOfFile();
    expect(await desk.compareAll()).toEqual(found);
    expect(contentOfFile()).toEqual(pending);
    expect(desk.logged).toEqual([]);
  });

  it("R-16: 1,000 injected faults are all found in one comparison each time, named, and healed to the last byte", async () => {
    writePending(40);
    const before = contentOfFile();
    const counts = new Map<string, number>();
    let injected = 0;
    while (injected < 1_000) {
      const taken = new Set<string>();
      const expected: Difference[] = [];
      const { cache } = desk.account;
      cache.transaction(() => {
        for (let tries = 0; tries < 260; tries += 1) {
          const table = syncedTableNames[tries % syncedTableNames.length]!;
          const name = pick(random, faultNames);
          const fault = faults[name](cache, table, random, taken);
          if (!fault) continue;
          expected.push(fault);
          counts.set(`${table} ${name}`, (counts.get(`${table} ${name}`) ?? 0) + 1);
        }
      });
      injected += expected.length;
      desk.logged.length = 0;
      const { differences } = await desk.compareAll();
      expect(sortedById(differences)).toEqual(sortedById(expected));
      for (const { table, id, columns } of expected) {
        const line = desk.logged.find(
          (each) => each.includes(`${table} ${id} `) && columns.every((name) => each.includes(name)),
        );
        expect(line).toBeDefined();
      }
      expect(desk.logged.join()).not.toMatch(/город|новый ключ|Ёлка|комментарий/);
      expect(contentOfFile()).toEqual(before);
    }
    // each kind of fault came to each table that can have it
    for (const name of ["changedColumn", "staleRevision", "wronglyDeleted", "missingRow", "extraRow"])
      for (const table of syncedTableNames)
        expect(counts.get(`${table} ${name}`) ?? 0, `${table} ${name}`).toBeGreaterThan(0);
    for (const name of faultNames)
      expect(
        Array.from(counts.keys()).some((key) => key.endsWith(` ${name}`)),
        name,
      ).toBe(true);
    expect(readLocalValue(desk.account.cache, "healedRows")).toBeGreaterThan(700);
    expect(await desk.compareAll()).toMatchObject({ differences: [] });
  });

  it("R-16, R-10: reports nothing while others push, and says so when the server goes on faster than it follows", async () => {
    const push = () => andrey.push([andrey.mutation("createClient", { ...newClient, clientId: newId() })]);
    let isOver = false;
    const pushing = (async () => {
      while (!isOver) await push();
    })();
    for (let round = 0; round < 5; round += 1) {
      const compared = await desk.compareAll().catch((error: unknown) => error);
      if (compared instanceof KartotekaError) expect(compared.kind).toBe("conflict");
      else expect(compared).toMatchObject({ differences: [] });
    }
    isOver = true;
    await pushing;
    await push();
    expect(await desk.compareAll()).toMatchObject({ differences: [] });
    expect(desk.logged).toEqual([]);
  });

  it("R-14, R-16: a server put back to an older backup unannounced, whose revision has passed the desk's, is met by the pull", async () => {
    const putBack = await backUp();
    const [first, second] = idsOf("clients");
    const comment = (clientId: string, text: string) => ({ commentId: newId(), clientId, callId: null, text });
    await andrey.push([
      andrey.mutation("addComment", comment(first!, "из потерянного дня")),
      andrey.mutation("pinNote", { noteId: newId(), clientId: first!, text: "из потерянного дня" }),
    ]);
    await desk.sync();
    desk.mutate({ name: "addComment", args: comment(second!, "ещё не отправлено") });
    await putBack();
    for (let n = 0; n < 5; n += 1)
      await andrey.push([andrey.mutation("addComment", comment(second!, `новый день ${n}`))]);
    await desk.pull(); // same epoch, same scope, a higher revision: the marks tell
    expect(desksRows("notes")).toEqual(await serversRows("notes"));
    expect(await desk.compareAll()).toMatchObject({ differences: [] });
    for (const table of syncedTableNames) expect(desksRows(table)).toEqual(await serversRows(table));
    const texts = desk.query("clientCard", { clientId: second! })?.comments.map(({ text }) => text);
    expect(texts).toContain("ещё не отправлено");
    await desk.sync();
    expect((await serversRows("comments")).join()).toContain("ещё не отправлено");
  });

  it("R-14: takes nothing from a desk whose server is empty, older or another one: it says «moved», and the pull decides", async () => {
    const before = contentOfFile();
    const { epoch } = readLocalValue(desk.account.cache, "cookie")!;
    for (const table of syncedTableNames) if (table !== "users") await server.database(table).delete();
    await server.database("accounts").where({ id: server.accountId }).update({ revision: 1 });
    desk.failPulls(true);
    await expect(desk.compareAll()).rejects.toMatchObject({ kind: "unreachable" });
    await server.database("accounts").where({ id: server.accountId }).update({ revision: 1_000_000 });
    await expect(desk.compareAll()).rejects.toMatchObject({ kind: "unreachable" });
    expect(contentOfFile()).toEqual(before);
    expect(readLocalValue(desk.account.cache, "cookie")?.epoch).toBe(epoch);
    expect(desk.logged).toEqual([]);
  });

  it("R-16: idle, it goes on where it stopped, through all tables and round again, a slice at a time", async () => {
    await addRows("clients", 1_500);
    await desk.sync();
    const places: string[] = [];
    for (let n = 0; n < syncedTableNames.length + 4; n += 1) {
      const { rows } = await desk.compareNext();
      const { table, after } = readLocalValue(desk.account.cache, "comparedTo")!;
      places.push(`${rows} → ${table}${after === null ? "" : " on"}`);
    }
    const sizes = places.map((place) => Number(place.split(" ")[0]));
    expect(sizes.slice(0, 5)).toEqual([125, 500, 500, 500, 5]);
    expect(places.filter((place) => place.endsWith(" on"))).toEqual(Array(3).fill("500 → clients on"));
    expect(sizes.at(-1)).toBe(125); // the first table again
    const [lost] = idsOf("tasks");
    desk.account.cache.run("DELETE FROM tasks WHERE id = ?", lost!);
    const found: Difference[] = [];
    for (let n = 0; n < syncedTableNames.length + 4; n += 1) found.push(...(await desk.compareNext()).differences);
    expect(found).toEqual([{ table: "tasks", id: lost, kind: "missing", columns: [] }]);
  });

  it("GC-51, R-23: an employee's desk asks for the tables that it may see, and no other", async () => {
    const employee = await openRealDesk(server, "employee");
    try {
      await employee.sync();
      employee.account.cache.transaction(() => writeLocalValue(employee.account.cache, "session", employee.session()));
      const { rows, differences } = await employee.compareAll();
      expect(differences).toEqual([]);
      const visible = syncedTableNames.filter((table) => maySee("employee", table));
      expect(rows).toBe(visible.length * 120 + 5);
      expect(new Set(employee.asked)).toEqual(new Set(visible));
    } finally {
      employee.close();
      rmSync(employee.folder, { recursive: true, force: true });
    }
  });
});
