import type { Knex } from "knex";
import { type AuditAction, type AuditDetails, auditDetailsSchema } from "../../src-contract/administration.ts";
import { canonicalValue } from "../../src-contract/rules/row-digest.ts";
import { insertRows } from "../database/insert-rows.ts";
import { auditColumns, type AuditRow, beginning, chainHash } from "./chain.ts";

/** Whose log what belongs to no account is written to. */
export const serverAccount = 0;

/** Who did something, from which device and when; null: at the server's own console. */
export type Doer = { actorId: string | null; deviceId: string | null; at: number };

export type NewAuditEntry = Doer & {
  action: AuditAction;
  /** Whom or what it was done to. */
  subjectId: string | null;
  details?: AuditDetails;
};

type End = { number: number; hash: string };

/**
 * Adds to the account's log, inside the transaction of what is recorded: one is never there without the other. Comes last
 * in it, after the revisions are taken: it locks the end of the log until the commit, and two that lock in another order
 * would wait in a ring. Throws a ZodError for details in which a person's words could stand.
 */
export async function recordAudit(trx: Knex, accountId: number, entries: NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows: AuditRow[] = [];
  let end = await lockEnd(trx, accountId);
  for (const { details = {}, at, action, actorId, deviceId, subjectId } of entries) {
    const entry = {
      accountId,
      number: end.number + 1,
      at,
      action,
      actorId,
      deviceId,
      subjectId,
      details: canonicalValue(auditDetailsSchema.parse(details)),
    };
    const hash = chainHash(end.hash, entry);
    rows.push({ ...entry, hash });
    end = { number: entry.number, hash };
  }
  await insertRows(trx, {
    table: "auditLog",
    columns: auditColumns,
    rows: rows.map((row) => auditColumns.map((column) => row[column])),
  });
  await trx("auditEnds").where({ accountId }).update(end);
}

async function lockEnd(trx: Knex, accountId: number): Promise<End> {
  const read = async (): Promise<End | undefined> =>
    await trx("auditEnds").where({ accountId }).forUpdate().first("number", "hash");
  const end = await read();
  if (end) return end;
  await trx("auditEnds")
    .insert({ accountId, ...beginning })
    .onConflict("accountId")
    .ignore();
  // another one may have begun the log meanwhile
  return (await read()) ?? beginning;
}
