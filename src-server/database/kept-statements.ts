import type Database from "better-sqlite3";

/** Of one connection; the one that was used least recently gives way. */
const mostStatements = 300;
/** A batch of many rows is not sent twice alike. */
export const longestKeptText = 8_000;

/**
 * Each statement is compiled once a connection, where knex compiles it at each use: of a pull, whose statements ask every
 * table, compiling is most of the work. SQLite itself compiles a kept one anew when the schema has changed meanwhile.
 */
export function keepStatements(connection: Pick<Database.Database, "prepare">): void {
  const kept = new Map<string, Database.Statement>();
  const prepare = connection.prepare.bind(connection) as (text: string) => Database.Statement;

  const keep = (text: string): Database.Statement => {
    const known = kept.get(text);
    if (known) {
      kept.delete(text);
      kept.set(text, known);
      return known;
    }
    const fresh = prepare(text);
    if (text.length > longestKeptText) return fresh;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= mostStatements) kept.delete(oldest);
    kept.set(text, fresh);
    return fresh;
  };
  connection.prepare = keep as typeof connection.prepare;
}
