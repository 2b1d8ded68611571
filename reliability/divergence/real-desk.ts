import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { createModelServer } from "../../src-main/store/sync/model-server-for-tests.ts";
import { createCoreDesk } from "../../src-main/store/sync/core-for-tests.ts";
import { compareAll, compareNext } from "../../src-main/store/sync/digest.ts";
import { createServerClient, type DeskSession, type SyncNetwork } from "../../src-main/store/sync/server-client.ts";
import type { ServerForTests } from "../../src-server/server-for-tests.ts";

/** A desk's real files and its half of the protocol over HTTP to a real server, without a process around it. */
export async function openRealDesk(server: ServerForTests, person: Parameters<ServerForTests["signIn"]>[0]) {
  const { session: signedIn, deviceId, userId } = await server.signIn(person);
  let session: DeskSession = signedIn;
  const ended = new AbortController();
  const network = createServerClient({
    http: { baseUrl: server.url, fetch },
    deviceId,
    readSession: () => session,
    saveSession: async (next) => {
      session = next;
    },
    now: () => server.clock.now,
    signal: ended.signal,
  });
  const asked: SyncedTable[] = [];
  let pullsFail = false;
  const watched: SyncNetwork = {
    ...network,
    pull(request) {
      if (pullsFail) return Promise.reject(new KartotekaError("unreachable", "as the test wants it"));
      return network.pull(request);
    },
    digest(request) {
      asked.push(request.table);
      return network.digest(request);
    },
  };
  const { role } = signedIn.user;
  const core = await createCoreDesk(createModelServer(), { deviceId, userId, role, network: watched });
  const parts = { desk: core.desk, network: watched };
  return {
    ...core,
    /** Tables of which a slice was asked for. */
    asked,
    session: () => session,
    failPulls(fail: boolean) {
      pullsFail = fail;
    },
    compareAll: () => compareAll(parts),
    compareNext: () => compareNext(parts),
    close() {
      ended.abort();
      core.close();
    },
  };
}
export type RealDesk = Awaited<ReturnType<typeof openRealDesk>>;
