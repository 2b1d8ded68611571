import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0001-accounts-and-sessions.ts";
import { serverMigrations } from "./index.ts";

const ownTables = [
  "accounts",
  "appliedMutations",
  "credentials",
  "devices",
  "serverSettings",
  "sessions",
  "sipAccounts",
];

it("R-8: makes the server's tables beside the synced ones, does nothing a second time, and can be taken back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const tables = async () =>
    (await database("sqlite_master").where({ type: "table" }).orderBy("name").pluck("name")) as string[];
  await migrate(database, serverMigrations);
  await migrate(database, serverMigrations);
  expect(await tables()).toEqual(expect.arrayContaining([...ownTables, "clients", "calls"]));

  // keys begin with the account: the same ids may stand in two of them, and not twice in one
  const device = { userId: "u", deviceId: "d", name: "", dataKey: "", createdAt: 1, lastSeenAt: 1 };
  await database("devices").insert([
    { accountId: 1, ...device },
    { accountId: 2, ...device },
  ]);
  await expect(database("devices").insert({ accountId: 1, ...device })).rejects.toThrow("UNIQUE");

  await down(database);
  expect((await tables()).filter((name) => ownTables.includes(name))).toEqual([]);
  expect(await tables()).toContain("clients");
  await database.destroy();
});
