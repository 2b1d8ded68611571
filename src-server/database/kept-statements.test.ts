import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepStatements } from "./kept-statements.ts";

let connection: Database.Database;
const compiled = vi.fn<(text: string) => void>();
beforeEach(() => {
  compiled.mockClear();
  connection = new Database(":memory:");
  connection.exec(`CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT); INSERT INTO words VALUES (1, 'слово')`);
  const { prepare } = connection;
  connection.prepare = ((text: string) => {
    compiled(text);
    return prepare.call(connection, text);
  }) as typeof connection.prepare;
  keepStatements(connection);
});
afterEach(() => connection.close());

const read = (text: string) => connection.prepare(text).all();

it("S-3: a statement is compiled once a connection, not at each request", () => {
  for (let times = 0; times < 3; times++) expect(read("SELECT word FROM words")).toEqual([{ word: "слово" }]);
  connection.prepare("INSERT INTO words VALUES (?, ?)").run(2, "дело");
  connection.prepare("INSERT INTO words VALUES (?, ?)").run(3, "тело");
  expect(read("SELECT word FROM words")).toHaveLength(3);
  expect(compiled.mock.calls.map(([text]) => text)).toEqual([
    "SELECT word FROM words",
    "INSERT INTO words VALUES (?, ?)",
  ]);
});

it("R-8: one that is kept over a change of its table reads the table as it is now", () => {
  expect(read("SELECT * FROM words")).toEqual([{ id: 1, word: "слово" }]);
  connection.exec("ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 5");
  expect(read("SELECT * FROM words")).toEqual([{ id: 1, word: "слово", length: 5 }]);
  connection.exec("DROP TABLE words; CREATE TABLE words (number INTEGER); INSERT INTO words VALUES (7)");
  expect(read("SELECT * FROM words")).toEqual([{ number: 7 }]);
});

it("S-3: what comes once does not gather, and what is used stays", () => {
  read("SELECT word FROM words");
  for (let number = 0; number < 1_000; number++) {
    read(`SELECT ${number} AS number`);
    if (number % 100 === 0) read("SELECT word FROM words");
  }
  compiled.mockClear();
  read("SELECT word FROM words");
  expect(compiled).not.toHaveBeenCalled();
  read("SELECT 1 AS number");
  expect(compiled).toHaveBeenCalledOnce();
  const long = `SELECT '${"а".repeat(10_000)}' AS word`;
  read(long);
  read(long);
  expect(compiled).toHaveBeenCalledTimes(3);
});
