import { createHash } from "node:crypto";
import { v4 as randomId } from "uuid";
import { type SyncedTable, syncedTableNames, syncedTables } from "../../../src-contract/entities/synced-tables.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { mergeMap, type RowPatch } from "../../../src-contract/row-patch.ts";
import { digestRows } from "../../../src-contract/rules/row-digest.ts";
import type { Point, PushOutcome } from "../../../src-contract/sync-protocol.ts";
import { patchOf } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";

type Row = Record<string, unknown> & { id: string };

/** What a server is to a desk, in memory: rows with revisions, outcomes by id, an epoch and a scope. */
export function createModelServer(options: { pageRows?: number } = {}) {
  const rows = new Map<string, { table: SyncedTable; row: Row; revision: number }>();
  const outcomes = new Map<string, PushOutcome>();
  const decided = new Map<string, number>();
  let revision = 0;
  /** By revision: each draws one. */
  let marks: string[] = [""];
  let epoch = randomId();
  let scope = "manager";
  let seen: readonly SyncedTable[] = syncedTableNames;
  const refusals = new Map<string, KartotekaError>();
  const log: string[] = [];

  const pointAt = (at: number) => ({ epoch, revision: at, mark: marks[at] ?? "" });

  /** Why this history does not have the point. */
  function strayed(point: Point | null) {
    if (!point) return null;
    if (point.epoch !== epoch) return "epoch";
    if (point.revision > revision) return "ahead";
    return point.mark === marks[point.revision] ? null : "history";
  }

  function apply(patch: RowPatch): void {
    revision += 1;
    marks[revision] = randomId();
    for (const operation of patch) {
      const { table } = operation;
      const id = operation.op === "put" ? operation.row.id : operation.id;
      const old = rows.get(`${table}/${id}`)?.row;
      if (operation.op !== "put" && !old) continue;
      const row: Row =
        operation.op === "put"
          ? { revision: null, deletedAt: null, ...operation.row }
          : operation.op === "del"
            ? { ...(old as Row), deletedAt: 1 }
            : merge(table, old as Row, operation.set);
      rows.set(`${table}/${id}`, { table, row: { ...row, revision }, revision });
    }
  }

  function merge(table: SyncedTable, old: Row, set: Record<string, unknown>): Row {
    const maps: readonly string[] = syncedTables[table].map;
    const merged = { ...old };
    for (const [column, value] of Object.entries(set)) {
      merged[column] = maps.includes(column)
        ? mergeMap(old[column] as Record<string, unknown>, value as Record<string, unknown>)
        : value;
    }
    return merged;
  }

  /** The network of one desk; `fail` makes the next calls throw, before or after the server has done its work. */
  function networkOf(deviceId: string, userId: string) {
    let failing: ((call: "push" | "pull", when: "before" | "after") => Error | null) | null = null;
    const meet = (call: "push" | "pull", when: "before" | "after") => {
      const error = failing?.(call, when);
      if (error) throw error;
    };
    const network: SyncNetwork = {
      async push({ heard, mutations }) {
        meet("push", "before");
        const reason = strayed(heard);
        if (reason) return { kind: "reset", reason, serverTime: Date.now() };
        log.push(`push ${mutations.map(({ name }) => name).join(" ")}`);
        const answered = mutations.map((mutation): PushOutcome => {
          const known = outcomes.get(mutation.mutationId);
          if (known) return known;
          decided.set(deviceId, Math.max(decided.get(deviceId) ?? 0, mutation.counter));
          let outcome: PushOutcome;
          try {
            const refusal = refusals.get(mutation.name);
            if (refusal) throw refusal;
            const patch = patchOf(mutation, { userId, deviceId });
            const isThere = patch.some((one) => one.op === "put" && rows.has(`${one.table}/${one.row.id}`));
            if (isThere) throw new KartotekaError("conflict", "a row with this id is there already");
            apply(patch);
            outcome = { mutationId: mutation.mutationId, status: "applied", revision };
          } catch (error) {
            outcome = { mutationId: mutation.mutationId, status: "refused", error: toErrorBody(error) };
          }
          outcomes.set(mutation.mutationId, outcome);
          return outcome;
        });
        meet("push", "after");
        return structuredClone({
          kind: "decided" as const,
          outcomes: answered,
          heard: pointAt(revision),
          serverTime: Date.now(),
        });
      },
      async pull({ cookie, heard }) {
        meet("pull", "before");
        const reason = strayed(cookie) ?? strayed(heard);
        if (reason) return { kind: "reset", reason };
        if (cookie && cookie.scope !== scope) return { kind: "reset", reason: "scope" };
        const since = cookie?.revision ?? 0;
        const fresh = [...rows.values()]
          .filter(({ table, revision: own }) => own > since && seen.includes(table))
          .sort((first, second) => first.revision - second.revision);
        const page = fresh.slice(0, options.pageRows ?? 1_000_000);
        const border = page.at(-1)?.revision ?? revision;
        const whole = fresh.filter((entry) => entry.revision <= border);
        const more = whole.length < fresh.length;
        meet("pull", "after");
        return structuredClone({
          kind: "page" as const,
          patch: whole.map(({ table, row }) =>
            row["deletedAt"] ? { op: "del" as const, table, id: row.id } : { op: "put" as const, table, row },
          ),
          cookie: { ...pointAt(more ? border : revision), scope },
          more,
          remaining: fresh.length - whole.length,
          confirmedCounter: more ? 0 : (decided.get(deviceId) ?? 0),
          serverTime: Date.now(),
        });
      },
      async digest({ cookie, table, after, until, limit, want }) {
        if (strayed(cookie) || cookie.scope !== scope || cookie.revision !== revision) return { kind: "moved" };
        const slice = [...rows.values()]
          .filter((entry) => entry.table === table && entry.row["deletedAt"] === null)
          .map(({ row }) => row)
          .filter(({ id }) => id > (after ?? "") && (until === null || id <= until))
          .sort((one, other) => (one.id < other.id ? -1 : 1))
          .slice(0, limit);
        const end = slice.length === limit ? (slice.at(-1)?.id ?? until) : until;
        return structuredClone(
          want === "digest"
            ? { kind: want, until: end, rows: slice.length, digest: digestRows(table, slice, createHash("sha256")) }
            : {
                kind: want,
                until: end,
                patch: slice.map((row) => ({ op: "put" as const, table, row })),
                serverTime: Date.now(),
              },
        );
      },
      snapshot: async () => ({ kind: "none" }),
      snapshotPart: () => Promise.reject(new KartotekaError("notFound")),
      refresh: async () => undefined,
      listen: (_onPoke, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    };
    return {
      network,
      fail(next: typeof failing) {
        failing = next;
      },
    };
  }

  return {
    networkOf,
    /** Somebody else's write. */
    write: apply,
    refuse: (mutation: string, error = new KartotekaError("forbidden")) => refusals.set(mutation, error),
    accept: (mutation: string) => refusals.delete(mutation),
    row: (table: SyncedTable, id: string) => rows.get(`${table}/${id}`)?.row,
    rowsOf: (table: SyncedTable) => [...rows.values()].filter((entry) => entry.table === table).map(({ row }) => row),
    log,
    /** Another life of the database, empty. */
    restoreEmpty() {
      rows.clear();
      outcomes.clear();
      decided.clear();
      revision = 0;
      marks = [""];
      epoch = randomId();
    },
    /** A copy of the database as it is now; calling it puts the copy back, and nobody is told. */
    backup(): () => void {
      const kept = structuredClone({ rows, outcomes, decided, revision, marks });
      return () => {
        const copy = structuredClone(kept);
        for (const [held, back] of [
          [rows, copy.rows],
          [outcomes, copy.outcomes],
          [decided, copy.decided],
        ] as [Map<string, unknown>, Map<string, unknown>][]) {
          held.clear();
          for (const [key, value] of back) held.set(key, value);
        }
        ({ revision, marks } = copy);
      };
    },
    narrow(nextScope: string, tables: readonly SyncedTable[]) {
      scope = nextScope;
      seen = tables;
    },
  };
}
export type ModelServer = ReturnType<typeof createModelServer>;
