import { randomUUID } from "node:crypto";
import knex, { type Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enterAccount, enterEmail } from "./database/account-scope.ts";
import { readTransaction, rowsOf, writeTransaction } from "./database/dialect.ts";
import { openDatabase } from "./database/open-database.ts";
import { assertSecondLock } from "./database/postgres.ts";
import { asAdmin, createDatabase, type DatabaseForTests, dropDatabase } from "./postgres-for-tests.ts";
import { addAccount } from "./server-for-tests.ts";
import { addUser, createAccount, findAccount, findCredentials } from "./session/accounts.ts";

const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"]!;
let place: DatabaseForTests;
let ofOwner: Knex;
let ofSuperuser: Knex;
let ours: number;
let theirs: number;
beforeAll(async () => {
  place = await createDatabase(adminUrl);
  ofOwner = await openDatabase({ kind: "postgres", url: place.url });
  ofSuperuser = await openDatabase({ kind: "postgres", url: place.adminUrl });
  ours = await writeTransaction(ofOwner, null, async (trx) => (await addAccount(trx, "ours")).accountId);
  theirs = await writeTransaction(ofOwner, null, async (trx) => (await addAccount(trx, "theirs")).accountId);
});
afterAll(async () => {
  await ofOwner.destroy();
  await ofSuperuser.destroy();
  await dropDatabase(adminUrl, place.name);
});

const accountTables = async () =>
  (
    (await asAdmin(
      place.adminUrl,
      `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'accountId'`,
    )) as { table_name: string }[]
  ).map(({ table_name: name }) => name);
/** The account of every row that a statement without a condition finds. */
const accountsSeen = async (knex: Knex, table: string) =>
  rowsOf<{ accountId: number }>(await knex.raw(`select distinct "accountId" from "${table}"`)).map(
    ({ accountId }) => accountId,
  );

