import { type Check, cutAnswers, type Sabotage, simulated } from "./sabotage.ts";

const core: Check = { kind: "test", file: "src-main/store/sync/sync-core.test.ts" };
const pulls: Check = { kind: "test", file: "src-main/store/sync/pull.test.ts" };
const loop: Check = { kind: "test", file: "src-main/store/sync/sync-loop.test.ts" };

const rebaseFile = "src-main/store/sync/rebase.ts";
const pullFile = "src-main/store/sync/pull.ts";
const pushFile = "src-main/store/sync/push.ts";
const anewFile = "src-main/store/sync/take-anew.ts";

/** The desk's half of the protocol: queue, rebase, reset. */
export const deskSyncSabotages: readonly Sabotage[] = [
  {
    name: "replay-dropped-after-pull",
    why: "what waits disappears from the screen as soon as anything comes from the server",
    edits: [
      {
        file: rebaseFile,
        find: "for (const ref of affected.values()) replayRow(cache, ref, { patches, changes });",
        replace: "void patches;",
      },
    ],
    checks: [core],
  },
  {
    name: "base-row-not-kept",
    why: "a refused edit cannot be taken back: the row goes with it",
    edits: [
      {
        file: rebaseFile,
        find: "    const ref = refOf(operation);\n    if (!hasBase(cache, ref)) keepBase(cache, ref);\n    cache.run(",
        replace: "    const ref = refOf(operation);\n    cache.run(",
      },
    ],
    checks: [core],
  },
  {
    name: "refused-effect-not-undone",
    why: "the desk goes on showing what the server has refused",
    edits: [
      {
        file: pushFile,
        find: "if (refused.length === 0) return [];",
        replace: "if (refused.length >= 0) return [];",
      },
    ],
    checks: [core],
  },
  {
    name: "refused-item-dropped",
    why: "refused words are gone without a decision of their author",
    edits: [
      {
        file: pushFile,
        find: "markRefused(cache, row.counter, outcome.error);",
        replace: 'cache.run("DELETE FROM outbox WHERE counter = ?", row.counter);',
      },
    ],
    checks: [core],
  },
  {
    name: "confirmed-dropped-at-applied",
    why: "between push and pull the words are nowhere, and a server restored meanwhile is never told again",
    edits: [
      {
        file: pushFile,
        find: "markApplied(cache, outcome.mutationId, outcome.revision);",
        replace: 'cache.run("DELETE FROM outbox WHERE mutationId = ?", outcome.mutationId);',
      },
    ],
    checks: [core],
  },
  {
    name: "retry-with-a-new-id",
    why: "an answer that was lost makes every comment of its batch twice",
    edits: [
      {
        file: "src-main/store/sync/outbox.ts",
        find: "  const batch: PushedMutation[] = [];\n",
        replace: `  const batch: PushedMutation[] = [];
  for (const row of rows.filter(({ state }) => state === "sent")) {
    const fresh = crypto.randomUUID();
    cache.run("UPDATE outbox SET mutationId = ? WHERE counter = ?", fresh, row.counter);
    row.mutationId = fresh;
  }
`,
      },
    ],
    checks: [cutAnswers],
  },
  {
    name: "poison-blocks-the-desk-queue",
    why: "one mutation that no server can read holds up a whole day's work",
    edits: [{ file: pushFile, find: "  if (!isBadRequest) {\n", replace: "  if (isBadRequest) throw error;\n  {\n" }],
    checks: [core],
  },
  {
    name: "wipe-on-empty-server",
    why: "a server that came up empty takes the unsent words away",
    edits: [
      {
        file: anewFile,
        find: "      forgetAnswers(staging);\n",
        replace: `      forgetAnswers(staging);
      if (staging.get("SELECT 1 FROM clients LIMIT 1") === undefined) staging.run("DELETE FROM outbox");
`,
      },
    ],
    checks: [core],
  },
  {
    name: "reset-forgets-the-outbox",
    why: "a changed role or a restored server costs everything unsent",
    edits: [
      {
        file: anewFile,
        find: 'const localTables = ["localValues", "outbox", "drafts", "recentClients"];',
        replace: 'const localTables = ["localValues", "drafts", "recentClients"];',
      },
    ],
    checks: [core],
  },
  {
    name: "reset-forgets-drafts",
    why: "half-written comments are gone after a reset",
    edits: [
      {
        file: anewFile,
        find: 'const localTables = ["localValues", "outbox", "drafts", "recentClients"];',
        replace: 'const localTables = ["localValues", "outbox", "recentClients"];',
      },
    ],
    checks: [core],
  },
  {
    name: "reset-believes-old-answers",
    why: "what an earlier life of the server confirmed and the restored one never saw is not sent again",
    edits: [{ file: anewFile, find: "      forgetAnswers(staging);\n", replace: "" }],
    checks: [core],
  },
  {
    name: "push-not-heard",
    why: "a desk does not know any more that a lost state of the server has answered it",
    edits: [{ file: pushFile, find: 'if (heard) writeLocalValue(cache, "heard", heard);', replace: "void heard;" }],
    checks: [core],
  },
  {
    name: "page-of-an-older-file-taken",
    why: "after a rebuilt file the desk holds only what changed lately and believes it has all",
    edits: [
      {
        file: pullFile,
        find: 'throw new KartotekaError("conflict", "the cache was rebuilt during a pull");',
        replace: "void 0;",
      },
    ],
    checks: [core],
  },
  {
    name: "counter-reused-after-a-lost-file",
    why: "a desk that lost its files counts from one again, below what the server has decided",
    edits: [
      {
        file: "src-main/store/sync/pull-pages.ts",
        find: 'writeLocalValue(cache, "lastCounter", page.confirmedCounter);',
        replace: "void 0;",
      },
    ],
    checks: [core],
  },
  {
    name: "map-column-overwritten-on-the-desk",
    why: "the desk shows one phone where there are two",
    edits: [
      {
        file: "src-cache/apply-row-patch.ts",
        find: "? JSON.stringify(mergeMap(mapOf(old[column]), mapOf(value)))",
        replace: "? JSON.stringify(mergeMap({}, mapOf(value)))",
      },
    ],
    checks: [{ kind: "test", file: "src-main/store/sync/map-columns.test.ts" }],
  },
  {
    name: "poke-ignored",
    why: "another desk's words come half a minute late",
    edits: [
      {
        file: "src-main/store/sync/sync-loop.ts",
        find: "poked = Math.max(poked, revision);",
        replace: "void revision;",
      },
    ],
    checks: [loop],
  },
  {
    name: "no-poll",
    why: "a poke that was lost is never made up for",
    edits: [
      {
        file: "src-main/store/sync/sync-loop.ts",
        find: "const pollWithPokes = 25_000;",
        replace: "const pollWithPokes = Number.POSITIVE_INFINITY;",
      },
    ],
    checks: [loop],
  },
  {
    name: "beats-hide-what-waits",
    why: "what a comparison has made unsent again waits for ever on a desk that hears «nothing new»",
    edits: [
      {
        file: "src-main/store/sync/sync-loop.ts",
        find: " || isAnythingUnsent()) return false;",
        replace: ") return false;",
      },
    ],
    checks: [loop],
  },
  {
    name: "cookie-before-rows",
    why: "a kill between the two leaves a desk that believes it has what never reached it",
    edits: [
      {
        file: pullFile,
        find: "    const [page] = pages;\n    if (page && pages.length === 1) {\n",
        replace: `    for (const one of pages) notePage(cache, one, desk.now());
    await turn();
    const [page] = pages;
    if (page && pages.length === 1) {
`,
      },
    ],
    checks: [pulls, simulated()],
  },
  {
    name: "confirmed-by-counter-only",
    why: "two copies of one profile count alike: what one has sent leaves the other's queue unsent",
    edits: [
      {
        file: pullFile,
        find: "  const leaving = confirmedRows(cache, page.cookie.revision);\n",
        replace: `  const leaving = cache.all(
    "SELECT counter, mutationId FROM outbox WHERE state <> 'refused' AND counter <= ? ORDER BY counter",
    page.confirmedCounter,
  );
`,
      },
    ],
    checks: [pulls, simulated()],
  },
  {
    name: "write-gate-always-open",
    why: "a save in the middle of a long write goes with it when that is taken back",
    edits: [
      {
        file: "src-main/store/database/write-gate.ts",
        find: "if (before) await before.catch(() => undefined);",
        replace: "void before;",
      },
    ],
    checks: [{ kind: "test", file: "src-main/store/database/write-gate.test.ts" }, simulated()],
  },
  {
    name: "device-clock-orders-notes",
    why: "a desk whose clock is ahead keeps its note on the card over everybody's newer one",
    edits: [
      {
        file: "src-main/store/queries/client-card.ts",
        find: "ORDER BY revision IS NULL DESC, revision DESC, createdAt DESC, id DESC LIMIT 1",
        replace: "ORDER BY createdAt DESC, id DESC LIMIT 1",
      },
    ],
    checks: [{ kind: "test", file: "src-main/store/queries/client-card.test.ts" }],
  },
];
