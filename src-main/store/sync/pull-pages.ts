import type { Cookie, PullResponse } from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../database/cache.ts";
import { readLocalValue, writeLocalValue } from "../database/local-values.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

export type PullPage = Extract<PullResponse, { kind: "page" }>;
export type PullReset = Extract<PullResponse, { kind: "reset" }>;

/** From how many rows on a pull shows its progress. */
const longPull = 1_000;

/**
 * The pages of the feed from a cookie on, each handed to `apply` in its order. The next one is asked for while one is
 * being applied: the network and the disk work at the same time. Null at the end; a reset ends it early.
 */
export async function pullPages(
  desk: SyncDesk,
  network: Pick<SyncNetwork, "pull">,
  { from, apply }: { from: Cookie | null; apply: (page: PullPage) => Promise<void> },
): Promise<PullReset | null> {
  let next = ask(desk, network, from);
  let done = 0;
  try {
    for (;;) {
      const { response, askedAt, heardAt } = await next;
      if (response.kind === "reset") return response;
      desk.serverTime({ serverTime: response.serverTime, askedAt, heardAt });
      if (response.more) {
        next = ask(desk, network, response.cookie);
        next.catch(() => undefined); // met at the head of the loop, after this page is kept
      }
      await apply(response);
      done += response.patch.length;
      const total = done + response.remaining;
      if (total > longPull && response.more) desk.progressed({ done, total });
      if (!response.more) return null;
    }
  } finally {
    if (done > longPull) desk.progressed(null);
  }
}

async function ask(desk: SyncDesk, network: Pick<SyncNetwork, "pull">, cookie: Cookie | null) {
  const askedAt = desk.now();
  const response = await network.pull({ deviceId: desk.author.deviceId, cookie });
  return { response, askedAt, heardAt: desk.now() };
}

/** What a page says besides its rows, in the transaction of its rows. */
export function notePage(cache: Cache, page: PullPage, now: number): void {
  writeLocalValue(cache, "cookie", page.cookie);
  if (page.more) return;
  writeLocalValue(cache, "lastSyncAt", now);
  // a file that was lost with its journal must not give out counters again that the server has seen
  if (page.confirmedCounter > (readLocalValue(cache, "lastCounter") ?? 0))
    writeLocalValue(cache, "lastCounter", page.confirmedCounter);
}
