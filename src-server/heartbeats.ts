import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { inAccount } from "./database/dialect.ts";
import { revisionOf } from "./database/revision.ts";
import type { Pokes } from "./pokes.ts";
import { standingFamilies } from "./session/authenticate.ts";

/** A desk that hears nothing for longer takes the line for dead. */
export const heartbeatMilliseconds = 15_000;

type Parts = { database: Knex; pokes: Pokes; log: Pick<FastifyBaseLogger, "warn"> };

/**
 * Tells every listening desk where its account is, which makes up for pokes that were lost, and closes the streams
 * of sessions that were ended by another server or by hand in the database. One short transaction an account, however
 * many of its desks listen.
 */
export async function beatAll({ database, pokes, log }: Parts): Promise<void> {
  for (const accountId of pokes.accounts()) {
    const listeners = pokes.listenersOf(accountId);
    try {
      const { revision, standing } = await inAccount(database, accountId, async (trx) => ({
        revision: await revisionOf(trx, accountId),
        standing: await standingFamilies(trx, accountId, Array.from(new Set(listeners.map((one) => one.familyId)))),
      }));
      for (const listener of listeners) {
        if (standing.has(listener.familyId)) listener.beat(revision);
        else listener.close();
      }
    } catch (error) {
      // it has not signed anybody out, and thousands of desks need not come back at once
      log.warn({ err: error }, "the database does not answer");
      for (const listener of listeners) listener.beat(null);
    }
  }
}

/** Beats every so often, the next time when the last one is done. Returns what stops it. */
export function keepBeating(parts: Parts, every: number): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isStopped = false;
  const beatLater = () => {
    timer = setTimeout(() => {
      void beatAll(parts).finally(() => {
        if (!isStopped) beatLater();
      });
    }, every);
  };
  beatLater();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
