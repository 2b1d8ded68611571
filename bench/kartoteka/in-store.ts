// The product's store in one process with who measures it: what it costs without the way between two processes.
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { type Client, noClientDetails } from "../../src-contract/entities/client.ts";
import { valueOf } from "../../src-contract/errors.ts";
import { readLocalValue } from "../../src-cache/local-values.ts";
import { entityOf, readSqlRow } from "../../src-cache/synced-rows.ts";
import { openAccount } from "../../src-main/store/database/open-account.ts";
import { createWriteGate } from "../../src-main/store/database/write-gate.ts";
import { openStore, type StoreForTests } from "../../src-main/store/store-for-tests.ts";
import { pullAll } from "../../src-main/store/sync/pull.ts";
import type { SyncDesk } from "../../src-main/store/sync/sync-desk.ts";
import { serveCalls } from "../serve-calls.ts";
import type { UnitClient } from "../work-unit.ts";
import { dataKeyOf } from "./kartoteka.ts";

let store: StoreForTests;
let desk: SyncDesk;

serveCalls({
  async open({ profile }: { profile: string }) {
    store = await openStore({ folder: profile });
    await store.command("readSession", {});
  },
  byPhone: (numbers: string[]) =>
    timed(numbers, (number) => store.ask("query", "clientsByPhone", { number, limit: 20 })),
  search: (texts: string[]) => timed(texts, (text) => store.ask("query", "searchClients", { text, limit: 20 })),
  cards: (ids: string[]) => timed(ids, (clientId) => store.ask("query", "clientCard", { clientId })),
  async saves({ clientIds, pause }: { clientIds: string[]; pause: number }) {
    const text = "Просила перезвонить завтра после обеда, уточнить адрес доставки";
    const times: number[] = [];
    for (const clientId of clientIds) {
      const args = { commentId: newId(), clientId, callId: null, text };
      const started = performance.now();
      valueOf(await store.ask("mutate", "addComment", args));
      times.push(performance.now() - started);
      if (pause > 0) await wait(pause);
    }
    return times;
  },

  async openCore({ profile }: { profile: string }) {
    const { file, dataKey, accountId } = dataKeyOf(profile);
    const author = { userId: newId(), deviceId: newId() };
    const folder = file.slice(0, -"/cache.db".length);
    const account = await openAccount({ folder, dataKeys: [dataKey], accountId, author, now: Date.now, log: () => {} });
    desk = {
      account,
      author,
      gate: createWriteGate(),
      now: Date.now,
      sleep: async () => undefined,
      signal: new AbortController().signal,
      changed: () => {},
      replaced: () => {},
      progressed: () => {},
      serverTime: () => {},
      log: () => {},
    };
  },
  /** The row as an entity: what every query that opens a client begins with. */
  byId(ids: string[]) {
    return ids.map((id) => {
      const started = performance.now();
      const row = readSqlRow(desk.account.cache, "clients", id);
      if (!row) throw new Error(`no client ${id}`);
      entityOf("clients", row);
      return performance.now() - started;
    });
  },
  /** One page that the server would send, through the pull as it is. */
  async apply(clients: UnitClient[]) {
    const cookie = readLocalValue(desk.account.cache, "cookie");
    if (!cookie) throw new Error("the desk has no cookie");
    const revision = cookie.revision + 1;
    const rows = clients.map(
      (client): Client => ({ ...noClientDetails, ...client, importId: null, revision, deletedAt: null }),
    );
    const page = {
      kind: "page" as const,
      patch: rows.map((row) => ({ op: "put" as const, table: "clients" as const, row })),
      cookie: { ...cookie, revision },
      more: false,
      remaining: 0,
      confirmedCounter: 0,
      serverTime: Date.now(),
    };
    const network = { pull: async () => page, refresh: async () => undefined };
    const started = performance.now();
    await pullAll(desk, network as never);
    const milliseconds = performance.now() - started;
    const { cache } = desk.account;
    for (const { id, lastName } of clients) {
      // by the key as it is: by the id alone every client is read
      if (readSqlRow(cache, "clients", id)?.["lastName"] !== lastName) throw new Error(`${id} was not applied`);
    }
    return milliseconds;
  },
});

/** Milliseconds of each. */
async function timed<Item>(items: Item[], ask: (item: Item) => ReturnType<StoreForTests["ask"]>): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) {
    const started = performance.now();
    const result = await ask(item);
    times.push(performance.now() - started);
    valueOf(result);
  }
  return times;
}