describe("the second lock on accounts", () => {
  it("R-22, R-23: is on every table that has accounts' rows, for the tables' owner too", async () => {
    const tables = [...(await accountTables()), "accounts"];
    expect(tables.length).toBeGreaterThan(15);
    const locked = (await asAdmin(
      place.adminUrl,
      `select relname from pg_class where relrowsecurity and relforcerowsecurity`,
    )) as { relname: string }[];
    expect(locked.map(({ relname }) => relname).toSorted()).toEqual(tables.toSorted());
  });

  for (const [who, database] of [
    ["the tables' owner", () => ofOwner],
    ["a superuser, whose connections give up their rights", () => ofSuperuser],
  ] as const) {
    it(`R-22: a statement that forgets its account finds nothing of another one, for ${who}`, async () => {
      for (const table of ["users", "credentials", "sipAccounts", "revisionMarks"]) {
        // they are there
        expect(await asAdmin(place.adminUrl, `select distinct "accountId" from "${table}"`)).toHaveLength(2);
        expect(await readTransaction(database(), ours, (trx) => accountsSeen(trx, table))).toEqual([ours]);
        expect(await readTransaction(database(), theirs, (trx) => accountsSeen(trx, table))).toEqual([theirs]);
        expect(await readTransaction(database(), null, (trx) => accountsSeen(trx, table))).toEqual([]);
        expect(await accountsSeen(database(), table)).toEqual([]);
      }
      const accounts = await readTransaction(database(), ours, (trx) => trx("accounts").pluck("id"));
      expect(accounts).toEqual([ours]);
    });

    it(`R-22: a statement that forgets its account changes nothing of another one, for ${who}`, async () => {
      const written = await writeTransaction(database(), ours, async (trx) => [
        await trx("users").update({ name: "переписано" }),
        await trx("sipAccounts").where({ accountId: theirs }).delete(),
        await trx("accounts").where({ id: theirs }).increment("revision", 1),
      ]);
      expect(written).toEqual([5, 0, 0]);
      expect(
        await asAdmin(place.adminUrl, `select distinct "accountId" from "users" where "name" = 'переписано'`),
      ).toEqual([{ accountId: ours }]);
      const row = { id: randomUUID(), name: "", email: "", role: "owner" };
      const intoTheirs = writeTransaction(database(), ours, (trx) =>
        trx("users").insert({ accountId: theirs, ...row }),
      );
      await expect(intoTheirs).rejects.toThrow("row-level security");
    });
  }

  it("R-22: ends with its transaction, on a connection that goes on to another desk", async () => {
    const one = knex({ client: "pg", connection: place.url, pool: { min: 1, max: 1 } });
    for (const accountId of [ours, theirs]) {
      await one.transaction(async (trx) => {
        await enterAccount(trx, accountId);
        expect(await accountsSeen(trx, "users")).toEqual([accountId]);
      });
      expect(await accountsSeen(one, "users")).toEqual([]);
    }
    await one.destroy();
  });

  it("R-22, R-30: an e-mail leads to its own credentials and to no other row", async () => {
    const seen = await readTransaction(ofOwner, null, async (trx) => {
      const found = await findCredentials(trx, " OLGA@theirs ");
      expect(found?.accountId).toBe(theirs);
      return [await trx("credentials").pluck("email"), await accountsSeen(trx, "users")];
    });
    expect(seen).toEqual([["olga@theirs"], []]);
    const changed = await writeTransaction(ofOwner, null, async (trx) => {
      await enterEmail(trx, "olga@theirs");
      return trx("credentials").update({ passwordHash: "" });
    });
    expect(changed).toBe(0);
  });

  it("adds accounts and people as the administrator's scripts do", async () => {
    const third = await writeTransaction(ofSuperuser, null, (trx) =>
      createAccount(trx, { name: "третья", defaultCountry: "RU", now: 1 }),
    );
    expect([ours, theirs]).not.toContain(third);
    expect(await readTransaction(ofOwner, null, (trx) => findAccount(trx, "третья"))).toBe(third);
    const person = { id: randomUUID(), name: "", role: "owner", passwordHash: "", sipAccounts: [] } as const;
    const taken = (email: string) =>
      writeTransaction(ofOwner, null, (trx) => addUser(trx, third, { ...person, email }));
    await expect(taken("olga@ours")).rejects.toThrow("taken");
    await taken("olga@third");
    expect(await readTransaction(ofOwner, third, (trx) => accountsSeen(trx, "users"))).toEqual([third]);
  });

  it("R-22: a server does not start with a role for whom the lock does not hold", async () => {
    const raw = knex({ client: "pg", connection: place.adminUrl, pool: { min: 0, max: 1 } });
    await expect(assertSecondLock(raw)).rejects.toThrow("row-level security does not hold");
    await expect(assertSecondLock(ofOwner)).resolves.toBeUndefined();
    await raw.destroy();
  });
});

describe("the rows of an account", () => {
  it("R-16: are in the order of their ids' bytes, whatever language the database sorts by", async () => {
    const collations = (await asAdmin(
      place.adminUrl,
      `select table_name from information_schema.columns where column_name = 'id' and data_type = 'text' and collation_name is distinct from 'C'`,
    )) as unknown[];
    expect(collations).toEqual([]);
  });

  it("P-2: are found by the indexes that begin with the account, with the lock as without it", async () => {
    const plan = await readTransaction(ofOwner, ours, async (trx) => {
      await trx.raw("set local enable_seqscan = off");
      return rowsOf<{ "QUERY PLAN": string }>(
        await trx.raw(`explain select * from "clients" where "accountId" = ? and "id" > ? order by "id" limit 10`, [
          ours,
          "",
        ]),
      )
        .map((line) => line["QUERY PLAN"])
        .join("\n");
    });
    expect(plan).toMatch(/Index Cond: \(\("accountId" = .* AND \(id > /);
  });
});
