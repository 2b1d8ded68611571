import type { Knex } from "knex";
import { enterDirectory } from "./account-scope.ts";
import { readTransaction } from "./dialect.ts";

/** All accounts of the server, for what it does by itself now and then. */
export async function accountIds(database: Knex): Promise<number[]> {
  return readTransaction(database, null, async (trx) => {
    await enterDirectory(trx);
    return trx("accounts").orderBy("id").pluck("id");
  });
}
