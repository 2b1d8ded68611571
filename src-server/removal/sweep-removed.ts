import type { FastifyBaseLogger } from "fastify";
import { removalDays } from "../../src-contract/rules/removal.ts";
import { accountIds } from "../database/account-ids.ts";
import { readTransaction } from "../database/dialect.ts";
import { eraseClient, type ErasureParts } from "../erasure/erase-client.ts";
import { doNowAndThen } from "../now-and-then.ts";
import type { Pokes } from "../pokes.ts";
import type { Snapshots } from "../snapshot/snapshots.ts";

type Parts = ErasureParts & { snapshots: Pick<Snapshots, "forget"> | null; pokes: Pokes; now: () => number };

/** How many cards of an account go at a time: each erasure writes the file of the embedded server anew. */
const atOnce = 20;

/** G5-15: erases the cards whose time to be brought back is over. Returns how many; several servers may do it at once. */
export async function sweepRemoved({ snapshots, pokes, now, ...parts }: Parts): Promise<number> {
  let erased = 0;
  for (const accountId of await accountIds(parts.database)) {
    const until = now() - removalDays * 86_400_000;
    const ids = await readTransaction(
      parts.database,
      accountId,
      async (trx): Promise<string[]> =>
        trx("clients")
          .where({ accountId, deletedAt: null })
          .where("removedAt", "<=", until)
          .orderBy("removedAt")
          .limit(atOnce)
          .pluck("id"),
    );
    if (ids.length === 0) continue;
    await snapshots?.forget(accountId);
    for (const clientId of ids) {
      const order = { accountId, clientId, askedBy: "", deviceId: null, now: now() };
      const { revision } = await eraseClient(parts, { ...order, reason: `removed ${removalDays} days ago` });
      pokes.poke(accountId, revision);
      erased += 1;
    }
    await snapshots?.forget(accountId);
  }
  return erased;
}

/** As long as the server lives. */
export function keepRemovedSwept(parts: Parts, log: FastifyBaseLogger, everyMilliseconds: number) {
  const sweep = async () => {
    const erased = await sweepRemoved(parts);
    if (erased > 0) log.info({ erased }, "removed cards erased");
  };
  return doNowAndThen(sweep, { what: "the sweep of removed cards", log, everyMilliseconds });
}
