import type { Check, Sabotage } from "./sabotage.ts";

const reliability = (...args: string[]): Check => ({ kind: "script", args: ["reliability/reliability.ts", ...args] });
const powerCuts = reliability("power", "--states", "400");

const databaseFile = "src-main/store/database/open-database.ts";
const durableFiles = "src-main/store/database/durable-files.ts";

/** What only a power cut or a rotten file shows; the checks that need strace run where it is. */
export const durabilitySabotages: readonly Sabotage[] = [
  {
    name: "synchronous-normal",
    why: "the last words before a power cut were said to be saved and are not",
    edits: [
      { file: databaseFile, find: "synchronous: 2,", replace: "synchronous: 1," },
      { file: databaseFile, find: "synchronous = FULL", replace: "synchronous = NORMAL" },
    ],
    checks: [powerCuts],
  },
  {
    name: "journal-not-flushed",
    why: "after a power cut the unsent words are in one place only",
    edits: [
      {
        file: "src-main/store/database/side-journal.ts",
        find: "if (flush) fdatasyncSync(descriptor);",
        replace: "void flush;",
      },
    ],
    checks: [powerCuts],
  },
  {
    name: "rename-without-folder-flush",
    why: "a power cut brings back the profile with the old key, and the files are under the new one",
    edits: [
      {
        file: durableFiles,
        find: "  renameSync(next, file);\n  syncDirectory(dirname(file));",
        replace: "  renameSync(next, file);",
      },
    ],
    checks: [powerCuts],
  },
  {
    name: "rename-before-content",
    why: "a power cut leaves an empty profile under the right name",
    edits: [
      {
        file: durableFiles,
        find: "    writeAll(descriptor, content);\n    fsyncSync(descriptor);",
        replace: "    writeAll(descriptor, content);",
      },
    ],
    checks: [powerCuts],
  },
  {
    name: "log-mark-not-checked",
    why: "a cut write-ahead log mixes old pages with new ones, and nobody is told",
    edits: [
      {
        file: "src-main/store/database/log-mark.ts",
        find: "if (before) checkLog(before,",
        replace: "if (before?.frames === -1) checkLog(before,",
      },
    ],
    checks: [
      { kind: "test", file: "src-main/store/database/log-mark.test.ts" },
      reliability("rot", "--flips", "100", "--logs", "10"),
    ],
  },
];
