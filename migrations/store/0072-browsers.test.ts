import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0072-browsers.ts";
import { storeMigrations } from "./index.ts";

it("store-0072: records of before are found by their browser through indexes of their own; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "store-0072-browsers": browsers, ...before } = storeMigrations;
  await migrate(database, before);
  const row = { accountId: 1, clientId: "k", kind: "page", at: 1, title: "", source: "site" };
  await database("clientRecords").insert([
    { ...row, id: "a", details: '{"browserId":"b"}' },
    { ...row, id: "c", details: '{"url":"x"}' },
  ]);
  await migrate(database, storeMigrations);
  expect(browsers).toBeTruthy();
  const own = () => database("sqlite_master").where("name", "like", "clientRecords_browser%").pluck("name");
  expect(new Set(await own())).toEqual(new Set(["clientRecords_browser", "clientRecords_browserOf"]));
  const browser = "json_extract(details, '$.browserId')";
  const sql = `SELECT id FROM clientRecords WHERE accountId = 1 AND ${browser} = 'b' AND ${browser} > '' AND deletedAt IS NULL`;
  expect(await database.raw(sql)).toEqual([{ id: "a" }]);
  expect(JSON.stringify(await database.raw(`EXPLAIN QUERY PLAN ${sql}`))).toContain("clientRecords_browser");
  await down(database);
  expect(await own()).toEqual([]);
  await database.destroy();
});
