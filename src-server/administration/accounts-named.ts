import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { enterDirectory } from "../database/account-scope.ts";
import { inAccount } from "../database/dialect.ts";

/** The accounts of this name, all without one. Throws notFound when there is none of it. */
export function accountsNamed(database: Knex, name: string | undefined): Promise<{ id: number; name: string }[]> {
  return inAccount(database, null, async (trx) => {
    await enterDirectory(trx);
    const query = trx("accounts").orderBy("id").select("id", "name");
    const accounts: { id: number; name: string }[] = await (name === undefined ? query : query.where({ name }));
    if (name !== undefined && accounts.length === 0) throw new KartotekaError("notFound", "no account has this name");
    return accounts;
  });
}
