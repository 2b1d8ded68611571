import { setImmediate as turn } from "node:timers/promises";
import { syncedTableNames } from "../../../src-contract/entities/synced-tables.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import type { ResetReason } from "../../../src-contract/sync-protocol.ts";
import { applyRowPatch } from "../../../src-cache/apply-row-patch.ts";
import { type Cache, type SqlValue, transactionOverTurns } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { indexChanges, indexVersion, noIndexChanges } from "../../../src-cache/search-index.ts";
import { forgetAnswers, forgetRefusals } from "./outbox.ts";
import { notePage, type PullPage, pullPages } from "./pull-pages.ts";
import { replayAll } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

/** What is the desk's own and goes along; the queue's effects and the derived tables are made anew. */
const localTables = ["localValues", "outbox", "drafts", "recentClients"];

/**
 * Sync rule 7: everything anew, the outbox kept. The rows go into a file of their own beside the cache, which serves
 * until it is complete: a server that answers no further, is empty or is another one takes nothing away that was there,
 * and rows that the person may see no longer leave with the old file.
 */
export async function takeAnew(desk: SyncDesk, network: Pick<SyncNetwork, "pull">, why: ResetReason): Promise<void> {
  const { account } = desk;
  const staging = await account.openStaging();
  try {
    writeLocalValue(staging, "indexVersion", indexVersion);
    const reset = await pullPages(desk, network, {
      from: null,
      heard: null,
      apply: (pages) => fill(staging, pages, desk),
    });
    if (reset) throw new KartotekaError("unexpected", `a reset during a reset: ${reset.reason}`);
  } catch (error) {
    account.dropStaging(staging);
    throw error;
  }
  await moveIn(desk, staging, why);
}

/**
 * Brings what is the desk's own into the complete staging file, replays the outbox and puts it in the cache's place. What
 * another history refused is asked again; a first filling has none.
 */
export async function moveIn(desk: SyncDesk, staging: Cache, why: ResetReason | null): Promise<void> {
  const { account, gate } = desk;
  await gate.run(async () => {
    try {
      staging.transaction(() => {
        const counters = [account.cache, staging].map((cache) => readLocalValue(cache, "lastCounter") ?? 0);
        for (const table of localTables) copyTable(account.cache, staging, table);
        writeLocalValue(staging, "lastCounter", Math.max(...counters));
        forgetAnswers(staging);
        if (why !== "scope") forgetRefusals(staging);
        replayAll(staging, desk.author);
      });
      if (isOtherScope(account.cache, staging)) account.forgetWhatWasSeen();
      await account.swapIn(staging);
    } catch (error) {
      account.dropStaging(staging);
      throw error;
    }
  });
  desk.replaced();
  desk.changed([...syncedTableNames, "outbox"]);
}

/** What lies beside the old file would otherwise outlive the right to see it (GC-51). */
function isOtherScope(...files: [Cache, Cache]): boolean {
  const [before, after] = files.map((cache) => readLocalValue(cache, "cookie")?.scope);
  return before !== undefined && before !== after;
}

async function fill(staging: Cache, pages: PullPage[], desk: SyncDesk): Promise<void> {
  await transactionOverTurns(staging, async () => {
    for (const page of pages) {
      const changes = noIndexChanges();
      applyRowPatch(staging, page.patch, { at: page.serverTime, changes });
      indexChanges(staging, changes);
      notePage(staging, page, desk.now());
      await turn();
    }
  });
  staging.database.pragma("wal_checkpoint(TRUNCATE)");
}

/** What they say of the rows is true of the old file's rows only. */
const ofTheRows = ["cookie", "heard", "indexVersion"];

/** What the staging file has of its own is newer and stays. */
function copyTable(from: Cache, to: Cache, table: string): void {
  for (const row of from.all<Record<string, SqlValue>>(`SELECT * FROM ${table}`)) {
    if (table === "localValues" && ofTheRows.includes(String(row["key"]))) continue;
    const columns = Object.keys(row);
    to.run(
      `INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (?${", ?".repeat(columns.length - 1)})`,
      ...Object.values(row),
    );
  }
}
