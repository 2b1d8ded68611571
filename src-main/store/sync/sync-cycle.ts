import { outboxCounts } from "./outbox.ts";
import { pullAll } from "./pull.ts";
import { pushAll } from "./push.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

/**
 * Pushes everything, then pulls everything. A pull that met another history than before, or the first one at all, has made
 * what waits a matter of that one: it is pushed at once.
 */
export async function syncOnce(desk: SyncDesk, network: SyncNetwork): Promise<void> {
  const isAnew = await pullAll(desk, network, await pushAll(desk, network));
  if (!isAnew || outboxCounts(desk.account.cache).waiting === 0) return;
  await pullAll(desk, network, await pushAll(desk, network));
}
