import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0075-call-moves.ts";
import { storeMigrations } from "./index.ts";

it("store-0075: there is a place for the moves of calls by card; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  await migrate(database, storeMigrations);
  expect(Object.keys(await database("callMoves").columnInfo())).toEqual([
    "accountId",
    "clientId",
    "at",
    "id",
    "callId",
  ]);
  await down(database);
  expect(await database.schema.hasTable("callMoves")).toBe(false);
  await database.destroy();
});
