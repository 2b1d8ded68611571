import { createHash } from "node:crypto";
import { v4 as randomId } from "uuid";
import { type SyncedTable, syncedTableNames, syncedTables } from "../../../src-contract/entities/synced-tables.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { mergeMap, type RowPatch } from "../../../src-contract/row-patch.ts";
import { digestRows } from "../../../src-contract/rules/row-digest.ts";
import type { PushOutcome } from "../../../src-contract/sync-protocol.ts";
import { patchOf } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";

type Row = Record<string, unknown> & { id: string };

/** What a server is to a desk, in memory: rows with revisions, outcomes by id, an epoch and a scope. */
export function createModelServer(options: { pageRows?: number } = {}) {
  const rows = new Map<string, { table: SyncedTable; row: Row; revision: number }>();
  const outcomes = new Map<string, PushOutcome>();
  const decided = new Map<string, number>();
  let revision = 0;
  let epoch = randomId();
  let scope = "manager";
  let seen: readonly SyncedTable[] = syncedTableNames;
  const refusals = new Map<string, KartotekaError>();
  const log: string[] = [];

  function apply(patch: RowPatch): void {
    revision += 1;
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
      async push({ epoch: meant, mutations }) {
        meet("push", "before");
        if (meant !== null && meant !== epoch) return { outcomes: [], epoch, serverTime: Date.now() };
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
        return structuredClone({ outcomes: answered, epoch, serverTime: Date.now() });
      },
      async pull({ cookie }) {
        meet("pull", "before");
        if (cookie && cookie.epoch !== epoch) return { kind: "reset", reason: "epoch" };
        if (cookie && cookie.scope !== scope) return { kind: "reset", reason: "scope" };
        if (cookie && cookie.revision > revision) return { kind: "reset", reason: "ahead" };
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
          cookie: { epoch, scope, revision: more ? border : revision },
          more,
          remaining: fresh.length - whole.length,
          confirmedCounter: more ? 0 : (decided.get(deviceId) ?? 0),
          serverTime: Date.now(),
        });
      },
      async digest({ cookie, table, after, until, limit, want }) {
        if (cookie.epoch !== epoch || cookie.scope !== scope || cookie.revision !== revision) return { kind: "moved" };
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
      epoch = randomId();
    },
    narrow(nextScope: string, tables: readonly SyncedTable[]) {
      scope = nextScope;
      seen = tables;
    },
  };
}
export type ModelServer = ReturnType<typeof createModelServer>;
