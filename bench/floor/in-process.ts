// The floors of what a desk does by itself: raw prepared statements on the floor's encrypted file, in a process of their own.
import { randomUUID } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type Database from "better-sqlite3";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import { serveCalls } from "../serve-calls.ts";
import { readLines, type UnitClient } from "../work-unit.ts";
import { nameOf, openFloor, reversedDigits, reversedNumbers, searchedText, tables } from "./form.ts";

let database: Database.Database;
/** As rule 7 of the goals has it: the newest so many are looked at. */
const candidates = 2_000;

serveCalls({
  open: ({ file, plain = false }: { file: string; plain?: boolean }) => {
    database = plain ? openFloor(file, null) : openFloor(file);
  },
  /** The tables in a file that holds nothing yet. */
  prepare: () => void database.exec(tables),

  byId: (ids: string[]) => timed(ids, (id) => statement("SELECT * FROM clients WHERE id = ?").get(id)),
  byPhone: (numbers: string[]) =>
    timed(numbers, (written) => {
      const digits = written.replace(/\D/g, "");
      const whole = digits.length === 11 && digits.startsWith("8") ? `7${digits.slice(1)}` : digits;
      const select = "SELECT clients.* FROM numbers JOIN clients USING (no) WHERE reversed = ?";
      return statement(select).all(reversedDigits(whole));
    }),
  byEnding: (endings: string[]) =>
    timed(endings, (ending) => {
      const reversed = reversedDigits(ending);
      const select =
        "SELECT clients.* FROM numbers JOIN clients USING (no) WHERE reversed >= ? AND reversed < ? LIMIT 20";
      return statement(select).all(reversed, `${reversed}:`);
    }),
  byPrefix: (texts: string[]) =>
    timed(texts, (text) => {
      const prefix = normalizeForSearch(text);
      return statement("SELECT * FROM clients WHERE name >= ? AND name < ? ORDER BY name LIMIT 20").all(
        prefix,
        `${prefix}\uffff`,
      );
    }),
  byWords: (texts: string[]) => timed(texts, byWords),

  /** Everything that happened with a client in one table that is clustered by client, kind and time. */
  loadRelated({ file }: { file: string }) {
    database.exec(`CREATE TABLE related (clientId TEXT, kind TEXT, at INTEGER, id TEXT, body TEXT,
      PRIMARY KEY (clientId, kind, at, id)) WITHOUT ROWID`);
    const insert = database.prepare("INSERT INTO related VALUES (?, ?, ?, ?, ?)");
    database.transaction(() => {
      for (const line of readLines(file)) {
        const { kind, row } = JSON.parse(line) as { kind: string; row: Record<string, unknown> };
        insert.run(row["clientId"], kind, row["createdAt"] ?? row["startedAt"], row["id"], JSON.stringify(row));
      }
    })();
  },
  cards: (ids: string[]) => timed(ids, card),

  /** A row and its outbox row in one commit; with a journal also a line flushed beside them, as the product has it. */
  async saves({ clientIds, pause, journal }: { clientIds: string[]; pause: number; journal: string | null }) {
    database.exec(`CREATE TABLE IF NOT EXISTS comments (id TEXT PRIMARY KEY, clientId TEXT, text TEXT, at INTEGER);
      CREATE INDEX IF NOT EXISTS comments_client ON comments (clientId, at)`);
    const text = "Просила перезвонить завтра после обеда, уточнить адрес доставки";
    const line = journal === null ? null : openSync(journal, "a");
    const save = database.transaction((clientId: string) => {
      const id = randomUUID();
      statement("INSERT INTO comments VALUES (?, ?, ?, ?)").run(id, clientId, text, Date.now());
      statement("INSERT INTO outbox VALUES (?, ?, ?)").run(id, clientId, text);
      if (line === null) return;
      writeSync(line, `${text}\n`.repeat(3));
      fdatasyncSync(line);
    });
    const times: number[] = [];
    for (const clientId of clientIds) {
      const started = performance.now();
      save.immediate(clientId);
      times.push(performance.now() - started);
      if (pause > 0) await wait(pause);
    }
    if (line !== null) closeSync(line);
    return times;
  },

  /** Rows as they come out of a pull, with every index, in one commit. */
  apply(clients: UnitClient[]) {
    const started = performance.now();
    database.transaction(() => clients.forEach(applyClient)).immediate();
    const milliseconds = performance.now() - started;
    const read = statement("SELECT lastName FROM clients WHERE id = ?").pluck();
    for (const { id, lastName } of clients) if (read.get(id) !== lastName) throw new Error(`${id} was not applied`);
    return milliseconds;
  },
});

