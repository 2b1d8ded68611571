import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import knex, { type Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { rowsOf } from "../database/dialect.ts";
import { openDatabase } from "../database/open-database.ts";
import { newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { rewriteTables } from "./rewrite-tables.ts";

let server: ServerForTests;
let superuser: Knex;
beforeAll(async () => {
  server = await startServerForTests();
  superuser = knex({ client: "pg", connection: process.env["KARTOTEKA_TEST_POSTGRES"]!, pool: { min: 0, max: 1 } });
});
afterAll(async () => {
  await superuser.destroy();
  await server.close();
});

async function ask(sql: string): Promise<string> {
  const [row] = rowsOf<{ answer: unknown }>(await superuser.raw(sql));
  return String(row?.answer);
}

function wordsIn(folder: string, words: readonly string[]): string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map(({ name }) => readFileSync(join(folder, name)));
  return words.filter((word) => bytes.some((file) => file.includes(word)));
}

it("R-34: in PostgreSQL's files the words stay after VACUUM, are gone when the tables are written anew, and the log is passed on", async () => {
  const { location } = server;
  if (location.kind !== "postgres") throw new Error("this one is about PostgreSQL");
  const data = await ask(`select current_setting('data_directory') as "answer"`);
  const name = new URL(location.url).pathname.slice(1);
  const pages = join(data, "base", await ask(`select oid as "answer" from pg_database where datname = '${name}'`));
  const words = ["qzpagesurnamezq", "qzpagenotezq", "qzpagecommentzq"] as const;
  const owner = await server.signIn("owner");
  const clientId = randomUUID();
  const write = (id: string, [lastName, note, comment]: readonly [string, string, string]) =>
    owner.push([
      owner.mutation("createClient", { ...newClient, clientId: id, lastName }),
      owner.mutation("pinNote", { noteId: randomUUID(), clientId: id, text: note }),
      owner.mutation("addComment", { commentId: randomUUID(), clientId: id, callId: null, text: comment }),
    ]);
  // with neighbours: a page with nothing else in it is given back whole
  for (let others = 0; others < 10; others += 1) await write(randomUUID(), ["другой", "другая", "другое"]);
  await write(clientId, words);
  await superuser.raw("checkpoint");
  expect(wordsIn(pages, words)).toEqual(words);

  const body = { clientId, reason: "по заявлению" };
  expect((await server.post(`${apiPrefix}/erasures`, body, owner.headers)).status).toBe(200);
  await superuser.raw("checkpoint");
  // what docs/adr/0021 says of VACUUM; when it does better one day, rewriting is not needed any more
  expect(wordsIn(pages, words)).toEqual(words);
  const database = await openDatabase(location);
  const written = await rewriteTables(database, () => undefined);
  await database.destroy();
  await superuser.raw("checkpoint");
  expect(written).toContain("clients");
  expect(wordsIn(pages, words)).toEqual([]);
  expect(await server.database("clients").where({ accountId: server.accountId })).toHaveLength(10);

  // the write-ahead log goes its own way: a file of it is taken again or removed some checkpoints later
  const log = join(data, "pg_wal");
  const logged = wordsIn(log, words);
  process.stdout.write(`in the log after the erasure: ${logged.length} of ${words.length} words\n`);
});
