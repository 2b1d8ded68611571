import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0041-call-lines.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0041: the calls of before keep what they have and know neither line nor gap; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0041-call-lines": callLines, ...before } = syncedMigrations;
  await migrate(database, before);
  const call = { accountId: 1, id: "c", direction: "outgoing", source: "softphone", raw: "600", startedAt: 1 };
  await database("calls").insert({ ...call, managerId: "u", deviceId: "d" });
  await migrate(database, { ...before, "synced-0041-call-lines": callLines! });
  expect(await database("calls").first()).toMatchObject({ ...call, lineLabel: null, soundLostSeconds: null });
  await database("calls").update({ lineLabel: "Продажи", soundLostSeconds: 12 });
  await down(database);
  expect(Object.keys(await database("calls").columnInfo())).not.toContain("lineLabel");
  expect(await database("calls").first()).toMatchObject(call);
  await database.destroy();
});
