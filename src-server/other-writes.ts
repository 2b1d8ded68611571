import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { toErrorBody } from "../src-contract/errors.ts";
import { readRevision } from "./database/revision.ts";
import type { Pokes } from "./pokes.ts";

type Parts = { database: Knex; pokes: Pokes; log: Pick<FastifyBaseLogger, "error">; everyMilliseconds: number };

/** What a console changes reaches desks within this, and the time of an exchange. */
export const otherWritesEvery = 1_000;

/**
 * Pokes desks when another process has written into the embedded database: the administrator's console. SQLite counts the
 * commits of others for each connection (https://sqlite.org/pragma.html#pragma_data_version), and the server has one.
 */
export function watchOtherWrites({ database, pokes, log, everyMilliseconds }: Parts): { stop(): Promise<void> } {
  let version: number | null = null;
  let last: Promise<void> = Promise.resolve();
  async function look(): Promise<void> {
    try {
      const [row]: { data_version: number }[] = await database.raw("PRAGMA data_version");
      const now = row?.data_version ?? null;
      if (version !== null && now !== version)
        for (const accountId of pokes.accounts()) pokes.poke(accountId, await readRevision(database, accountId));
      version = now;
    } catch (error) {
      log.error({ err: error, kind: toErrorBody(error).kind }, "could not see whether somebody else has written");
    }
  }
  const again = () => {
    last = last.then(look);
  };
  again();
  const timer = setInterval(again, everyMilliseconds);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}
