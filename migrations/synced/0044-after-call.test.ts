import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0044-after-call.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0044: outcomes of before were given, tasks of before come from no missed call; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0044-after-call": afterCall, ...before } = syncedMigrations;
  await migrate(database, before);
  const outcome = { accountId: 1, id: "o", callId: "c", held: 1, authorId: "u", createdAt: 1 };
  const task = {
    accountId: 1,
    id: "t",
    clientId: "c",
    kind: "call",
    text: "",
    status: "new",
    authorId: "u",
    createdAt: 1,
  };
  await database("callOutcomes").insert(outcome);
  await database("tasks").insert(task);
  await migrate(database, { ...before, "synced-0044-after-call": afterCall! });
  expect(await database("callOutcomes").first()).toMatchObject({ ...outcome, step: "given" });
  expect(await database("tasks").first()).toMatchObject({ ...task, missedAt: null });
  await down(database);
  expect(Object.keys(await database("callOutcomes").columnInfo())).not.toContain("step");
  expect(Object.keys(await database("tasks").columnInfo())).not.toContain("missedAt");
  expect(await database("callOutcomes").first()).toMatchObject(outcome);
  expect(await database("tasks").first()).toMatchObject(task);
  await database.destroy();
});
