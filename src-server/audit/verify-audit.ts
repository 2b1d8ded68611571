import type { Knex } from "knex";
import type { AuditDetails, AuditFault, AuditVerdict } from "../../src-contract/administration.ts";
import { inAccount, rowsOf } from "../database/dialect.ts";
import { columnsOf, fromColumns } from "../database/row-columns.ts";
import { type AuditRow, auditColumns, beginning, chainHash } from "./chain.ts";
import { outcomeDigest } from "./mutation-entries.ts";

type End = AuditVerdict["end"];
type Log = { database: Knex; accountId: number };

const entriesAtOnce = 1_000;
/** An entry that somebody put before the first one is found too. */
const beforeAll = Number.MIN_SAFE_INTEGER;

/**
 * Reads the account's log from its beginning, and names the first entry that is not as it was written. In pieces, without
 * a transaction around them: entries are only added, and those added meanwhile are read along. `noted`: an end that was
 * written down outside, which must still be in it.
 */
export async function verifyAudit(database: Knex, accountId: number, noted?: End): Promise<AuditVerdict> {
  const log = { database, accountId };
  let end: End = beginning;
  let changed: Given[] = [];
  const verdict = (fault: AuditFault | null): AuditVerdict => ({ entries: end.number, end, fault });
  for (;;) {
    const rows = await readEntries(log, end.number || beforeAll);
    for (const row of rows) {
      const number = end.number + 1;
      if (row.number !== number || row.hash !== chainHash(end.hash, row)) return verdict(await faultAt(log, end, row));
      end = { number, hash: row.hash };
      if (noted?.number === number && noted.hash !== row.hash) return verdict({ kind: "otherHistory", number });
    }
    const erased = new Set(rows.filter(({ action }) => action === "outcomeErased").map(outcomeOf));
    changed = [...changed, ...(await changedOutcomes(log, rows))].filter(({ outcomeId }) => !erased.has(outcomeId));
    if (rows.length < entriesAtOnce) break;
  }
  if (noted && noted.number > end.number) return verdict({ kind: "missing", number: end.number + 1 });
  const cut = await faultOfEnd(log, end);
  const [outcome] = changed;
  return verdict(cut ?? (outcome ? { kind: "outcome", number: outcome.number, outcomeId: outcome.outcomeId } : null));
}

function readEntries({ database, accountId }: Log, after: number): Promise<AuditRow[]> {
  return inAccount(database, accountId, async (trx) => {
    const rows: AuditRow[] = await trx("auditLog")
      .where({ accountId })
      .andWhere("number", ">", after)
      .orderBy("number")
      .limit(entriesAtOnce)
      .select(auditColumns);
    return rows;
  });
}

/** What is wrong with the place after `end`, where `row` is found. */
async function faultAt(log: Log, end: End, row: AuditRow): Promise<AuditFault> {
  const number = end.number + 1;
  // an entry fits one place: when another one's content does, it was carried away from here
  for (let after = beforeAll; ; ) {
    const rows = await readEntries(log, after);
    const there = rows.find((other) => other.hash === chainHash(end.hash, { ...other, number }));
    if (there && there.number !== number) return { kind: "moved", number, standsAt: there.number };
    const last = rows.at(-1);
    if (!last || rows.length < entriesAtOnce) break;
    after = last.number;
  }
  if (row.number === number) return { kind: (await endOf(log)).number < number ? "added" : "altered", number };
  return { kind: row.number > number ? "missing" : "added", number };
}

/** Entries that were cut off at the end, or put there. */
async function faultOfEnd(log: Log, end: End): Promise<AuditFault | null> {
  const { number, hash, last } = await endOf(log);
  if (last > number) return { kind: "added", number: number + 1 };
  if (last < number) return { kind: "missing", number: last + 1 };
  return number === end.number && hash !== end.hash ? { kind: "altered", number } : null;
}

/** Where the log ends as the server knows it, and the last entry that is there, both of one moment. */
function endOf({ database, accountId }: Log): Promise<End & { last: number }> {
  return inAccount(database, accountId, async (trx) => {
    const [found]: (Partial<End> & { last: number | null })[] = rowsOf(
      await trx.raw(
        `select "last", "number", "hash" from (select max("number") as "last" from "auditLog" where "accountId" = ?) as "log"` +
          ` left join "auditEnds" on "accountId" = ?`,
        [accountId, accountId],
      ),
    );
    return { number: found?.number ?? beginning.number, hash: found?.hash ?? beginning.hash, last: found?.last ?? 0 };
  });
}

type Given = { number: number; outcomeId: string; digest: string };

function outcomeOf({ details }: AuditRow): unknown {
  return (JSON.parse(details) as AuditDetails)["outcomeId"];
}

/** Results of calls are rows of their own: each must say what its entry says was given, unless it was erased since. */
async function changedOutcomes({ database, accountId }: Log, rows: AuditRow[]): Promise<Given[]> {
  const given = rows.flatMap((row): Given[] => {
    const { outcomeId, digest } = JSON.parse(row.details) as AuditDetails;
    if (typeof outcomeId !== "string" || typeof digest !== "string") return [];
    return [{ number: row.number, outcomeId, digest }];
  });
  if (given.length === 0) return [];
  const ids = given.map(({ outcomeId }) => outcomeId);
  const records = await inAccount(database, accountId, async (trx) => {
    const found: Record<string, unknown>[] = await trx("callOutcomes")
      .where({ accountId })
      .whereIn("id", ids)
      .select(columnsOf.callOutcomes);
    return found;
  });
  const stored = new Map(records.map((record) => [record["id"], fromColumns("callOutcomes", record)]));
  return given.filter(({ outcomeId, digest }) => {
    const row = stored.get(outcomeId);
    return !row || row["deletedAt"] !== null || outcomeDigest(row) !== digest;
  });
}
