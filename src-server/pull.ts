import { createHash } from "node:crypto";
import type { Knex } from "knex";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { Role } from "../src-contract/entities/user.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import type { RowOperation } from "../src-contract/row-patch.ts";
import {
  type Cookie,
  type Point,
  type PullResponse,
  pullPageLimit,
  scopeOfRole,
} from "../src-contract/sync-protocol.ts";
import { readableTables } from "./authorize.ts";
import { readTransaction, rowsOf } from "./database/dialect.ts";
import { markAt, readPoint, strayed } from "./database/revision.ts";
import { columnsOf, fromColumns } from "./database/row-columns.ts";
import { pendingErasures } from "./erasure/erasure-record.ts";
import type { Session } from "./session/authenticate.ts";

export type PullParts = { database: Knex; epoch: string; now: number };

/**
 * One page of the feed: the rows that changed since the cookie, in the tables that the role may see. The rows, the
 * revision and the confirmed counter are read in one transaction (sync rule 6).
 */
export function pull(
  { database, epoch, now }: PullParts,
  session: Session,
  { cookie, heard }: { cookie: Cookie | null; heard: Point | null },
): Promise<PullResponse> {
  return readTransaction(database, session.accountId, async (trx) => {
    const desk = await readDesk(trx, session);
    const { accountId } = session;
    const here = await readPoint(trx, accountId, epoch);
    const scope = scopeOf(desk.role);
    const otherScope = cookie && cookie.scope !== scope ? "scope" : null;
    const reason = (await strayed(trx, accountId, { cookie, heard, here })) ?? otherScope;
    if (reason) return { kind: "reset", reason };

    const reader = { trx, accountId, since: cookie?.revision ?? 0 };
    const tables = readableTables(desk.role);
    const changes = await countChanges(reader, tables);
    const until = pageBorder(changes, pullPageLimit) ?? here.revision;
    const more = until < here.revision;
    const mark = more ? await markAt(trx, accountId, until) : here.mark;
    const patch: RowOperation[] = [];
    for (const table of tables) {
      if (!changes.some((change) => change.table === table && change.revision <= until)) continue;
      for (const operation of await readRows(reader, { table, until, withDeleted: cookie !== null }))
        patch.push(operation);
    }
    const erasures = more ? [] : await pendingErasures(trx, session);
    return {
      kind: "page",
      patch,
      cookie: { epoch, revision: until, mark, scope },
      more,
      remaining: more ? await countRemaining({ ...reader, since: until }, tables) : 0,
      confirmedCounter: more ? 0 : desk.decidedCounter,
      ...(erasures.length > 0 ? { erasures } : {}),
      serverTime: now,
    };
  });
}

/**
 * What a role sees, as the cookie says it: the role and a fingerprint of its tables, so that neither a new role nor a
 * release that shows a role more or less leaves a desk with rows of the old one (sync rule 7).
 */
export function scopeOf(role: Role): string {
  return scopeOfRole(role, viewOf(role));
}

/** The fingerprint of the tables that a role sees: the same for roles that see the same rows. */
export function viewOf(role: Role): string {
  return createHash("sha256").update(readableTables(role).join()).digest("hex").slice(0, 8);
}

/** How many rows of a table have a revision. */
export type Change = { table: SyncedTable; revision: number; rows: number };

/**
 * The last revision of a page of at most `limit` rows, or null when everything fits. A revision is never divided:
 * one that is larger than a page goes whole. Counts of a table may stop early once they exceed the limit. Pure.
 */
export function pageBorder(changes: Change[], limit: number): number | null {
  const rowsByRevision = new Map<number, number>();
  for (const { revision, rows } of changes) rowsByRevision.set(revision, (rowsByRevision.get(revision) ?? 0) + rows);
  let rows = 0;
  let border: number | null = null;
  const inOrder = Array.from(rowsByRevision).sort(([first], [second]) => first - second);
  for (const [revision, count] of inOrder) {
    rows += count;
    if (rows > limit) return border ?? revision;
    border = revision;
  }
  return null;
}

type Reader = { trx: Knex; accountId: number; since: number };

/** Whose desk asks, and where the account stands. Throws sessionRevoked when the device is gone. */
export async function readDesk(
  trx: Knex,
  { accountId, userId, deviceId }: Session,
): Promise<{ role: Role; decidedCounter: number }> {
  const desk = await trx("accounts")
    .join("users", "users.accountId", "accounts.id")
    .join("devices", (join) => join.on("devices.accountId", "accounts.id").andOn("devices.userId", "users.id"))
    .where({ "accounts.id": accountId, "users.id": userId, "devices.deviceId": deviceId })
    .first("users.role", "devices.decidedCounter");
  if (!desk) throw new KartotekaError("sessionRevoked");
  return desk;
}

/** Reads the (accountId, revision) indexes only, and of each no more than a page and one row. */
async function countChanges({ trx, accountId, since }: Reader, tables: SyncedTable[]): Promise<Change[]> {
  const parts = tables.map(
    (table) =>
      `select '${table}' as "table", "revision", count(*) as "rows" from (select "revision" from "${table}"` +
      ` where "accountId" = ? and "revision" > ? order by "revision" limit ${pullPageLimit + 1}) as "${table}Page"` +
      ` group by "revision"`,
  );
  return rowsOf(
    await trx.raw(
      parts.join(" union all "),
      tables.flatMap(() => [accountId, since]),
    ),
  );
}

async function countRemaining({ trx, accountId, since }: Reader, tables: SyncedTable[]): Promise<number> {
  const parts = tables.map(
    (table) => `select count(*) as "rows" from "${table}" where "accountId" = ? and "revision" > ?`,
  );
  const counts: { rows: number }[] = rowsOf(
    await trx.raw(
      parts.join(" union all "),
      tables.flatMap(() => [accountId, since]),
    ),
  );
  return counts.reduce((sum, { rows }) => sum + rows, 0);
}

/** A desk that has nothing yet is not told of what was deleted. */
async function readRows(
  { trx, accountId, since }: Reader,
  { table, until, withDeleted }: { table: SyncedTable; until: number; withDeleted: boolean },
): Promise<RowOperation[]> {
  const columns = columnsOf[table].map((column) => `"${column}"`).join(",");
  const records: Record<string, unknown>[] = rowsOf(
    await trx.raw(
      `select ${columns} from "${table}" where "accountId" = ? and "revision" > ? and "revision" <= ?` +
        `${withDeleted ? "" : ' and "deletedAt" is null'} order by "revision"`,
      [accountId, since, until],
    ),
  );
  return records.map((record) =>
    record["deletedAt"] === null
      ? { op: "put", table, row: fromColumns(table, record) }
      : { op: "del", table, id: String(record["id"]) },
  );
}
