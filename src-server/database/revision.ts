import type { Knex } from "knex";

/**
 * Takes `count` revisions of the account and returns the last one; they are `last - count + 1` … `last`.
 * One statement, taken after all reading and deciding: it locks the counter until the commit, which is what makes
 * revisions appear in their order (sync rule 4; a sequence would skip late commits).
 */
export async function takeRevisions(trx: Knex, accountId: number, count: number): Promise<number> {
  const [account]: { revision: number }[] = await trx("accounts")
    .where({ id: accountId })
    .increment("revision", count)
    .returning("revision");
  if (!account) throw new Error("the account is gone");
  return account.revision;
}
