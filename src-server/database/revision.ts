import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import type { Point } from "../../src-contract/sync-protocol.ts";
import { inAccount, rowsOf } from "./dialect.ts";
import { isPostgres } from "./postgres.ts";

/**
 * Takes `count` revisions of the account and returns the last one; they are `last - count + 1` … `last`.
 * One statement, taken after all reading and deciding: it locks the counter until the commit, which is what makes
 * revisions appear in their order (sync rule 4; a sequence would skip late commits). They get a mark of their own, by
 * which they are told from the same numbers in a history that went another way.
 */
export async function takeRevisions(trx: Knex, accountId: number, count: number): Promise<number> {
  const mark = randomBytes(8).toString("hex");
  if (isPostgres(trx)) return takeTogether(trx, { accountId, count, mark });
  const [account]: { revision: number }[] = await trx("accounts")
    .where({ id: accountId })
    .increment("revision", count)
    .returning("revision");
  if (!account) throw new Error("the account is gone");
  await trx("revisionMarks").insert({ accountId, revision: account.revision - count + 1, mark });
  return account.revision;
}

/** One exchange less while all other writers of the account wait. */
async function takeTogether(
  trx: Knex,
  { accountId, count, mark }: { accountId: number; count: number; mark: string },
): Promise<number> {
  const [taken]: { revision: number }[] = rowsOf(
    await trx.raw(
      `with "taken" as (update "accounts" set "revision" = "revision" + ?::bigint where "id" = ? returning "revision"),` +
        ` "marked" as (insert into "revisionMarks" ("accountId", "revision", "mark")` +
        ` select ?::integer, "revision" - ?::bigint + 1, ?::text from "taken") select "revision" from "taken"`,
      [count, accountId, accountId, count, mark],
    ),
  );
  if (!taken) throw new Error("the account is gone");
  return taken.revision;
}

/** The mark of a revision, which is that of the revisions it was taken with; empty for those from before there were marks. */
export async function markAt(knex: Knex, accountId: number, revision: number): Promise<string> {
  const [row]: { mark: string }[] = rowsOf(
    await knex.raw(`select ${markUntil("?", "?")} as "mark"`, [accountId, revision]),
  );
  return row?.mark ?? "";
}

export async function revisionOf(trx: Knex, accountId: number): Promise<number> {
  const account: { revision: number } | undefined = await trx("accounts").where({ id: accountId }).first("revision");
  return account?.revision ?? 0;
}

/** The account's revision, in a transaction of its own. */
export function readRevision(database: Knex, accountId: number): Promise<number> {
  return inAccount(database, accountId, (trx) => revisionOf(trx, accountId));
}

/** Where the account stands. */
export async function readPoint(knex: Knex, accountId: number, epoch: string): Promise<Point> {
  const [account]: { revision: number; mark: string }[] = rowsOf(
    await knex.raw(
      `select "revision", ${markUntil('"accounts"."id"', '"accounts"."revision"')} as "mark" from "accounts" where "id" = ?`,
      [accountId],
    ),
  );
  return { epoch, revision: account?.revision ?? 0, mark: account?.mark ?? "" };
}

/** SQL, along the primary key. */
function markUntil(accountId: string, revision: string): string {
  return (
    `coalesce((select "mark" from "revisionMarks" where "revisionMarks"."accountId" = ${accountId}` +
    ` and "revisionMarks"."revision" <= ${revision} order by "revisionMarks"."revision" desc limit 1), '')`
  );
}

export type StrayReason = "epoch" | "ahead" | "history";

/** Why the history of which `here` is the end does not have one of the points that a desk says it saw; null when it has. */
export async function strayed(
  knex: Knex,
  accountId: number,
  { cookie, heard, here }: { cookie: Point | null; heard: Point | null; here: Point },
): Promise<StrayReason | null> {
  for (const point of [cookie, heard]) {
    if (!point) continue;
    if (point.epoch !== here.epoch) return "epoch";
    if (point.revision > here.revision) return "ahead";
    const mark = point.revision === here.revision ? here.mark : await markAt(knex, accountId, point.revision);
    if (point.mark !== mark) return "history";
  }
  return null;
}
