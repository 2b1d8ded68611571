import type { Cookie, Point, PullResponse } from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

export type PullPage = Extract<PullResponse, { kind: "page" }>;
/** An answer, and this computer's clock when it was asked for and when it was heard. */
export type AnsweredPull = { response: PullResponse; askedAt: number; heardAt: number };
export type PullReset = Extract<PullResponse, { kind: "reset" }>;

/** The cookie, what a push was answered since, and what has been answered to both already. */
export type PullStart = { from: Cookie | null; heard: Point | null; first?: AnsweredPull | null };

/** From how many rows on a pull shows its progress. */
const longPull = 1_000;

/**
 * Rows that are committed together at most: a commit rewrites every page of every index that it touched, so that a
 * hundred thousand clients in commits of 2,000 rows write the file twelve times over.
 */
const rowsTogether = 40_000;

/**
 * The pages of the feed from a cookie on, handed to `apply` in their order, several at once when there are many: the
 * first alone, so that there is something to see, then more and more. The next one is asked for while others are being
 * applied: the network and the disk work at the same time. Null at the end; a reset ends it early.
 */
export async function pullPages(
  desk: SyncDesk,
  network: Pick<SyncNetwork, "pull">,
  { from, heard, first = null, apply }: PullStart & { apply: (pages: PullPage[]) => Promise<void> },
): Promise<PullReset | null> {
  let next = first ? Promise.resolve(first) : ask(desk, network, { cookie: from, heard });
  let together = 1;
  let done = 0;
  let gathered: PullPage[] = [];
  try {
    for (;;) {
      const { response, askedAt, heardAt } = await next;
      if (response.kind === "reset") return response;
      desk.serverTime({ serverTime: response.serverTime, askedAt, heardAt });
      if (response.more) {
        next = ask(desk, network, { cookie: response.cookie, heard });
        next.catch(() => undefined); // met at the head of the loop, after this page is kept
      }
      gathered.push(response);
      const rows = gathered.reduce((sum, { patch }) => sum + patch.length, 0);
      if (response.more && gathered.length < together && rows < rowsTogether) continue;
      await apply(gathered);
      done += rows;
      gathered = [];
      together *= 2;
      const total = done + response.remaining;
      if (total > longPull && response.more) desk.progressed({ phase: "rows", done, total });
      if (!response.more) return null;
    }
  } finally {
    if (done > longPull) desk.progressed(null);
  }
}

async function ask(
  desk: SyncDesk,
  network: Pick<SyncNetwork, "pull">,
  where: { cookie: Cookie | null; heard: Point | null },
): Promise<AnsweredPull> {
  const askedAt = desk.now();
  const response = await network.pull({ deviceId: desk.author.deviceId, ...where });
  return { response, askedAt, heardAt: desk.now() };
}

/** What a page says besides its rows, in the transaction of its rows. */
export function notePage(cache: Cache, page: PullPage, now: number): void {
  writeLocalValue(cache, "cookie", page.cookie);
  if (page.more) return;
  // what was heard before is behind the cookie now
  writeLocalValue(cache, "heard", null);
  writeLocalValue(cache, "lastSyncAt", now);
  // a file that was lost with its journal must not give out counters again that the server has seen
  if (page.confirmedCounter > (readLocalValue(cache, "lastCounter") ?? 0))
    writeLocalValue(cache, "lastCounter", page.confirmedCounter);
}
