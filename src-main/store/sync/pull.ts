import { setImmediate as turn } from "node:timers/promises";
import type { SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import type { Erasure } from "../../../src-contract/erasure.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { type Cookie, roleOfScope } from "../../../src-contract/sync-protocol.ts";
import { type Cache, transactionOverTurns } from "../../../src-cache/cache.ts";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { eraseClients } from "../erasure/erase-clients.ts";
import { confirmedRows, deleteOutboxRow } from "./outbox.ts";
import { notePage, type PullPage, pullPages, type PullReset } from "./pull-pages.ts";
import type { PulledAlong } from "./push.ts";
import { rebase } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";
import { takeSnapshot } from "./snapshot.ts";
import { removeSealedParts } from "./snapshot-sealed.ts";
import type { SyncDesk } from "./sync-desk.ts";
import { takeAnew } from "./take-anew.ts";

type PullNetwork = Pick<SyncNetwork, "pull" | "refresh" | "snapshot" | "snapshotPart">;

/**
 * Fetches everything since the cookie. A desk that has nothing yet, and one that is asked for a reset (sync rule 7), takes
 * a snapshot where there is one (rule 8), and the rest from there on. Throws what the network throws; what has come until
 * then is kept. `along`: what a push has brought already. True when everything was taken anew.
 */
export async function pullAll(
  desk: SyncDesk,
  network: PullNetwork,
  along: PulledAlong | null = null,
): Promise<boolean> {
  const isAnew = await pullEverything(desk, network, along);
  await meetRole(desk, network);
  return isAnew;
}

/**
 * The session must say the role in which the rows were read. It may not where no reset told of the change: the first
 * rows of all came after it, or the refresh at the reset was lost.
 */
async function meetRole({ account, gate }: SyncDesk, network: PullNetwork): Promise<void> {
  const session = readLocalValue(account.cache, "session");
  const cookie = readLocalValue(account.cache, "cookie");
  const role = cookie && roleOfScope(cookie.scope);
  if (!session || !role || session.user.role === role) return;
  await gate.run(() => account.forgetWhatWasSeen());
  await network.refresh();
}

async function pullEverything(desk: SyncDesk, network: PullNetwork, along: PulledAlong | null): Promise<boolean> {
  const { account } = desk;
  const isFirst = readLocalValue(account.cache, "cookie") === null;
  if (isFirst) await takeSnapshot(desk, network, null);
  const reset = await pullSince(desk, network, along);
  if (!reset) {
    // of a download that a kill left behind, or that a pull by rows has overtaken
    removeSealedParts(account.folder, null);
    return isFirst;
  }
  // a changed scope is a changed role: what may be written is known before what may be seen
  if (reset.reason === "scope") await network.refresh();
  const resetAgain = (await takeSnapshot(desk, network, reset.reason)) ? await pullSince(desk, network, null) : reset;
  if (resetAgain) await takeAnew(desk, network, resetAgain.reason);
  return true;
}

/**
 * What is applied together is one transaction: the server's rows, the confirmed mutations gone, the rest replayed, the new
 * cookie.
 */
async function pullSince(desk: SyncDesk, network: PullNetwork, along: PulledAlong | null): Promise<PullReset | null> {
  const from = readLocalValue(desk.account.cache, "cookie");
  // of another file, which was rebuilt since: it says nothing of this one
  const first = along && isSameCookie(along.since, from) ? along : null;
  let reached = from;
  let erasures: readonly Erasure[] = [];
  const reset = await pullPages(desk, network, {
    from,
    heard: readLocalValue(desk.account.cache, "heard"),
    first,
    async apply(pages) {
      await applyPages(desk, pages, reached);
      reached = pages.at(-1)?.cookie ?? reached;
      erasures = pages.at(-1)?.erasures ?? [];
    },
  });
  if (erasures.length > 0) await carryOut(desk, network, erasures);
  return reset;
}

/** Told to the server at once; what else its answer says the next pull brings. */
async function carryOut(desk: SyncDesk, network: PullNetwork, erasures: readonly Erasure[]): Promise<void> {
  await eraseClients(desk, erasures);
  const { cache } = desk.account;
  await network.pull({
    deviceId: desk.author.deviceId,
    cookie: readLocalValue(cache, "cookie"),
    heard: readLocalValue(cache, "heard"),
    erased: erasures.map(({ erasureId }) => erasureId),
  });
}

async function applyPages(desk: SyncDesk, pages: PullPage[], since: Cookie | null): Promise<void> {
  const { account } = desk;
  const tables = new Set<SyncedTable>();
  const confirmed: string[] = [];
  await desk.gate.run(async () => {
    const { cache } = account;
    // a file that was rebuilt while the page was on its way: what changed since the old file's cookie is not enough
    if (!isSameCookie(readLocalValue(cache, "cookie"), since))
      throw new KartotekaError("conflict", "the cache was rebuilt during a pull");
    const apply = (page: PullPage) => {
      const applied = applyPage(cache, page, desk);
      for (const table of applied.tables) tables.add(table);
      confirmed.push(...applied.confirmed);
    };
    const [page] = pages;
    if (page && pages.length === 1) {
      cache.transaction(() => apply(page));
      return;
    }
    await transactionOverTurns(cache, async () => {
      for (const one of pages) {
        apply(one);
        await turn();
      }
    });
  });
  if (confirmed.length > 0) {
    // after the commit: a line too many in the journal is answered as the first time, one too few would be a loss
    account.journal.done(confirmed);
    account.compactJournal();
    desk.changed([...tables, "outbox"]);
  } else if (tables.size > 0) {
    desk.changed(tables);
  }
}

function applyPage(
  cache: Cache,
  page: PullPage,
  { author, now }: SyncDesk,
): { tables: Set<SyncedTable>; confirmed: string[] } {
  const leaving = confirmedRows(cache, page.cookie.revision);
  const tables = rebase(cache, {
    author,
    patch: page.patch,
    at: page.serverTime,
    leaving: leaving.map(({ counter }) => counter),
  });
  for (const { counter } of leaving) deleteOutboxRow(cache, counter);
  notePage(cache, page, now());
  return { tables, confirmed: leaving.map(({ mutationId }) => mutationId) };
}

export function isSameCookie(one: Cookie | null, other: Cookie | null): boolean {
  return (
    one?.epoch === other?.epoch &&
    one?.revision === other?.revision &&
    one?.mark === other?.mark &&
    one?.scope === other?.scope
  );
}
