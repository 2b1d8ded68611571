// The least that does the goals' work in plain SQLite: clients, the names' index, the reversed digits, one trigram
// index. Written as GOALS' rules teach (ten rows an INSERT, FTS before the indexes, one fsync), nothing of the product.
import Database from "better-sqlite3";
import { closeSync, fsyncSync, openSync } from "node:fs";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import type { UnitClient } from "../work-unit.ts";

export const floorKey = "f0".repeat(32);
const columns = [
  "id",
  "lastName",
  "firstName",
  "patronymic",
  "company",
  "jobTitle",
  "country",
  "city",
  "timeZone",
  "managerId",
  "createdAt",
  "phones",
  "emails",
  "tags",
  "customFields",
  "name",
] as const;
const rowsAnInsert = 10;

export const tables = `
  CREATE TABLE clients (no INTEGER PRIMARY KEY, ${columns.join(", ")});
  CREATE TABLE numbers (reversed TEXT, no INTEGER, PRIMARY KEY (reversed, no)) WITHOUT ROWID;
  CREATE TABLE outbox (editId TEXT PRIMARY KEY, clientId TEXT NOT NULL, text TEXT NOT NULL);
  CREATE TABLE state (cookie INTEGER NOT NULL);
  INSERT INTO state VALUES (0);
  CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, detail=none, tokenize='trigram');
`;
const indexes = `
  CREATE UNIQUE INDEX clients_id ON clients (id);
  CREATE INDEX clients_name ON clients (name);
`;

/** A null key leaves the file plain. As durable as the product's: WAL, FULL, exclusive. */
export function openFloor(file: string, key: string | null = floorKey): Database.Database {
  const database = new Database(file);
  if (key !== null) {
    database.pragma("cipher = 'aegis'");
    database.pragma(`key = 'raw:${key}'`);
  }
  database.pragma("locking_mode = EXCLUSIVE");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("cache_size = -64000");
  return database;
}

/** Opened for a load that begins anew when it is cut. */
export function openForLoad(file: string, key: string | null = floorKey): Database.Database {
  const database = new Database(file);
  if (key !== null) {
    database.pragma("cipher = 'aegis'");
    database.pragma(`key = 'raw:${key}'`);
  }
  database.pragma("locking_mode = EXCLUSIVE");
  database.pragma("journal_mode = OFF");
  database.pragma("synchronous = OFF");
  database.pragma("cache_size = -64000");
  return database;
}

/** Loads, one batch of rows after another, and then builds what is searched. The caller ends with `settle`. */
export function createLoad(database: Database.Database) {
  database.exec(tables);
  database.exec("BEGIN");
  const one = `(${columns.map(() => "?").join(", ")})`;
  const insertOf = (rows: number) =>
    database.prepare(`INSERT INTO clients (${columns.join(", ")}) VALUES ${Array(rows).fill(one).join(", ")}`);
  const insertMany = insertOf(rowsAnInsert);
  const insertOne = insertOf(1);
  let waiting: UnitClient[] = [];
  const flush = () => {
    if (waiting.length === rowsAnInsert) insertMany.run(waiting.flatMap(valuesOf));
    else for (const client of waiting) insertOne.run(valuesOf(client));
    waiting = [];
  };
  return {
    add(client: UnitClient): void {
      waiting.push(client);
      if (waiting.length === rowsAnInsert) flush();
    },
    finish(): void {
      flush();
      database.exec("COMMIT; BEGIN");
      const word = database.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
      const number = database.prepare("INSERT OR IGNORE INTO numbers VALUES (?, ?)");
      const digits: [string, number][] = [];
      const some = database.prepare(
        "SELECT no, name, company, phones, emails FROM clients WHERE no > ? ORDER BY no LIMIT 5000",
      );
      for (
        let last = 0, rows = some.all(last) as SearchedRow[];
        rows.length > 0;
        rows = some.all(last) as SearchedRow[]
      ) {
        for (const { no, name, company, phones, emails } of rows) {
          word.run(no, searchedText(name, company, emails));
          for (const reversed of reversedNumbers(phones)) digits.push([reversed, no]);
          last = no;
        }
      }
      // a b-tree that is filled in its order is written once
      for (const pair of digits.sort(([first], [second]) => (first < second ? -1 : 1))) number.run(pair);
      database.exec(indexes);
      database.exec("COMMIT");
    },
  };
}

type SearchedRow = { no: number; name: string; company: string; phones: string; emails: string };

export function searchedText(name: string, company: string, emails: string): string {
  const addresses = Object.values(JSON.parse(emails) as UnitClient["emails"]).map(({ address }) => address);
  return [name, normalizeForSearch(company), ...addresses].join("\n");
}

export function reversedNumbers(phones: string): string[] {
  return Object.values(JSON.parse(phones) as UnitClient["phones"]).map(({ e164, raw }) => reversedDigits(e164 ?? raw));
}

export function reversedDigits(text: string): string {
  return Array.from(text.replace(/\D/g, "")).toReversed().join("");
}

export function nameOf(client: UnitClient): string {
  return normalizeForSearch(`${client.lastName} ${client.firstName} ${client.patronymic}`);
}

function valuesOf(client: UnitClient): (string | number | null)[] {
  return columns.map((column) => {
    if (column === "name") return nameOf(client);
    const value = client[column];
    return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  });
}

/** The bytes are on the disk when it returns. */
export function settle(file: string): void {
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Everything of a floor's file, as `contentsOf` wants it. */
export function* clientsOfFloor(database: Database.Database): Generator<UnitClient> {
  for (const row of database.prepare("SELECT * FROM clients ORDER BY no").iterate()) {
    const client = row as Record<string, string>;
    yield {
      ...(client as unknown as UnitClient),
      phones: JSON.parse(client["phones"] ?? "{}"),
      emails: JSON.parse(client["emails"] ?? "{}"),
    };
  }
}

/** One client of each kind of question answers: what is loaded can be found. */
export function assertSearchable(database: Database.Database, clients: number): void {
  const { total } = database.prepare("SELECT count(*) AS total FROM clients").get() as { total: number };
  const { words } = database.prepare("SELECT count(*) AS words FROM words").get() as { words: number };
  if (total !== clients || words !== clients) throw new Error(`${total} clients, ${words} searchable, of ${clients}`);
}
