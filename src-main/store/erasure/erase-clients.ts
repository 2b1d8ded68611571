import { syncedTableNames } from "../../../src-contract/entities/synced-tables.ts";
import type { Erasure } from "../../../src-contract/erasure.ts";
import { removeSealedParts } from "../sync/snapshot-sealed.ts";
import type { SyncDesk } from "../sync/sync-desk.ts";
import { eraseFilesOf } from "./erase-files-of.ts";
import { eraseRows } from "./erase-rows.ts";

/**
 * G11-8, R-34: when it resolves, nothing about these clients is left in this person's files. Throws disk errors: then
 * the server is not told, and asks again; a second time does no harm.
 */
export async function eraseClients(desk: SyncDesk, erasures: readonly Erasure[]): Promise<void> {
  const { account, author, gate } = desk;
  await gate.run(async () => {
    const { cache } = account;
    const clientIds = erasures.map(({ clientId }) => clientId);
    cache.transaction(() => eraseFilesOf(account, () => eraseRows(cache, clientIds, author)));
    removeSealedParts(account.folder, null);
    await account.writeAnew();
  });
  desk.log(`erased for good: ${erasures.map(({ erasureId }) => erasureId).join(", ")}`);
  desk.replaced();
  desk.changed([...syncedTableNames, "outbox", "drafts", "recentClients", "files"]);
}
