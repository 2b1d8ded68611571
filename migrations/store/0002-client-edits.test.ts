import knex from "knex";
import { expect, it } from "vitest";
import { migrate, type Migration } from "../migrate.ts";
import { down, up } from "./0002-client-edits.ts";
import { storeMigrations } from "./index.ts";

it("store-0002: a desk's file of the first version goes over with its rows; down takes back what up has made", async () => {
  const database = knex({
    client: "better-sqlite3",
    connection: { filename: ":memory:" },
    pool: { min: 1, max: 1 },
    useNullAsDefault: true,
  });
  const named = (names: string[]) =>
    Object.fromEntries(Object.entries(storeMigrations).filter(([name]) => names.includes(name))) as Record<
      string,
      Migration
    >;
  await migrate(database, named(["synced-0001-first-tables", "store-0001-local-tables"]));
  await database("localValues").insert({ key: "lastCounter", value: "7" });
  await migrate(database, storeMigrations);
  await migrate(database, storeMigrations);
  const indexes = async () =>
    (await database("sqlite_master").where({ type: "index", tbl_name: "clientEdits" }).pluck("name")) as string[];
  expect(await indexes()).toContain("clientEdits_client");
  expect(await indexes()).not.toContain("clientEdits_revision");
  expect(await database.schema.hasTable("clientConflicts")).toBe(true);
  expect(await database("localValues").first()).toMatchObject({ value: "7" });

  await down(database);
  expect(await database.schema.hasTable("clientConflicts")).toBe(false);
  expect(await indexes()).toContain("clientEdits_revision");
  await up(database);
  await database.destroy();
});
