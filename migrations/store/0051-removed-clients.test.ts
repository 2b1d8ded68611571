import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0051-removed-clients.ts";
import { storeMigrations } from "./index.ts";

it("store-0051: removed cards are found by an index of their own; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  await migrate(database, storeMigrations);
  const plan = await database.raw(
    "EXPLAIN QUERY PLAN SELECT * FROM clients WHERE removedAt IS NOT NULL AND accountId = 1 ORDER BY removedAt DESC",
  );
  expect(JSON.stringify(plan)).toContain("clients_removed");
  await down(database);
  expect(await database("sqlite_master").where({ name: "clients_removed" })).toEqual([]);
  await database.destroy();
});
