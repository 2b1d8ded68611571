import Database from "better-sqlite3";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { type SyncedTable, syncedTables } from "../../src-contract/entities/synced-tables.ts";
import { mutationByName } from "../../src-contract/mutations/index.ts";
import type { PushOutcome } from "../../src-contract/sync-protocol.ts";
import { sqliteIn } from "../../src-server/configuration.ts";
import { fromColumns, type Row } from "../../src-server/database/row-columns.ts";
import type { Finding } from "./findings.ts";
import type { Planned } from "./load.ts";

/** What a desk was given and whether it said «сохранено». */
export type Written = Planned & {
  desk: string;
  /** Null: it died before it answered, and nobody knows whether it is in. */
  mutationId: string | null;
};

export type DecidedMutation = { mutationId: string; deviceId: string; counter: number; outcome: PushOutcome };

/** The server's own file, read beside the server: what really arrived there. */
export type ServerRows = {
  revision(): number;
  decided(mutationId: string): DecidedMutation | null;
  row(table: SyncedTable, id: string): Row | null;
  rowsOf(table: SyncedTable, condition: string, ...values: (string | number)[]): Row[];
  all<Value>(sql: string, ...values: (string | number)[]): Value[];
  close(): void;
};

export function openServerRows(dataFolder: string): ServerRows {
  const location = sqliteIn(dataFolder);
  if (location.kind !== "sqlite") throw new Error("the embedded server keeps a SQLite file");
  return serverRowsOf(new Database(location.file, { readonly: true, timeout: 5_000 }));
}

export function serverRowsOf(database: SqliteDatabase): ServerRows {
  const all = <Value>(sql: string, ...values: (string | number)[]) => database.prepare(sql).all(...values) as Value[];
  const rowsOf: ServerRows["rowsOf"] = (table, condition, ...values) =>
    all<Record<string, unknown>>(`SELECT * FROM ${table} WHERE accountId = 1 AND ${condition}`, ...values).map(
      ({ accountId: _accountId, ...record }) => fromColumns(table, record),
    );
  return {
    all,
    rowsOf,
    revision: () => all<{ revision: number }>("SELECT revision FROM accounts WHERE id = 1")[0]?.revision ?? 0,
    decided(mutationId) {
      const [found] = all<Omit<DecidedMutation, "outcome"> & { outcome: string }>(
        "SELECT mutationId, deviceId, counter, outcome FROM appliedMutations WHERE accountId = 1 AND mutationId = ?",
        mutationId,
      );
      return found ? { ...found, outcome: JSON.parse(found.outcome) as PushOutcome } : null;
    },
    row: (table, id) => rowsOf(table, "id = ?", id)[0] ?? null,
    close: () => database.close(),
  };
}

/** Every acknowledged mutation is decided once, as it must be, with its rows, and each desk's in the order of its work. */
export function checkWritten(server: ServerRows, written: readonly Written[]): Finding[] {
  const findings: Finding[] = [];
  const lastOfDevice = new Map<string, { counter: number; revision: number }>();
  for (const { desk, mutation, mutationId, expected } of written) {
    if (mutationId === null) continue;
    const named = `${mutation.name} ${mutationId} of ${desk}`;
    const decided = server.decided(mutationId);
    if (!decided) {
      findings.push({ kind: "lost", words: `${named} never arrived` });
      continue;
    }
    const { outcome, deviceId, counter } = decided;
    if (outcome.status !== expected) {
      const details = outcome.status === "refused" ? JSON.stringify(outcome.error) : "";
      findings.push({ kind: "lost", words: `${named} was ${outcome.status}, not ${expected} ${details}` });
      continue;
    }
    if (outcome.status === "refused") continue;
    for (const { table, id } of rowsPut(mutation, decided)) {
      if (!server.row(table, id)) findings.push({ kind: "lost", words: `${named} left no row in ${table}` });
    }
    const before = lastOfDevice.get(deviceId);
    if (before && (before.counter >= counter || before.revision >= outcome.revision))
      findings.push({ kind: "reordered", words: `${named} stands before what the desk wrote before it` });
    lastOfDevice.set(deviceId, { counter, revision: outcome.revision });
  }
  return findings;
}

/** By the contract's own function: the rows that a mutation makes. */
function rowsPut(mutation: Planned["mutation"], { mutationId, deviceId }: DecidedMutation) {
  const context = { mutationId, userId: mutationId, deviceId, at: 0 };
  const { args, rowPatch } = mutationByName(mutation.name);
  return rowPatch(args.parse(mutation.args), context).flatMap((operation) =>
    operation.op === "put" ? [{ table: operation.table, id: operation.row.id }] : [],
  );
}

/** What several desks changed at once: the last one by the server's order stands, and no key of a map is missing. */
export function checkFields(server: ServerRows, written: readonly Written[]): Finding[] {
  const findings: Finding[] = [];
  const winners = new Map<string, { clientId: string; column: string; value: unknown; revision: number }>();
  const unknown = new Set<string>();
  for (const { mutation, mutationId } of written) {
    if (mutation.name !== "updateClient") continue;
    const decided = mutationId === null ? null : server.decided(mutationId);
    for (const [column, value] of Object.entries(mutation.args.changes)) {
      const { clientId } = mutation.args;
      const map: readonly string[] = syncedTables.clients.map;
      const keys = map.includes(column) ? Object.entries(value as object) : [[null, value] as const];
      for (const [key, one] of keys) {
        const place = JSON.stringify([clientId, column, key]);
        if (mutationId === null) unknown.add(place);
        if (decided?.outcome.status !== "applied") continue;
        const { revision } = decided.outcome;
        if ((winners.get(place)?.revision ?? 0) < revision)
          winners.set(place, { clientId, column, value: one, revision });
      }
    }
  }
  for (const [place, { clientId, column, value }] of winners) {
    if (unknown.has(place)) continue;
    const [, , key] = JSON.parse(place) as [string, string, string | null];
    const cell = server.row("clients", clientId)?.[column];
    const stands = key === null ? cell : (cell as Record<string, unknown> | undefined)?.[key];
    if (!isSame(stands, value))
      findings.push({ kind: "lost", words: `${column} of ${clientId} is not what was written last` });
  }
  return findings;
}

/** Every text of the load is its own; one that stands twice was done twice. `mark` begins the texts of this load. */
export function checkDuplicates(server: ServerRows, since: number, mark: string): Finding[] {
  const texts = { comments: "text", notes: "text", tasks: "text", clients: "lastName" } as const;
  return Object.entries(texts).flatMap(([table, column]) =>
    server
      .all<{ text: string }>(
        `SELECT ${column} AS text FROM ${table} WHERE accountId = 1 AND revision > ? AND ${column} LIKE ? GROUP BY ${column} HAVING count(*) > 1`,
        since,
        `${mark}.%`,
      )
      .map(({ text }): Finding => ({ kind: "duplicated", words: `«${text}» twice in ${table}` })),
  );
}

/** Two decisions under one counter of one device: a retry that was taken for something new. */
export function checkCounters(server: ServerRows): Finding[] {
  return server
    .all<{ deviceId: string; counter: number }>(
      "SELECT deviceId, counter FROM appliedMutations GROUP BY deviceId, counter HAVING count(*) > 1",
    )
    .map(
      ({ deviceId, counter }): Finding => ({ kind: "duplicated", words: `${counter} of ${deviceId} decided twice` }),
    );
}

export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** JSON whose keys are in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
