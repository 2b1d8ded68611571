import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import knex from "knex";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../migrations/migrate.ts";
import { storeMigrations } from "../../migrations/store/index.ts";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { sqliteIn } from "../configuration.ts";
import { knexConfiguration } from "../database/dialect.ts";
import { type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { addHistory, changeSome } from "./history-for-tests.ts";
import { fetchedSource, openRowSource, type RowSource } from "./row-source.ts";

let server: ServerForTests;
let place: string;
let ids: string[];
beforeEach(async () => {
  server = await startServerForTests();
  ids = await addHistory(server, 20);
  place = mkdtempSync(join(tmpdir(), "kartoteka-source-"));
});
afterEach(async () => {
  await server.close();
  rmSync(place, { recursive: true });
});

async function openBuilder(name: string): Promise<SqliteDatabase> {
  const file = join(place, name);
  const connection = knex({ client: "better-sqlite3", connection: { filename: file }, useNullAsDefault: true });
  await migrate(connection, storeMigrations);
  await connection.destroy();
  return new Database(file);
}

async function copyAll(source: RowSource): Promise<number> {
  return source.read(async (state) => {
    for (const table of syncedTableNames) await state.copyLiving(table);
    return state.revision;
  });
}

function rowsIn(builder: SqliteDatabase) {
  return syncedTableNames.map((table) => builder.prepare(`SELECT * FROM ${table} ORDER BY id`).all());
}

describe("the rows of an account", () => {
  it("S-2: are read as one state: what is pushed between two tables is in neither, and the push does not wait", async () => {
    const builder = await openBuilder("builder.sqlite");
    const { accountId } = server;
    const source = openRowSource({ builder, location: sqliteIn(server.folder), accountId });
    const olga = await server.signIn("olga");
    const before = await server.database("accounts").where({ id: accountId }).first();
    const seen = await source.read(async (state) => {
      await state.copyLiving("clients");
      await changeSome(server, olga, ids);
      await state.copyLiving("comments");
      return { revision: state.revision, comments: await state.countLiving("comments") };
    });
    expect(seen.revision).toBe(before.revision);
    expect(builder.prepare("SELECT max(revision) FROM clients").pluck().get()).toBeLessThanOrEqual(before.revision);
    expect(builder.prepare("SELECT max(revision) FROM comments").pluck().get()).toBeLessThanOrEqual(before.revision);
    expect(seen.comments).toBe(builder.prepare("SELECT count(*) FROM comments").pluck().get());
    expect(await source.read(async ({ revision }) => revision)).toBe(before.revision + 5);
    await source.close();
    builder.close();
  });

  it("R-20: are the same whether they are attached or fetched", async () => {
    const attachedTo = await openBuilder("attached.sqlite");
    const fetchedInto = await openBuilder("fetched.sqlite");
    const { accountId } = server;
    const location = sqliteIn(server.folder);
    const attached = openRowSource({ builder: attachedTo, location, accountId });
    const fetched = fetchedSource(fetchedInto, knex(knexConfiguration(location)), accountId);
    expect(await copyAll(fetched)).toBe(await copyAll(attached));
    expect(rowsIn(fetchedInto)).toEqual(rowsIn(attachedTo));
    expect(rowsIn(attachedTo).flat().length).toBeGreaterThan(50);

    const since = 30;
    const changes = (source: RowSource) =>
      source.read(async (state) => {
        const rows: unknown[] = [];
        for (const table of syncedTableNames) {
          const before = rows.length;
          for await (const page of state.changedRows(table, since)) rows.push(...page);
          expect(rows.length - before).toBe(await state.countChanged(table, since));
        }
        return rows;
      });
    const changed = await changes(attached);
    expect(await changes(fetched)).toEqual(changed);
    expect(changed.length).toBeGreaterThan(20);
    await attached.close();
    await fetched.close();
    attachedTo.close();
    fetchedInto.close();
  });
});
