import type { Knex } from "knex";
import {
  type AdministrationAnswer,
  type AdministrationRequest,
  auditEntrySchema,
} from "../../src-contract/administration.ts";
import type { AuditRow } from "./chain.ts";

/** A page of the account's log, the newest entries first. */
export async function readAudit(
  trx: Knex,
  accountId: number,
  { before, limit }: AdministrationRequest<"readAudit">,
): Promise<AdministrationAnswer<"readAudit">> {
  const query = trx("auditLog")
    .where({ accountId })
    .orderBy("number", "desc")
    .limit(limit + 1);
  if (before !== null) query.andWhere("number", "<", before);
  const rows: AuditRow[] = await query.select();
  const entries = rows
    .slice(0, limit)
    .map(({ details, ...row }) => auditEntrySchema.parse({ ...row, details: JSON.parse(details) }));
  return { entries, more: rows.length > limit };
}
