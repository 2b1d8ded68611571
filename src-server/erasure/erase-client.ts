import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { tablesOfParent } from "../../src-contract/rules/client-rows.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { rowsOf, writeTransaction } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";
import { takeRevisions } from "../database/revision.ts";
import { readAccountTables } from "../export/account-tables.ts";
import type { FilePlaces } from "../files/remove-files.ts";
import { contentsOf, giveUpFiles, removeGivenUp } from "./erase-files.ts";
import { rememberItems } from "../ingest/remember-items.ts";
import { forgetDetails } from "./forget-details.ts";

export type ErasureOrder = {
  accountId: number;
  clientId: string;
  /** Empty: the server's own administrator at its console. */
  askedBy: string;
  deviceId: string | null;
  reason: string;
  now: number;
};
/** `files` null: this server keeps none. */
export type ErasureParts = { database: Knex; files: FilePlaces | null };
export type Erased = { erasureId: string; revision: number };

const idsAtOnce = 500;

/**
 * Takes every row about the client out of the database for good, with the bytes of his files, and keeps that it did. Of a client who was erased before
 * it does the rest again: whatever went wrong after the first commit, the same question brings to its end.
 */
export async function eraseClient({ database, files }: ErasureParts, order: ErasureOrder): Promise<Erased> {
  const { accountId, clientId } = order;
  let touched: string[] = [];
  const erased = await writeTransaction(database, accountId, async (trx): Promise<Erased> => {
    // whoever writes about the client waits here, and is told then that he is gone
    await trx("clients").where({ accountId, id: clientId }).forUpdate().first("id");
    const known: { id: string; revision: number } | undefined = await trx("erasures")
      .where({ accountId, clientId })
      .first("id", "revision");
    const outcomeIds = await outcomesOf(trx, accountId, clientId);
    const contents = await contentsOf(trx, accountId, clientId);
    await rememberItems(trx, accountId, clientId);
    const rows = await eraseRows(trx, accountId, clientId);
    for (const [table, count] of Object.entries(await giveUpFiles(trx, accountId, contents)))
      if (count > 0) rows[table] = count;
    touched = Object.keys(rows);
    await forgetDetails(trx, accountId);
    const { askedBy, deviceId, reason, now } = order;
    const doer = { actorId: askedBy || null, deviceId, at: now };
    // the log is right to miss them from now on
    const gone = outcomeIds.map((outcomeId) => {
      return { ...doer, action: "outcomeErased" as const, subjectId: clientId, details: { outcomeId } };
    });
    if (known) {
      await recordAudit(trx, accountId, gone);
      return { erasureId: known.id, revision: known.revision };
    }
    const erasureId = randomUUID();
    const revision = await takeRevisions(trx, accountId, 1);
    const act = { id: erasureId, clientId, askedBy, reason, askedAt: now, revision, rows: JSON.stringify(rows) };
    await trx("erasures").insert({ accountId, ...act });
    await recordAudit(trx, accountId, [
      ...gone,
      { ...doer, action: "personErased", subjectId: clientId, details: { erasure: erasureId } },
    ]);
    return { erasureId, revision };
  });
  if (files) await removeGivenUp(database, files, accountId);
  await overwriteFreePages(database, touched);
  return erased;
}

function outcomesOf(trx: Knex, accountId: number, clientId: string): Promise<string[]> {
  return trx("callOutcomes")
    .where({ accountId })
    .whereIn("callId", (calls) => void calls.from("calls").where({ accountId, clientId }).select("id"))
    .pluck("id");
}

/** How many rows went, by table; tables without any are left out. */
async function eraseRows(trx: Knex, accountId: number, clientId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = (table: string, rows: number) => {
    if (rows > 0) counts[table] = (counts[table] ?? 0) + rows;
  };
  for (const { table, column, parent } of tablesOfParent) {
    const ids: string[] = await trx(parent).where({ accountId, clientId }).pluck("id");
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const part = ids.slice(start, start + idsAtOnce);
      count(table, await trx(table).where({ accountId }).whereIn(column, part).delete());
    }
  }
  for (const { name, columns } of await readAccountTables(trx)) {
    if (isRecord(name) || !columns.some((column) => column.name === "clientId")) continue;
    count(name, await trx(name).where({ accountId, clientId }).delete());
  }
  count("clients", await trx("clients").where({ accountId, id: clientId }).delete());
  return counts;
}

/** That something was done, by ids alone. */
function isRecord(table: string): boolean {
  return table === "erasures" || table.startsWith("audit");
}

const patienceMilliseconds = 10_000;

/**
 * SQLite leaves what was deleted in its pages and in the log: both are written anew. PostgreSQL's pages and log belong to
 * whoever runs it (docs/running-a-server.md); its dead rows are given up at least.
 */
async function overwriteFreePages(database: Knex, tables: readonly string[]): Promise<void> {
  if (isPostgres(database)) {
    for (const table of tables) await database.raw(`vacuum "${table}"`);
    return;
  }
  await database.raw("VACUUM");
  const began = performance.now();
  for (;;) {
    const [state] = rowsOf<{ busy: number }>(await database.raw("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (state?.busy === 0) return;
    // somebody reads an earlier state: a snapshot that is being made, an export
    if (performance.now() - began > patienceMilliseconds)
      throw new KartotekaError("unexpected", "the log could not be emptied", { retryAfterSeconds: 30 });
    await sleep(100);
  }
}
