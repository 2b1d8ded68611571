import { afterAll, beforeAll, expect, it } from "vitest";
import type { Knex } from "knex";
import { openDatabase } from "./database/open-database.ts";
import { inAccount, rowsOf, writeTransaction } from "./database/dialect.ts";
import { createDatabase, type DatabaseForTests, dropDatabase } from "./postgres-for-tests.ts";
import { addAccount } from "./server-for-tests.ts";
import { readSipAccounts } from "./session/accounts.ts";
import { down, up } from "../migrations/server/0041-sip-accounts.ts";

const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"]!;
let place: DatabaseForTests;
let database: Knex;
beforeAll(async () => {
  place = await createDatabase(adminUrl);
  database = await openDatabase({ kind: "postgres", url: place.url });
});
afterAll(async () => {
  await database.destroy();
  await dropDatabase(adminUrl, place.name);
});

it("R-8, R-22: the rows of every account are changed, and the lock is on again for the tables' owner", async () => {
  const accounts = await Promise.all(
    ["ours", "theirs"].map((name) => writeTransaction(database, null, (trx) => addAccount(trx, name))),
  );
  await database.transaction((trx) => down(trx));
  await database.transaction((trx) => up(trx));
  for (const { accountId, people } of accounts) {
    const lines = await inAccount(database, accountId, (trx) =>
      readSipAccounts(trx, { accountId, userId: people.olga.id }),
    );
    expect(lines).toMatchObject([{ label: "101", authorizationUsername: "101", dtmf: "events" }]);
  }
  const forced = rowsOf<{ name: string }>(
    await database.raw(
      `select relname as "name" from pg_class where relname in ('sipAccounts', 'invitations') and relforcerowsecurity`,
    ),
  );
  expect(forced).toHaveLength(2);
});
