import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0004-identity.ts";
import { serverMigrations } from "./index.ts";

it("R-8: makes the tables of identity, keeps the accounts, and can be taken back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "server-0004-identity": identity, ...before } = serverMigrations;
  const tables = async () => (await database("sqlite_master").where({ type: "table" }).pluck("name")) as string[];
  await migrate(
    database,
    Object.fromEntries(Object.entries(before).filter(([name]) => name < "server-0004" || !name.startsWith("server-"))),
  );
  await database("accounts").insert({ id: 1, name: "Ромашка", defaultCountry: "RU", revision: 7, createdAt: 1 });
  await database.transaction((trx) => identity!.up(trx));
  expect(await tables()).toEqual(
    expect.arrayContaining(["invitations", "passwordResets", "secondFactors", "recoveryCodes"]),
  );
  expect(await database("accounts").first()).toMatchObject({ revision: 7, secondFactorRequiredAt: null });

  const code = { accountId: 1, userId: "u", codeHash: "h" };
  await database("recoveryCodes").insert([code, { ...code, accountId: 2 }]);
  await expect(database("recoveryCodes").insert(code)).rejects.toThrow("UNIQUE");

  await down(database);
  expect(await tables()).not.toContain("invitations");
  expect(await database("accounts").first()).toEqual({
    id: 1,
    name: "Ромашка",
    defaultCountry: "RU",
    revision: 7,
    createdAt: 1,
  });
  await database.destroy();
});
