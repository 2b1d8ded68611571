import type { Knex } from "knex";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { readTransaction, rowsOf } from "../database/dialect.ts";

type Asked = { accountId: number; tables: SyncedTable[]; since: number; most: number };

/** The account's revision and how many rows have changed since one, at most `most` of a table: reads indexes alone. */
export function readStanding(
  database: Knex,
  { accountId, tables, since, most }: Asked,
): Promise<{ revision: number; rows: number }> {
  return readTransaction(database, accountId, async (trx) => {
    const account: { revision: number } | undefined = await trx("accounts").where({ id: accountId }).first("revision");
    const counts = tables.map(
      (table) =>
        `select count(*) as "rows" from (select 1 from "${table}"` +
        ` where "accountId" = ? and "revision" > ? limit ${most}) as "${table}Part"`,
    );
    const rows: { rows: number }[] = rowsOf(
      await trx.raw(
        counts.join(" union all "),
        tables.flatMap(() => [accountId, since]),
      ),
    );
    return { revision: account?.revision ?? 0, rows: rows.reduce((sum, count) => sum + count.rows, 0) };
  });
}
