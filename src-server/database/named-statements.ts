import { createHash } from "node:crypto";
import type pg from "pg";
import { longestKeptText } from "./kept-statements.ts";

/** Of one connection; PostgreSQL keeps a plan for each. What comes later goes without. */
const mostNames = 400;

/** PostgreSQL's word for a plan that a migration of a newer server has made untrue. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "0A000" && error.message.includes("cached plan");
}

/**
 * From its second time on a connection each statement with values has a name, under which PostgreSQL keeps it parsed and
 * planned: of a pull, whose statements ask every table, planning is most of the work. A plan that has become stale fails
 * once, in which the transaction is run again (dialect.ts), and its statement goes without a name from then on.
 */
export function nameStatements(connection: pg.Client): void {
  const seen = new Set<string>();
  const names = new Map<string, string | null>();
  const query = connection.query.bind(connection) as (...given: unknown[]) => unknown;

  function nameOf(text: string): string | null {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= mostNames || text.length > longestKeptText) return null;
    if (!seen.has(text)) {
      // texts that come once each must not gather here
      if (seen.size >= 2 * mostNames) seen.clear();
      seen.add(text);
      return null;
    }
    seen.delete(text);
    const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
    names.set(text, name);
    return name;
  }

  const named = (...given: unknown[]): unknown => {
    const [statement, answered] = given;
    if (!isStatement(statement) || typeof answered !== "function") return query(...given);
    const name = nameOf(statement.text);
    if (name === null) return query(...given);
    return query({ ...statement, name }, (error: unknown, result: unknown) => {
      if (isStalePlan(error)) names.set(statement.text, null);
      (answered as (error: unknown, result: unknown) => void)(error, result);
    });
  };
  connection.query = named as typeof connection.query;
}

/** As knex gives it to the driver. */
function isStatement(given: unknown): given is { text: string; values: unknown[] } {
  if (typeof given !== "object" || given === null || !("text" in given) || !("values" in given)) return false;
  return typeof given.text === "string" && Array.isArray(given.values) && given.values.length > 0;
}