function card(id: string): unknown {
  const client = statement("SELECT * FROM clients WHERE id = ?").get(id) as Record<string, string>;
  for (const column of ["phones", "emails", "tags", "customFields"])
    (client as Record<string, unknown>)[column] = JSON.parse(client[column] ?? "{}");
  const select = "SELECT kind, body FROM related WHERE clientId = ? ORDER BY kind, at DESC";
  const related = statement(select).all(id) as { kind: string; body: string }[];
  return { client, related: related.map(({ kind, body }) => ({ kind, row: JSON.parse(body) as unknown })) };
}

/** All words, each anywhere: trigrams find candidates, newest first, and the name confirms them. */
function byWords(text: string): unknown[] {
  const words = normalizeForSearch(text).split(" ");
  const trigrams = words.flatMap((word) => {
    const letters = Array.from(word);
    return letters.slice(2).map((_, at) => `"${letters.slice(at, at + 3).join("")}"`);
  });
  const select = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?";
  const found: unknown[] = [];
  for (const no of statement(select).pluck().all(trigrams.join(" "), candidates) as number[]) {
    const client = statement("SELECT * FROM clients WHERE no = ?").get(no) as Record<string, string>;
    const searched = searchedText(client["name"] ?? "", client["company"] ?? "", client["emails"] ?? "{}");
    if (!words.every((word) => searched.includes(word))) continue;
    found.push(client);
    if (found.length === 20) break;
  }
  return found;
}

function applyClient(client: UnitClient): void {
  const select = "SELECT no, phones FROM clients WHERE id = ?";
  const old = statement(select).get(client.id) as { no: number; phones: string };
  const name = nameOf(client);
  const maps = [client.phones, client.emails, client.tags, client.customFields].map((map) => JSON.stringify(map));
  const [phones = "{}", emails = "{}"] = maps;
  statement(
    `UPDATE clients SET lastName = ?, firstName = ?, patronymic = ?, company = ?, jobTitle = ?, country = ?, city = ?,
      timeZone = ?, managerId = ?, createdAt = ?, phones = ?, emails = ?, tags = ?, customFields = ?, name = ?
    WHERE no = ?`,
  ).run(
    client.lastName,
    client.firstName,
    client.patronymic,
    client.company,
    client.jobTitle,
    client.country,
    client.city,
    client.timeZone,
    client.managerId,
    client.createdAt,
    ...maps,
    name,
    old.no,
  );
  statement("INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)").run(
    old.no,
    searchedText(name, client.company, emails),
  );
  for (const reversed of reversedNumbers(old.phones))
    statement("DELETE FROM numbers WHERE reversed = ? AND no = ?").run(reversed, old.no);
  for (const reversed of reversedNumbers(phones))
    statement("INSERT OR IGNORE INTO numbers VALUES (?, ?)").run(reversed, old.no);
}

/** Milliseconds of each. */
function timed<Item>(items: Item[], work: (item: Item) => unknown): number[] {
  return items.map((item) => {
    const started = performance.now();
    work(item);
    return performance.now() - started;
  });
}

const statements = new Map<string, Database.Statement>();
function statement(sql: string): Database.Statement {
  const known = statements.get(sql) ?? database.prepare(sql);
  statements.set(sql, known);
  return known;
}
