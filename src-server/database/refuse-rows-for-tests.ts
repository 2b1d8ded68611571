import type { Knex } from "knex";
import { isPostgres } from "./postgres.ts";

type Refusal = {
  table: string;
  /** SQL over `new`. */
  when: string;
  /** `data`: the row is at fault, as with a broken constraint. `disk`: nobody's fault, and no row gets in. */
  why: "data" | "disk";
};

/** Makes the database itself refuse to write rows. Returns what makes it take them again. */
export async function refuseRows(database: Knex, { table, when, why }: Refusal): Promise<() => Promise<void>> {
  if (!isPostgres(database)) {
    if (why === "disk") {
      await database.raw("PRAGMA query_only = ON");
      return async () => void (await database.raw("PRAGMA query_only = OFF"));
    }
    await database.raw(
      `create trigger poison before insert on "${table}" when ${when} begin select raise(abort, 'refused'); end`,
    );
    return async () => void (await database.raw("drop trigger poison"));
  }
  // check_violation, disk_full
  const code = why === "data" ? "23514" : "53100";
  await database.raw(
    `create or replace function poison() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '${code}'; end $$`,
  );
  await database.raw(
    `create trigger poison before insert or update on "${table}" for each row when (${when}) execute function poison()`,
  );
  return async () => void (await database.raw(`drop trigger poison on "${table}"`));
}
