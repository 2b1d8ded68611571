import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0004-book-entries.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0004: a file of before gets the table, keeps its rows, and gives it back", async () => {
  const { "synced-0004-book-entries": _, "synced-0060-outcome-reasons": _later, ...before } = syncedMigrations;
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  await migrate(database, before);
  await database("users").insert({ accountId: 1, id: "u", name: "", email: "", role: "owner" });
  await migrate(database, syncedMigrations);
  await migrate(database, syncedMigrations);
  const entry = { id: "e", book: "tags", position: 1, title: "важный", choices: "{}" };
  await database("bookEntries").insert([
    { accountId: 1, ...entry },
    { accountId: 2, ...entry },
  ]);
  await expect(database("bookEntries").insert({ accountId: 1, ...entry })).rejects.toThrow("UNIQUE");
  expect(await database("users").pluck("id")).toEqual(["u"]);
  await down(database);
  expect(await database.schema.hasTable("bookEntries")).toBe(false);
  await database.destroy();
});
