import type { ClientEdit } from "../src-contract/entities/client-edit.ts";
import { conflictsOf } from "../src-contract/rules/edit-conflicts.ts";
import type { Cache } from "./cache.ts";
import { entityOf, readSqlRow, type SqlRow } from "./synced-rows.ts";

/**
 * A row of clientConflicts that is no client's: says by which rules the table was filled. In the table itself, so that a
 * file that was loaded without it (a snapshot) says that it is to be filled.
 */
const filledMark = "filled";
/** Raised when what counts as a conflict changes. */
const conflictsVersion = 1;

/**
 * A client's edits in the order that counts: the server's, then those that wait, in the order of the queue. `newest`: at
 * most so many, the newest.
 */
export function readEdits(cache: Cache, clientId: string, newest = 100_000): ClientEdit[] {
  return cache
    .all<SqlRow>(
      `SELECT clientEdits.* FROM clientEdits
      WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL
      ORDER BY revision IS NULL DESC, revision DESC,
        (SELECT max(counter) FROM outboxRows WHERE tableName = 'clientEdits' AND rowId = clientEdits.id) DESC LIMIT ?`,
      cache.accountId,
      clientId,
      newest,
    )
    .map((row) => entityOf("clientEdits", row))
    .toReversed();
}

/** Belongs into the transaction that changed the client's edits. */
export function countConflicts(cache: Cache, clientId: string): void {
  const row = readSqlRow(cache, "clients", clientId);
  const client = row && row["deletedAt"] === null ? entityOf("clients", row) : null;
  const conflicts = client ? conflictsOf(readEdits(cache, clientId), client) : [];
  if (conflicts.length === 0) {
    cache.run("DELETE FROM clientConflicts WHERE clientId = ?", clientId);
    return;
  }
  const texts = conflicts.flatMap(({ standing, overwritten }) => [...overwritten, standing.writtenBy]);
  const at = Math.max(0, ...texts.map((text) => text?.createdAt ?? 0));
  cache.run(
    `INSERT INTO clientConflicts (clientId, fields, at) VALUES (?, ?, ?)
    ON CONFLICT (clientId) DO UPDATE SET fields = excluded.fields, at = excluded.at`,
    clientId,
    conflicts.length,
    at,
  );
}

/** A conflict may end because the card changed without an edit, or is gone. */
export function hasConflicts(cache: Cache, clientId: string): boolean {
  return cache.get("SELECT 1 FROM clientConflicts WHERE clientId = ?", clientId) !== undefined;
}

export type ClientInConflict = { clientId: string; fields: number; at: number };

/** The last written first. */
export function clientsInConflict(cache: Cache, limit: number): ClientInConflict[] {
  return cache.all(
    "SELECT clientId, fields, at FROM clientConflicts WHERE clientId <> ? ORDER BY at DESC, clientId LIMIT ?",
    filledMark,
    limit,
  );
}

/** Fields, not clients: each is a choice to make. */
export function fieldsInConflict(cache: Cache): number {
  return (
    cache.get<{ fields: number | null }>(
      "SELECT sum(fields) AS fields FROM clientConflicts WHERE clientId <> ?",
      filledMark,
    )?.fields ?? 0
  );
}

export function areConflictsCounted(cache: Cache): boolean {
  const mark = cache.get<{ fields: number }>("SELECT fields FROM clientConflicts WHERE clientId = ?", filledMark);
  return mark?.fields === conflictsVersion;
}

/** Counts anew for every client with more than one edit, a few at a time with pauses, as refreshIndex does. */
export async function recountConflicts(
  file: { readonly cache: Cache },
  gate: { run<Value>(work: () => Value | Promise<Value>): Promise<Value> },
  pause: () => Promise<void>,
): Promise<void> {
  const { cache } = file;
  for (let after = ""; ; await pause()) {
    const clients = await gate.run(() => recountSome(cache, after));
    const last = clients.at(-1);
    if (last === undefined) break;
    after = last;
  }
  await gate.run(() =>
    cache.run(
      `INSERT INTO clientConflicts (clientId, fields, at) VALUES (?, ?, 0)
      ON CONFLICT (clientId) DO UPDATE SET fields = excluded.fields`,
      filledMark,
      conflictsVersion,
    ),
  );
}

function recountSome(cache: Cache, after: string): string[] {
  const clients = cache.all<{ clientId: string }>(
    `SELECT clientId FROM clientEdits WHERE accountId = ? AND clientId > ? GROUP BY clientId HAVING count(*) > 1
    ORDER BY clientId LIMIT 200`,
    cache.accountId,
    after,
  );
  cache.transaction(() => {
    for (const { clientId } of clients) countConflicts(cache, clientId);
  });
  return clients.map(({ clientId }) => clientId);
}
