import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0075-call-ties.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0075: calls of before are about no order and no task, and were never moved; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0075-call-ties": ties, ...before } = syncedMigrations;
  await migrate(database, before);
  const row = {
    ...{ accountId: 1, id: "c", clientId: "k", direction: "outgoing", source: "softphone", raw: "112" },
    ...{ managerId: "u", deviceId: "d", startedAt: 1 },
  };
  await database("calls").insert(row);
  await migrate(database, syncedMigrations);
  expect(ties).toBeTruthy();
  expect(await database("calls").first()).toMatchObject({ ...row, orderId: null, taskId: null, ties: "{}" });
  await down(database);
  expect(await database("calls").first()).toMatchObject(row);
  expect(Object.keys(await database("calls").columnInfo())).not.toContain("ties");
  await database.destroy();
});
