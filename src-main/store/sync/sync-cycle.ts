import { readLocalValue } from "../../../src-cache/local-values.ts";
import { outboxCounts } from "./outbox.ts";
import { pullAll } from "./pull.ts";
import { pushAll } from "./push.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

/**
 * Pushes everything, then pulls everything. A pull that met another database than before, or the first one at all, has
 * made what waits a matter of that one: it is pushed at once.
 */
export async function syncOnce(desk: SyncDesk, network: SyncNetwork): Promise<void> {
  const before = epochOf(desk);
  await pullAll(desk, network, await pushAll(desk, network));
  if (epochOf(desk) === before || outboxCounts(desk.account.cache).waiting === 0) return;
  await pullAll(desk, network, await pushAll(desk, network));
}

function epochOf({ account }: SyncDesk): string | undefined {
  return readLocalValue(account.cache, "cookie")?.epoch;
}
