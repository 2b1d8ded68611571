import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0052-ingest.ts";
import { serverMigrations } from "./index.ts";

it("R-8: makes the tables of what systems tell, has the clients' keys made anew, and can be taken back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "server-0052-ingest": ingest, ...before } = serverMigrations;
  const tables = async () => (await database("sqlite_master").where({ type: "table" }).pluck("name")) as string[];
  const own = ["sourceKeys", "usedSignatures", "clientKeys", "erasedItems"];
  await migrate(
    database,
    Object.fromEntries(Object.entries(before).filter(([name]) => name < "server-0052" || !name.startsWith("server-"))),
  );
  await database("accounts").insert({ id: 1, name: "Ромашка", defaultCountry: "RU", revision: 7, createdAt: 1 });
  await database.transaction((trx) => ingest!.up(trx));
  expect(await tables()).toEqual(expect.arrayContaining(own));
  expect(await database("accounts").first()).toMatchObject({ revision: 7, clientKeysVersion: 0 });
  const key = { accountId: 1, key: "phone:+79120000000", clientId: "c" };
  await database("clientKeys").insert([key, { ...key, clientId: "d" }]);
  await expect(database("clientKeys").insert(key)).rejects.toThrow("UNIQUE");

  await down(database);
  for (const name of own) expect(await tables()).not.toContain(name);
  expect(await database("accounts").first()).not.toHaveProperty("clientKeysVersion");
  await database.destroy();
});
