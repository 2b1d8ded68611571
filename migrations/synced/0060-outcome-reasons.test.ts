import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0060-outcome-reasons.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0060: entries of before are of no outcome, calls of before keep their words; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0060-outcome-reasons": outcomeReasons, ...before } = syncedMigrations;
  await migrate(database, before);
  const entry = { accountId: 1, id: "e", book: "outcomes", position: 1, title: "отказ", choices: "{}" };
  const outcome = { accountId: 1, id: "o", callId: "c", held: 1, reasonText: "отказ", authorId: "u", createdAt: 1 };
  await database("bookEntries").insert(entry);
  await database("callOutcomes").insert(outcome);
  await migrate(database, { ...before, "synced-0060-outcome-reasons": outcomeReasons! });
  expect(await database("bookEntries").first()).toMatchObject({ ...entry, parentId: null });
  expect(await database("callOutcomes").first()).toMatchObject({ ...outcome, outcomeText: null });
  expect(Object.keys(await database("calls").columnInfo())).toContain("outcomeText");
  await down(database);
  for (const table of ["calls", "callOutcomes"])
    expect(Object.keys(await database(table).columnInfo())).not.toContain("outcomeText");
  expect(Object.keys(await database("bookEntries").columnInfo())).not.toContain("parentId");
  expect(await database("callOutcomes").first()).toMatchObject(outcome);
  await database.destroy();
});
