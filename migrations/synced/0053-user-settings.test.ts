import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0053-user-settings.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0053: people of before have chosen nothing; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0053-user-settings": userSettings, ...before } = syncedMigrations;
  await migrate(database, before);
  const user = { accountId: 1, id: "u", name: "Ольга", email: "olga@test", role: "manager" };
  await database("users").insert(user);
  await migrate(database, { ...before, "synced-0053-user-settings": userSettings! });
  expect(await database("users").first()).toMatchObject({ ...user, settings: "{}" });
  await down(database);
  expect(await database("users").first()).not.toHaveProperty("settings");
  await database.destroy();
});
