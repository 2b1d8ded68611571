import { createHash } from "node:crypto";
import type { Knex } from "knex";
import { KartotekaError } from "../src-contract/errors.ts";
import { maySee } from "../src-contract/rules/permissions.ts";
import { digestRows } from "../src-contract/rules/row-digest.ts";
import {
  type Cookie,
  type DigestRequest,
  digestRowsLimit,
  type DigestResponse,
} from "../src-contract/sync-protocol.ts";
import { readTransaction, rowsOf } from "./database/dialect.ts";
import { columnsOf, fromColumns, type Row } from "./database/row-columns.ts";
import { readPoint } from "./database/revision.ts";
import { type PullParts, readDesk, scopeOf } from "./pull.ts";
import type { Session } from "./session/authenticate.ts";

/**
 * What the server holds of one slice, for a desk to compare itself with. Read in one transaction with the account's
 * revision, and answered only to a desk that stands exactly there: a slice can differ from another state and be right.
 */
export function digestSlice(
  { database, epoch, now }: PullParts,
  session: Session,
  request: DigestRequest,
): Promise<DigestResponse> {
  const { cookie, table, want } = request;
  return readTransaction(database, session.accountId, async (trx) => {
    const { role } = await readDesk(trx, session);
    const here = await readPoint(trx, session.accountId, epoch);
    // first of all the scope: who was just demoted asks for what he saw a moment ago, and learns of it by his next pull
    if (!isAt(cookie, { ...here, scope: scopeOf(role) })) return { kind: "moved" };
    if (!maySee(role, table)) throw new KartotekaError("forbidden", `${role} may not see ${table}`);
    const limit = want === "rows" ? Math.min(request.limit, digestRowsLimit) : request.limit;
    const rows = await readSlice(trx, session.accountId, { ...request, limit });
    const until = rows.length === limit ? (rows.at(-1)?.id ?? request.until) : request.until;
    if (want === "digest")
      return { kind: "digest", until, rows: rows.length, digest: digestRows(table, rows, createHash("sha256")) };
    return { kind: "rows", until, patch: rows.map((row) => ({ op: "put", table, row })), serverTime: now };
  });
}

function isAt(cookie: Cookie, { epoch, revision, mark, scope }: Cookie): boolean {
  return cookie.epoch === epoch && cookie.revision === revision && cookie.mark === mark && cookie.scope === scope;
}

/** Along the primary key. */
async function readSlice(
  trx: Knex,
  accountId: number,
  { table, after, until, limit }: Pick<DigestRequest, "table" | "after" | "until" | "limit">,
): Promise<Row[]> {
  const columns = columnsOf[table].map((column) => `"${column}"`).join(",");
  const records: Record<string, unknown>[] = rowsOf(
    await trx.raw(
      `select ${columns} from "${table}" where "accountId" = ? and "id" > ?${until === null ? "" : ' and "id" <= ?'}` +
        ` and "deletedAt" is null order by "id" limit ?`,
      [accountId, after ?? "", ...(until === null ? [] : [until]), limit],
    ),
  );
  return records.map((record) => fromColumns(table, record));
}
