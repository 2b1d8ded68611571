import knex from "knex";
import { expect, it } from "vitest";
import { migrate, type Migration } from "../migrate.ts";
import { serverMigrations } from "../server/index.ts";
import { storeMigrations } from "../store/index.ts";
import { down } from "./0003-files.ts";
import { syncedMigrations } from "./index.ts";

const open = () => knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
const attachment = { id: "a", clientId: "c", name: "n", size: 1, type: "t", sha256: "s", authorId: "u", createdAt: 1 };

/** What was there before the files came, and without what was built on them later. */
const before = (migrations: Record<string, Migration>) =>
  Object.fromEntries(Object.entries(migrations).filter(([name]) => !/-(files|recordings|client-feed)$/.test(name)));

it("synced-0003: a file of the version before gets the table, keeps its rows, and gives it back", async () => {
  const database = open();
  await migrate(database, before(syncedMigrations));
  await database("notes").insert({ accountId: 1, id: "n", clientId: "c", text: "t", authorId: "u", createdAt: 1 });
  await migrate(database, syncedMigrations);
  await migrate(database, syncedMigrations);
  await database("attachments").insert([
    { accountId: 1, ...attachment },
    { accountId: 2, ...attachment },
  ]);
  await expect(database("attachments").insert({ accountId: 1, ...attachment })).rejects.toThrow("UNIQUE");
  expect(await database("notes").pluck("id")).toEqual(["n"]);
  await down(database);
  expect(await database.schema.hasTable("attachments")).toBe(false);
  await database.destroy();
});

it("store-0005: a desk's file of the version before goes over; its rows are found by client and by content", async () => {
  const database = open();
  await migrate(database, before(storeMigrations));
  await database("localValues").insert({ key: "lastCounter", value: "7" });
  await migrate(database, storeMigrations);
  const indexes = await database("sqlite_master").where({ type: "index", tbl_name: "attachments" }).pluck("name");
  expect(indexes).toEqual(expect.arrayContaining(["attachments_client", "attachments_sha256"]));
  expect(indexes).not.toContain("attachments_revision");
  expect(await database("localValues").first("value")).toEqual({ value: "7" });
  const { "store-0005-files": files } = storeMigrations;
  await files?.down(database);
  expect(await database("sqlite_master").where({ type: "index", tbl_name: "attachments" }).pluck("name")).toContain(
    "attachments_revision",
  );
  await database.destroy();
});

it("server-0005: a database of the version before gets both tables, and gives them back", async () => {
  const database = open();
  await migrate(database, before(serverMigrations));
  await migrate(database, serverMigrations);
  await database("files").insert({ accountId: 1, sha256: "s", size: 1, type: "t", createdAt: 1 });
  const upload = { accountId: 1, sha256: "s", deviceId: "d", size: 1, received: 0, expiresAt: 1 };
  await database("uploads").insert([upload, { ...upload, deviceId: "e" }]);
  await expect(database("uploads").insert(upload)).rejects.toThrow("UNIQUE");
  const { "server-0005-files": files } = serverMigrations;
  await files?.down(database);
  for (const table of ["files", "uploads"]) expect(await database.schema.hasTable(table)).toBe(false);
  await database.destroy();
});
