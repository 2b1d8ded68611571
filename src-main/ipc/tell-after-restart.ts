import { sessionStateSchema } from "../../src-contract/commands/session.ts";
import { syncStateSchema } from "../../src-contract/commands/sync.ts";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import { valueOf } from "../../src-contract/errors.ts";
import { queries } from "../../src-contract/queries/index.ts";
import type { StoreProcess } from "../store-process.ts";

const everyTable = [...new Set(Object.values(queries).flatMap(({ tables }) => tables))];

/** The store is a new process: what the screens know may be older than what it found on the disk. Throws its refusal. */
export async function tellAfterRestart(
  store: Pick<StoreProcess, "request">,
  send: (event: DesktopEvent) => void,
): Promise<void> {
  const session = valueOf(await store.request("command", "readSession", {}));
  send({ event: "sessionChanged", session: sessionStateSchema.parse(session) });
  const syncState = valueOf(await store.request("command", "readSyncState", {}));
  send({ event: "syncStateChanged", syncState: syncStateSchema.parse(syncState) });
  send({ event: "dataChanged", tables: everyTable });
}
