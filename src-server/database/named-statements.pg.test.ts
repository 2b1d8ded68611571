import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { rowsOf, writeTransaction } from "./dialect.ts";
import { openDatabase } from "./open-database.ts";

let server: ServerForTests;
let database: Knex;
beforeAll(async () => {
  server = await startServerForTests();
  database = await openDatabase(server.location);
  await server.database.raw('create table "named" ("accountId" integer, "text" text)');
  await server.database.raw('grant all on "named" to public');
  await server.database.raw(`insert into "named" values (1, 'слово')`);
});
afterAll(async () => {
  await database.destroy();
  await server.close();
});

const inOne = <Value>(work: (trx: Knex) => Promise<Value>) => writeTransaction(database, server.accountId, work);
const kept = (trx: Knex) =>
  trx
    .raw("select statement from pg_prepared_statements where statement like '%\"named\"%'")
    .then((answer: { rows: { statement: string }[] }) => rowsOf(answer).map(({ statement }) => statement));

it("S-1: a statement is planned once a connection, not at each request", async () => {
  const read = (trx: Knex) => trx("named").where({ accountId: 1 }).select("text");
  await inOne(async (trx) => {
    expect(await read(trx)).toEqual([{ text: "слово" }]);
    expect(await kept(trx)).toEqual([]);
    expect(await read(trx)).toEqual([{ text: "слово" }]);
    expect(await kept(trx)).toHaveLength(1);
    expect(await read(trx)).toEqual([{ text: "слово" }]);
  });
});

it("R-8: a table that a newer server changes meanwhile costs a second try and no error", async () => {
  const read = () => inOne((trx) => trx("named").where({ accountId: 1 }).select("*"));
  for (let times = 0; times < 4; times++) expect(await read()).toEqual([{ accountId: 1, text: "слово" }]);
  await server.database.raw(`alter table "named" add column "number" integer not null default 7`);
  for (let times = 0; times < 4; times++) expect(await read()).toEqual([{ accountId: 1, text: "слово", number: 7 }]);
});

it("R-13: what the database refuses is told as before, to a statement with a name too", async () => {
  const write = (text: string | null) =>
    inOne((trx) => trx.raw(`insert into "named" ("accountId", "text") values (1, ?::integer::text)`, [text]));
  for (let times = 0; times < 3; times++) await write("1");
  await expect(write("один")).rejects.toMatchObject({ code: "22P02" });
  await write("2");
});
