import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0002-client-edits.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0002: a file of the first version gets the table, keeps its rows, and gives it back", async () => {
  const { "synced-0001-first-tables": first = null } = syncedMigrations;
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  if (!first) throw new Error("the first migration is gone");
  await migrate(database, { "synced-0001-first-tables": first });
  await database("clients").insert({
    accountId: 1,
    id: "c",
    phones: "{}",
    emails: "{}",
    tags: "{}",
    customFields: "{}",
    createdAt: 1,
  });
  await migrate(database, syncedMigrations);
  await migrate(database, syncedMigrations);
  const columns = Object.keys(await database("clientEdits").columnInfo());
  expect(columns.toSorted()).toEqual(
    [
      "accountId",
      "id",
      "clientId",
      "authorId",
      "createdAt",
      "before",
      "changes",
      "settled",
      "revision",
      "deletedAt",
    ].toSorted(),
  );
  expect(await database("clients").pluck("id")).toEqual(["c"]);

  const edit = { id: "e", clientId: "c", authorId: "u", createdAt: 1, before: "{}", changes: "{}", settled: "{}" };
  await database("clientEdits").insert([
    { accountId: 1, ...edit },
    { accountId: 2, ...edit },
  ]);
  await expect(database("clientEdits").insert({ accountId: 1, ...edit })).rejects.toThrow("UNIQUE");
  await down(database);
  expect(await database.schema.hasTable("clientEdits")).toBe(false);
  expect(await database.schema.hasTable("clients")).toBe(true);
  await database.destroy();
});
