import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0044-outcome-steps.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0044: the outcomes of before were given, as far as anybody knows; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0044-outcome-steps": steps, ...before } = syncedMigrations;
  await migrate(database, before);
  const outcome = { accountId: 1, id: "o", callId: "c", held: 1, authorId: "u", createdAt: 1 };
  await database("callOutcomes").insert(outcome);
  await migrate(database, { ...before, "synced-0044-outcome-steps": steps! });
  expect(await database("callOutcomes").first()).toMatchObject({ ...outcome, step: "given" });
  await down(database);
  expect(Object.keys(await database("callOutcomes").columnInfo())).not.toContain("step");
  expect(await database("callOutcomes").first()).toMatchObject(outcome);
  await database.destroy();
});
