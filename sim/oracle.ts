import { join } from "node:path";
import { type SyncedTable, syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { maySee } from "../src-contract/rules/permissions.ts";
import type { Cache } from "../src-cache/cache.ts";
import { columnsOf } from "../src-cache/synced-rows.ts";
import { textTables } from "../src-cache/search-index.ts";
import { readSideJournal } from "../src-main/store/database/side-journal.ts";
import { allOutboxRows, type OutboxRow } from "../src-main/store/sync/outbox.ts";
import { patchOf } from "../src-main/store/sync/rebase.ts";
import type { Act } from "./acts.ts";
import type { SimulatedDesk } from "./desk.ts";
import { type AppliedEdit, replayDifferences } from "./replay.ts";
import { dataKey } from "./template.ts";
import type { World } from "./world.ts";

export type FailureKind = "lost" | "duplicated" | "diverged" | "stuck";
export type Failure = { kind: FailureKind; what: string };

type Decision = {
  mutationId: string;
  userId: string;
  deviceId: string;
  counter: number;
  name: string;
  outcome: string;
  revision: number | null;
  decidedAt: number;
};
type Row = Record<string, unknown>;

/** After everything has healed: what must hold, whatever happened before. */
export function judge(world: World): Failure[] {
  const failures: Failure[] = [];
  const fail = (kind: FailureKind, what: string) => failures.push({ kind, what });
  const { raw } = world.server;
  const decisions = new Map(
    (
      raw
        .prepare(
          "SELECT mutationId, userId, deviceId, counter, name, outcome, revision, decidedAt FROM appliedMutations",
        )
        .all() as Decision[]
    ).map((decision) => [decision.mutationId, decision]),
  );
  const server = new Map(syncedTableNames.map((table) => [table, serverRows(world, table)]));
  const outboxes = new Map(world.desks.map((desk) => [desk, outboxOf(desk)]));
  const waiting = new Map([...outboxes.values()].flatMap((rows) => rows.map((row) => [row.mutationId, row] as const)));

  for (const act of world.acts.all()) judgeAct(act, { decisions, server, waiting, fail, world });
  judgeRepetition(world, server, fail);
  judgeOrder(world, decisions, fail);
  const edits = appliedEdits(world, [...decisions.values()], byRevision(server.get("clientEdits")));
  for (const what of replayDifferences(edits, server.get("clients") ?? new Map())) fail("diverged", `client ${what}`);
  for (const desk of world.desks) {
    judgeQueue(desk, outboxes.get(desk) ?? [], fail);
    judgeReplica(world, desk, server, fail);
  }
  return failures;
}

type Parts = {
  decisions: Map<string, Decision>;
  server: Map<SyncedTable, Map<string, Row>>;
  waiting: Map<string, OutboxRow>;
  fail(kind: FailureKind, what: string): void;
  world: World;
};

/** Applied with its rows there, or waiting as refused with what was typed, or decided by the person, or lost with a server. */
function judgeAct(act: Act, { decisions, server, waiting, fail, world }: Parts): void {
  const named = `${act.desk} ${act.name} ${act.mutationId}`;
  const decision = decisions.get(act.mutationId);
  const row = waiting.get(act.mutationId);
  const patch = patchOf({ ...act, args: JSON.parse(act.args), at: 0 }, { userId: act.userId, deviceId: act.deviceId });
  const missing = patch.filter(
    (operation) => operation.op === "put" && !server.get(operation.table)?.has(operation.row.id),
  );
  if (decision && isApplied(decision)) {
    if (missing.length > 0) fail("lost", `${named}: applied, and its rows are not there`);
    if (row) fail("stuck", `${named}: applied, and still ${row.state} on its desk`);
    return;
  }
  if (row) {
    if (row.args !== act.args) fail("lost", `${named}: waits with other words`);
    // its own rows are there: the server took it once and was asked as if it had not. Not so where a strange server had
    // refused what the right one took, and its person sent it again
    const isTaken = sameWords(world, act).some(({ mutationId }) => {
      const other = decisions.get(mutationId);
      return other !== undefined && isApplied(other);
    });
    if (decision && missing.length < patch.filter(({ op }) => op === "put").length && !act.isExcused && !isTaken)
      fail("duplicated", `${named}: refused over its own rows (${decision.outcome})`);
    return;
  }
  if (act.isExcused || act.decided === "discarded") return;
  if (act.decided === "resent") {
    const isThere =
      missing.length === 0 ||
      [...waiting.values()].some(({ args }) => args === act.args) ||
      // what was sent again is judged under its own id, and what became of it later
      sameWords(world, act).some(({ mutationId, decided, isExcused }) => {
        const again = decisions.get(mutationId);
        // the row of a settled conflict goes by its mutation's id, and is not the former one's
        return decided !== null || isExcused || (again !== undefined && isApplied(again));
      });
    if (!isThere) fail("lost", `${named}: sent again and gone`);
    return;
  }
  fail("lost", `${named}: ${decision ? `refused and gone from its desk` : "neither on the server nor on its desk"}`);
}

/** The same item under its other ids: it was sent again by its person. */
function sameWords({ acts }: World, { mutationId, args }: Act): Act[] {
  return acts.all().filter((other) => other.mutationId !== mutationId && other.args === args);
}

function isApplied({ outcome }: Decision): boolean {
  return (JSON.parse(outcome) as { status: string }).status === "applied";
}

/** A revision is one mutation's, and a mutation leaves one edit at most. */
function byRevision(rows: Map<string, Row> | undefined): Map<number, Row> {
  return new Map([...(rows?.values() ?? [])].map((row) => [Number(row["revision"]), row]));
}

/** In the words that the desk was given; of an edit whose desk died before it could tell, as its row has them. */
function appliedEdits(world: World, decisions: Decision[], rows: Map<number, Row>): AppliedEdit[] {
  return decisions.flatMap((decision) => {
    if (decision.name !== "updateClient" || !isApplied(decision)) return [];
    const act = world.acts.get(decision.mutationId);
    const { revision } = decision;
    const row = rows.get(revision ?? 0);
    if (revision === null || (!act && !row)) return [];
    const { clientId, changes } = act
      ? (JSON.parse(act.args) as AppliedEdit)
      : {
          clientId: String(row?.["clientId"]),
          changes: JSON.parse(String(row?.["changes"])) as AppliedEdit["changes"],
        };
    return [{ revision, clientId, changes }];
  });
}

/** Texts are written once: one that stands in two living rows was written twice. */
function judgeRepetition(world: World, server: Parts["server"], fail: Parts["fail"]): void {
  for (const table of ["comments", "notes", "tasks"] as const) {
    const seen = new Map<string, string>();
    for (const row of server.get(table)?.values() ?? []) {
      const text = String(row["text"]);
      const before = seen.get(text);
      if (before !== undefined) fail("duplicated", `${table}: ${before} and ${String(row["id"])} say the same`);
      seen.set(text, String(row["id"]));
    }
  }
  const twice = world.server.raw
    .prepare("SELECT count(*) FROM (SELECT 1 FROM appliedMutations GROUP BY accountId, mutationId HAVING count(*) > 1)")
    .pluck()
    .get() as number;
  if (twice > 0) fail("duplicated", `${twice} mutations have two outcomes`);
}

/**
 * Of one device: as its person wrote, so the server applied. The desk's counters do not tell: they begin anew in a file
 * that was rebuilt with nothing unsent. Two copies of a profile write beside each other, and a restored server forgets.
 */
function judgeOrder(world: World, decisions: Map<string, Decision>, fail: Parts["fail"]): void {
  const last = new Map<string, number>();
  for (const { mutationId, deviceId, isExcused, wasRefused } of world.acts.all()) {
    const decision = decisions.get(mutationId);
    if (!decision || !isApplied(decision) || isExcused || wasRefused || world.copiedDevices.has(deviceId)) continue;
    const before = last.get(deviceId) ?? 0;
    const { revision, counter, name } = decision;
    if ((revision ?? 0) <= before) fail("diverged", `order: ${name} #${counter} became ${revision} after ${before}`);
    last.set(deviceId, revision ?? 0);
  }
}

/** Only what the person must decide is left, and the side journal holds the same. */
function judgeQueue(desk: SimulatedDesk, rows: OutboxRow[], fail: Parts["fail"]): void {
  const account = desk.account();
  if (!account) return fail("stuck", `${desk.name} does not run`);
  for (const { name, counter, state } of rows)
    if (state !== "refused") fail("stuck", `${desk.name} ${name} #${counter} is still ${state}`);
  const journal = readSideJournal(join(desk.folder(), "unsent.journal"), dataKey).items;
  const inJournal = journal
    .map(({ mutationId }) => mutationId)
    .sort()
    .join();
  const inOutbox = rows
    .map(({ mutationId }) => mutationId)
    .sort()
    .join();
  if (inJournal !== inOutbox)
    fail("diverged", `${desk.name} side journal has ${journal.length} items, the outbox ${rows.length}`);
  for (const table of ["baseRows", "outboxRows"]) {
    const left = account.cache.all(`SELECT * FROM ${table}`).length;
    if (left > 0) fail("diverged", `${desk.name} ${left} rows left in ${table}`);
  }
}

/** Byte for byte the server's rows in the tables of the role, and nothing in the others. */
function judgeReplica(world: World, desk: SimulatedDesk, server: Parts["server"], fail: Parts["fail"]): void {
  const account = desk.account();
  if (!account) return;
  const role = world.roles.get(desk.person.userId) ?? desk.person.role;
  for (const table of syncedTableNames) {
    const own = deskRows(account.cache, table);
    const visible = maySee(role, table) ? [...(server.get(table) ?? [])] : [];
    const theirs = new Map(visible.filter(([, row]) => row["deletedAt"] === null));
    for (const [id, row] of theirs) {
      const mine = own.get(id);
      if (!mine) fail("diverged", `${desk.name} lacks ${table} ${id}`);
      else {
        const differing = Object.keys(row).filter((column) => row[column] !== mine[column]);
        if (differing.length > 0)
          fail(
            "diverged",
            `${desk.name} ${table} ${id}: ${differing.map((column) => `${column} ${String(mine[column])} ≠ ${String(row[column])}`).join("; ")}`,
          );
      }
    }
    for (const id of own.keys()) if (!theirs.has(id)) fail("diverged", `${desk.name} has ${table} ${id} too many`);
  }
  judgeSearch(desk, account.cache, fail);
}

/** What is derived for lists and search is of the rows that are there. */
function judgeSearch(desk: SimulatedDesk, cache: Cache, fail: Parts["fail"]): void {
  const differences = cache.all<{ id: string }>(
    `SELECT id FROM clients WHERE deletedAt IS NULL EXCEPT SELECT clientId FROM clientEntries
    UNION ALL SELECT clientId FROM clientEntries EXCEPT SELECT id FROM clients WHERE deletedAt IS NULL`,
  );
  if (differences.length > 0) fail("diverged", `${desk.name} ${differences.length} clients listed wrongly`);
  for (const table of textTables) {
    const wrong = cache.all<{ id: string }>(
      `SELECT id FROM ${table} WHERE deletedAt IS NULL EXCEPT SELECT rowId FROM textEntries WHERE tableName = '${table}'`,
    );
    if (wrong.length > 0) fail("diverged", `${desk.name} ${wrong.length} ${table} cannot be found`);
  }
  const unsaid = cache.all<{ id: string }>(
    `SELECT id FROM calls WHERE deletedAt IS NULL AND (outcomeText IS NOT NULL OR trim(reasonText) <> '') EXCEPT SELECT callId FROM callEntries`,
  );
  if (unsaid.length > 0) fail("diverged", `${desk.name} ${unsaid.length} calls cannot be found by what was said`);
  const entries = cache.all<{ no: number; digits: string }>("SELECT no, digits FROM clientEntries ORDER BY no LIMIT 5");
  for (const { no, digits } of entries) {
    const [word] = digits.split(" ");
    if (!word) continue;
    const found = cache.get("SELECT 1 FROM clientNumbers WHERE clientNumbers MATCH ? AND rowid = ?", word, no);
    if (!found) fail("diverged", `${desk.name} a number cannot be found`);
  }
}

function outboxOf(desk: SimulatedDesk): OutboxRow[] {
  const account = desk.account();
  return account ? allOutboxRows(account.cache) : [];
}

/** Deleted ones too, as SQLite holds them; both sides store the same text for the same value. */
function serverRows(world: World, table: SyncedTable): Map<string, Row> {
  const rows = world.server.raw.prepare(`SELECT ${columnsOf(table).join(", ")} FROM ${table}`).all() as Row[];
  return new Map(rows.map((row) => [String(row["id"]), row]));
}

function deskRows(cache: Cache, table: SyncedTable): Map<string, Row> {
  const rows = cache.all<Row>(`SELECT ${columnsOf(table).join(", ")} FROM ${table} WHERE deletedAt IS NULL`);
  return new Map(rows.map((row) => [String(row["id"]), row]));
}
