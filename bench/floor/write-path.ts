// The floor of a server's writes: a batch of comments in one transaction, one statement a table, each remembered by its id
// so that it counts once, and the account's counter last. Raw pg and raw better-sqlite3 at FULL, in a process of its own.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import pg from "pg";
import { serveCalls } from "../serve-calls.ts";

type Work = { writers: number; batches: number; size: number };
type Write = (ids: string[]) => Promise<void> | void;

const text = "Просит перезвонить завтра после обеда, уточнить адрес доставки и прислать счёт на почту.";
const outcome = JSON.stringify({ status: "applied", revision: 1 });
const tables = `
  CREATE TABLE comments (account INTEGER, id TEXT, client TEXT, body TEXT, revision BIGINT, PRIMARY KEY (account, id));
  CREATE INDEX comments_revision ON comments (account, revision);
  CREATE INDEX comments_client ON comments (account, client);
  CREATE TABLE applied (account INTEGER, mutation TEXT, outcome TEXT, PRIMARY KEY (account, mutation));
  CREATE TABLE accounts (id INTEGER PRIMARY KEY, revision BIGINT);
  INSERT INTO accounts VALUES (1, 0);
`;

let pool: pg.Pool | null = null;
let file: Database.Database | null = null;

serveCalls({
  async openPostgres(url: string) {
    pool = new pg.Pool({ connectionString: url, max: 8 });
    await pool.query(tables);
  },
  openSqlite(path: string) {
    file = new Database(path);
    file.pragma("journal_mode = WAL");
    file.pragma("synchronous = FULL");
    file.exec(tables);
  },
  /** Milliseconds for all of it. */
  async write({ writers, batches, size }: Work) {
    const own = pool;
    const write: Write = own ? (ids) => writePostgres(own, ids) : writeSqlite;
    let left = batches;
    const writer = async () => {
      while (left > 0) {
        left -= 1;
        await write(Array.from({ length: size }, () => randomUUID()));
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: writers }, writer));
    return performance.now() - started;
  },
  async count() {
    const sql = "SELECT count(*) AS count FROM comments";
    const rows: unknown[] = pool ? (await pool.query(sql)).rows : (file?.prepare(sql).all() ?? []);
    return Number((rows[0] as { count: number | string }).count);
  },
});

async function writePostgres(own: pg.Pool, ids: string[]): Promise<void> {
  const client = await own.connect();
  try {
    await client.query("BEGIN");
    await client.query(`INSERT INTO comments SELECT 1, id, 'client', $2, 0 FROM unnest($1::text[]) AS id`, [ids, text]);
    await client.query(`INSERT INTO applied SELECT 1, id, $2 FROM unnest($1::text[]) AS id`, [ids, outcome]);
    await client.query("UPDATE accounts SET revision = revision + $1 WHERE id = 1", [ids.length]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function writeSqlite(ids: string[]): void {
  const database = file;
  if (!database) throw new Error("no database is open");
  const comment = database.prepare("INSERT INTO comments VALUES (1, ?, 'client', ?, 0)");
  const applied = database.prepare("INSERT INTO applied VALUES (1, ?, ?)");
  const counter = database.prepare("UPDATE accounts SET revision = revision + ? WHERE id = 1");
  database
    .transaction(() => {
      for (const id of ids) {
        comment.run(id, text);
        applied.run(id, outcome);
      }
      counter.run(ids.length);
    })
    .immediate();
}
