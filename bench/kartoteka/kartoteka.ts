// The product as a contender: its server from its source, its store as it is built, nothing of either changed.
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { v7 as newId } from "uuid";
import { demoAccount } from "../../scripts/demo-account.ts";
import type { Processes } from "../../scripts/processes.ts";
import { startServer } from "../../scripts/services.ts";
import { createCache } from "../../src-cache/cache.ts";
import { openDatabase } from "../../src-main/store/database/open-database.ts";
import { forkStoreProcess } from "../../src-main/store/store-for-tests.ts";
import { contentsOf } from "../checksum.ts";
import { peakMemory } from "../child.ts";
import type { Contender, ContenderDesk } from "../contender.ts";
import { clientsOf, openServerDatabase, type WorkUnit } from "../work-unit.ts";
import { prepareSnapshot } from "./snapshot.ts";

const repository = resolve(import.meta.dirname, "../..");
export const builtStore = join(repository, "out/main/store.cjs");
export const everybody = { filter: { managerId: null, tag: null } };

export type KartotekaOptions = {
  processes: Processes;
  /** False: a server that has no ready snapshot to offer, so that desks take rows. */
  snapshot: boolean;
};

export function kartoteka({ processes, snapshot }: KartotekaOptions): Contender {
  return {
    name: "kartoteka",
    async startServer(unit, folder) {
      const { url, stop, dataFolder } = await startKartotekaServer(processes, { unit, folder, snapshot });
      if (snapshot) await prepareSnapshot(url);
      return {
        url,
        stop,
        async countEdited(beginning) {
          const database = openServerDatabase(dataFolder);
          const count = "SELECT count(*) FROM clients WHERE jobTitle LIKE ? || '%'";
          const edited = database.prepare(count).pluck().get(beginning) as number;
          database.close();
          return edited;
        },
        openDesk: (deskFolder, deskUrl) => openDesk({ folder: deskFolder, url: deskUrl, clients: unit.clients }),
      };
    },
    async startToFirstQuery(folder, clientId) {
      const started = performance.now();
      const desk = await forkStoreProcess(folder, builtStore);
      await desk.command("readSession", {});
      const card = await desk.query("clientCard", { clientId });
      const milliseconds = performance.now() - started;
      await desk.kill();
      return { milliseconds, found: card !== null };
    },
  };
}

export async function startKartotekaServer(
  processes: Processes,
  { unit, folder, snapshot }: { unit: WorkUnit; folder: string; snapshot: boolean },
): Promise<{ url: string; dataFolder: string; stop(): Promise<void> }> {
  const dataFolder = join(folder, "data");
  mkdirSync(folder, { recursive: true });
  cpSync(unit.serverFolder, dataFolder, { recursive: true });
  const server = await startServer(processes, {
    repository,
    port: 0,
    dataFolder,
    logFile: join(folder, "server.log"),
    env: { KARTOTEKA_LOG: "warn" },
    ...(snapshot ? {} : { file: join(import.meta.dirname, "server-by-rows.ts") }),
  });
  return { url: server.url, dataFolder, stop: () => server.process.stop() };
}

type DeskPlace = { folder: string; url: string; clients: number };

async function openDesk({ folder, url, clients }: DeskPlace): Promise<ContenderDesk> {
  mkdirSync(folder, { recursive: true });
  const listeners: (() => void)[] = [];
  let hasEnded = false;
  const desk = await forkStoreProcess(folder, builtStore, ({ event }) => {
    if (event === "dataChanged") for (const listener of listeners) listener();
  });
  return {
    async firstSync() {
      const started = performance.now();
      const changes = createChanges(listeners);
      await desk.command("signIn", { serverUrl: url, ...demoAccount });
      const signedIn = performance.now();
      // asks as the window does: at once, and again when something has come
      while ((await desk.query("clientListOutline", everybody)).total < clients) await changes.next();
      const found = await desk.query("searchClients", { text: "ова", limit: 20 });
      if (found.rows.length === 0) throw new Error("nothing is found after the first sync");
      const milliseconds = performance.now() - signedIn;
      return { milliseconds, peakMemory: peakMemory(desk.pid), signInMilliseconds: signedIn - started };
    },
    async contents() {
      await desk.command("syncNow", {});
      hasEnded = true;
      await desk.stop();
      return contentsOfProfile(folder);
    },
    async goLive() {
      await desk.command("syncNow", {});
    },
    async edit({ clientId, text, before }) {
      await desk.mutate("updateClient", {
        editId: newId(),
        clientId,
        changes: { jobTitle: text },
        before: { jobTitle: before },
      });
    },
    read: async (clientId) => (await desk.query("clientCard", { clientId }))?.client.jobTitle ?? null,
    onChange: (listener) => void listeners.push(listener),
    // it has no switch: whoever wants it offline cuts its wire
    goOffline: async () => undefined,
    async pushAll() {
      await desk.command("syncNow", {});
      const { waiting, refused } = await desk.command("readSyncState", {});
      if (waiting + refused > 0) throw new Error(`${waiting} edits wait and ${refused} are refused after a sync`);
    },
    async stop() {
      if (!hasEnded) await desk.kill();
      hasEnded = true;
    },
  };
}

/** Waits for a change, and misses none that came between two waits. */
function createChanges(listeners: (() => void)[]) {
  let missed = 0;
  let wake = () => {};
  listeners.push(() => {
    missed += 1;
    wake();
  });
  return {
    async next(): Promise<void> {
      if (missed === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      missed = 0;
    },
  };
}

/** The key as the operating system's keeper of the tests holds it: in the clear. */
export function dataKeyOf(profile: string): { file: string; dataKey: string; accountId: number } {
  const { current, accounts } = JSON.parse(readFileSync(join(profile, "profile.json"), "utf8")) as {
    current: string;
    accounts: { folder: string; accountId: number; keys: { byOs: string }[] }[];
  };
  const account = accounts.find(({ folder }) => folder === current);
  const dataKey = Buffer.from(account?.keys[0]?.byOs ?? "", "base64").toString();
  return { file: join(profile, current, "cache.db"), dataKey, accountId: account?.accountId ?? 0 };
}

function contentsOfProfile(profile: string) {
  const { file, dataKey, accountId } = dataKeyOf(profile);
  const cache = createCache(openDatabase(file, dataKey), accountId);
  try {
    const contents = contentsOf(clientsOf(cache.database));
    const listed = cache.get<{ total: number }>("SELECT count(*) AS total FROM clientEntries")?.total;
    if (listed !== contents.clients) throw new Error(`${listed} of ${contents.clients} clients can be found`);
    return contents;
  } finally {
    cache.close();
  }
}
