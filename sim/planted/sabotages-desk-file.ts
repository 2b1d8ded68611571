import type { Check, Sabotage } from "./sabotage.ts";

const recovery: Check = { kind: "test", file: "src-main/store/database/recovery.test.ts" };
const localWrites: Check = { kind: "test", file: "src-main/store/mutate.test.ts" };
const killedStore: Check = { kind: "test", file: "src-main/store/store.test.ts", title: "R-1" };

const journalFile = "src-main/store/database/side-journal.ts";

/** The desk's files: what is acknowledged is on the disk, twice, and damage is seen. */
export const deskFileSabotages: readonly Sabotage[] = [
  {
    name: "acknowledge-before-commit",
    why: "«сохранено» is said before the words are anywhere but in memory",
    edits: [
      {
        file: "src-main/store/running-desk.ts",
        find: "const { mutationId, at, tables } = await gate.run(() => commitMutation(writer(), mutation));",
        replace: `const { mutationId, at, tables } = { mutationId: newId(), at: now(), tables: [] };
      setTimeout(() => void gate.run(() => commitMutation(writer(), mutation)), 40);`,
      },
    ],
    checks: [killedStore],
  },
  {
    name: "journal-after-commit",
    why: "a journal that cannot be written leaves a mutation that was told as failed and is there all the same",
    edits: [
      {
        file: "src-main/store/mutate.ts",
        find: "    return cache.transaction(() => enqueue(writer, mutation));",
        replace: `    const late = [];
    const done = cache.transaction(() =>
      enqueue({ ...writer, journal: { ...journal, add: (items) => void late.push(...items) } }, mutation),
    );
    journal.add(late);
    return done;`,
      },
    ],
    checks: [localWrites, killedStore],
  },
  {
    name: "journal-not-taken-back",
    why: "what the person was told is not saved comes back after a damaged file",
    edits: [
      {
        file: journalFile,
        find: "takeBack: cutTo,",
        replace: "takeBack: (_mark) => {},",
      },
    ],
    checks: [localWrites],
  },
  {
    name: "journal-compaction-loses-a-line",
    why: "the oldest unsent words are in no second place any more",
    edits: [{ file: journalFile, find: "const text = live()\n", replace: "const text = live().slice(1)\n" }],
    checks: [recovery],
  },
  {
    name: "journal-line-continues-a-torn-one",
    why: "the first words after a power cut are unreadable in the journal",
    edits: [
      { file: journalFile, find: 'if (text.at(-1) !== 0x0a) writeAll(descriptor, "\\n");', replace: "void text;" },
    ],
    checks: [recovery],
  },
  {
    name: "journal-not-read-after-damage",
    why: "a ruined file takes the unsent words with it",
    edits: [
      {
        file: "src-main/store/database/open-account.ts",
        find: "    restoreUnsent(opened.cache, unsent, place);\n",
        replace: "    void restoreUnsent;\n",
      },
    ],
    checks: [recovery],
  },
  {
    name: "damaged-file-thrown-away",
    why: "nothing is left to look into after damage",
    edits: [
      {
        file: "src-main/store/database/damaged-file.ts",
        find: "if (existsSync(file + companion)) renameSync(file + companion, join(aside, basename(file) + companion));",
        replace: "void aside; rmSync(file + companion, { force: true });",
      },
    ],
    checks: [recovery],
  },
  {
    name: "second-instance-admitted",
    why: "two processes count and queue over one profile",
    edits: [
      {
        file: "src-main/store/session/profile-lock.ts",
        find: 'lock.exec("BEGIN EXCLUSIVE");',
        replace: 'lock.exec("BEGIN");',
      },
    ],
    checks: [{ kind: "test", file: "src-main/store/session/session.test.ts", title: "R-7" }],
  },
  {
    name: "search-index-not-told-of-an-undo",
    why: "what was refused is still found by its old words",
    edits: [
      {
        file: "src-main/store/sync/rebase.ts",
        find: "if (!replaced.has(key)) restoreRow(cache, { ...ref, row: readBase(cache, ref) }, changes);",
        replace: "if (!replaced.has(key)) restoreRow(cache, { ...ref, row: readBase(cache, ref) }, noIndexChanges());",
      },
    ],
    checks: [{ kind: "test", file: "src-main/store/sync/sync-core.test.ts" }],
  },
];
