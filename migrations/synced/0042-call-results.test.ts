import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0042-call-results.ts";
import { syncedMigrations } from "./index.ts";

const none = {
  ...{ opinionScore: null, lossIn: null, lossOut: null, jitterMilliseconds: null, roundTripMilliseconds: null },
  ...{ qualityCause: null, transferredTo: null, deskTrouble: null },
};

it("synced-0042: the calls of before keep what they have and know nothing of sound and transfer; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0042-call-results": callResults, ...others } = syncedMigrations;
  const before = Object.fromEntries(Object.entries(others).filter(([name]) => name < "synced-0042"));
  await migrate(database, before);
  const call = { accountId: 1, id: "c", direction: "outgoing", source: "softphone", raw: "600", startedAt: 1 };
  await database("calls").insert({ ...call, managerId: "u", deviceId: "d" });
  await migrate(database, { ...before, "synced-0042-call-results": callResults! });
  expect(await database("calls").first()).toMatchObject({ ...call, ...none });
  const measured = { opinionScore: 312, lossIn: 600, qualityCause: "lossIn", transferredTo: "+79123456789" };
  await database("calls").update(measured);
  expect(await database("calls").first()).toMatchObject({ ...none, ...measured });
  await down(database);
  expect(Object.keys(await database("calls").columnInfo())).not.toContain("opinionScore");
  expect(await database("calls").first()).toMatchObject(call);
  await database.destroy();
});
