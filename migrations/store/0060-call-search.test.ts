import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down, up } from "./0060-call-search.ts";
import { storeMigrations } from "./index.ts";

it("store-0060: a file of before gets the search of calls, and gives it back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  await migrate(database, storeMigrations);
  const names = async () =>
    (
      await database("sqlite_master").where("name", "like", "call%").orWhere("name", "comments_call").pluck("name")
    ).filter((name: string) => /^(callEntries|callTrigrams|calls_reason|calls_outcome|comments_call)/.test(name));
  const made = await names();
  expect(made).toEqual(
    expect.arrayContaining(["callEntries", "callTrigrams", "comments_call", "calls_reason", "calls_outcomeWords"]),
  );
  await down(database);
  expect(await names()).toEqual([]);
  await up(database);
  expect(new Set(await names())).toEqual(new Set(made));
  await database.destroy();
});
