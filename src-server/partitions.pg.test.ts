import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inAccount, rowsOf } from "./database/dialect.ts";
import { openDatabase } from "./database/open-database.ts";
import { clientRow, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

/** Of docs/scaling.md: what an operator runs. */
const page = readFileSync(join(import.meta.dirname, "../docs/scaling.md"), "utf8");
const [, statement = ""] = /```sql\n(do \$\$.*?)```/s.exec(page) ?? [];
const whole = ["accounts", "credentials", "serverSettings", "knex_migrations", "knex_migrations_lock"];

let server: ServerForTests;
let database: Knex;
const before = new Map<string, unknown[]>();
let indexesBefore: string[];
beforeAll(async () => {
  server = await startServerForTests();
  database = await openDatabase(server.location);
  const desk = await server.signIn("olga");
  await server.addRows(
    "clients",
    Array.from({ length: 20 }, () => clientRow({ id: randomUUID() })),
  );
  await desk.push([desk.mutation("createClient", { ...newClient, clientId: randomUUID() })]);
  for (const table of await tables("r")) before.set(table, await rowsIn(table));
  indexesBefore = await indexes();
  await database.raw(statement);
});
afterAll(async () => {
  await database.destroy();
  await server.close();
});

const names = async (sql: string) => rowsOf<{ name: string }>(await server.database.raw(sql)).map(({ name }) => name);
const tables = (kind: "r" | "p") =>
  names(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = '${kind}' and not relispartition order by 1`,
  );
const indexes = () =>
  names(
    `select i.relname as name from pg_index join pg_class i on i.oid = indexrelid join pg_class t on t.oid = indrelid where t.relnamespace = 'public'::regnamespace and not t.relispartition order by 1`,
  );
/** Past every lock, as the superuser sees it. */
const rowsIn = async (table: string) =>
  rowsOf(await server.database.raw(`select "${table}"::text as "row" from "${table}" order by 1`));

describe("hash partitions by accountId, as docs/scaling.md makes them", { timeout: 60_000 }, () => {
  it("S-1: every table of accounts' rows is split, and holds the same rows under the same indexes", async () => {
    expect(await tables("r")).toEqual(whole.toSorted());
    expect([...(await tables("p")), ...whole].toSorted()).toEqual([...before.keys()].toSorted());
    for (const [table, rows] of before) expect([table, await rowsIn(table)]).toEqual([table, rows]);
    expect(before.get("clients")).toHaveLength(21);
    expect(await indexes()).toEqual(indexesBefore);
  });

  it("R-22: the second lock holds on them, and by a partition's own name nobody finds a row", async () => {
    const seen = (accountId: number, table: string) =>
      inAccount(database, accountId, async (trx) =>
        rowsOf<{ count: number }>(await trx.raw(`select count(*)::int as count from "${table}"`)).map(
          ({ count }) => count,
        ),
      );
    expect(await seen(server.accountId, "clients")).toEqual([21]);
    expect(await seen(server.accountId + 1, "clients")).toEqual([0]);
    for (let part = 0; part < 8; part++) expect(await seen(server.accountId, `clients ${part}`)).toEqual([0]);
    const open = await names(
      `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid where relkind in ('r', 'p') and attname = 'accountId' and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it("G3-16: the audit log is still only added to", async () => {
    expect(before.get("auditLog")?.length).toBeGreaterThan(0);
    await expect(server.database.raw(`delete from "auditLog"`)).rejects.toThrow("only added to");
    await expect(server.database.raw(`truncate "auditLog"`)).rejects.toThrow("only added to");
  });

  it("S-1: a read of one account looks into one partition, by a kept plan too", async () => {
    const planned = await inAccount(database, server.accountId, async (trx) => {
      await trx.raw(`set local plan_cache_mode = force_generic_plan`);
      await trx.raw(`prepare "part" (integer) as select "id" from "clients" where "accountId" = $1 and "revision" > 0`);
      const lines = rowsOf<{ "QUERY PLAN": string }>(
        await trx.raw(`explain (analyze, costs off, timing off) execute "part" (${server.accountId})`),
      );
      await trx.raw(`deallocate "part"`);
      return lines.map((line) => line["QUERY PLAN"]).join("\n");
    });
    expect(planned.match(/ on "clients \d"/g), planned).toHaveLength(1);
  });

  it("S-1, R-10: the server starts on them, desks sign in, push and pull", async () => {
    await (await openDatabase(server.location)).destroy();
    const desk = await server.signIn("andrey");
    const clientId = randomUUID();
    const [outcome] = await desk.push([desk.mutation("createClient", { ...newClient, clientId })]);
    expect(outcome).toMatchObject({ status: "applied" });
    const [first] = await desk.pullAll();
    const pulled = first?.patch.flatMap((operation) =>
      operation.op === "put" && operation.table === "clients" ? [operation.row.id] : [],
    );
    expect(pulled).toHaveLength(22);
    expect(pulled).toContain(clientId);
  });
});
