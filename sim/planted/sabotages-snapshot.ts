import type { Check, Sabotage } from "./sabotage.ts";

const made = { kind: "test", file: "src-server/snapshot/snapshots.test.ts" } satisfies Check;
const access: Check = { kind: "test", file: "src-server/snapshot/snapshot-access.test.ts" };
const taken: Check = { kind: "test", file: "src-main/store/sync/snapshot-damage.test.ts" };

const sourceFile = "src-server/snapshot/row-source.ts";
const downloadFile = "src-main/store/sync/snapshot-download.ts";

/** The first sync as a file: made of one state of the database, whole, and only for those who may see it. */
export const snapshotSabotages: readonly Sabotage[] = [
  {
    name: "snapshot-outside-a-transaction",
    why: "rows of several moments under the revision of the last: what changed in between never comes",
    edits: [
      {
        file: sourceFile,
        find: '      // not IMMEDIATE: that would lock the attached database for writing as well\n      builder.exec("BEGIN");\n',
        replace: "",
      },
      {
        file: sourceFile,
        find: '        const value = await work(stateAt(revision));\n        builder.exec("COMMIT");\n        return value;\n',
        replace: `        const state = stateAt(revision);
        const value = await work({
          ...state,
          copyLiving: async (table) => {
            await state.copyLiving(table);
            await new Promise((resolve) => setTimeout(resolve, 30));
          },
          get revision() {
            return number('SELECT "revision" FROM server."accounts" WHERE "id" = ?', accountId);
          },
          get mark() {
            return markOf(this.revision);
          },
        });
        if (builder.inTransaction) builder.exec("COMMIT");
        return value;
`,
      },
    ],
    // the others make it in their own thread, where nobody pushes meanwhile
    checks: [{ ...made, title: "R-10, S-5" }],
  },
  {
    name: "snapshot-cookie-newer-than-its-rows",
    why: "what was written between the snapshot and its download is skipped by the pull after it",
    edits: [
      {
        file: "src-server/snapshot/snapshots.ts",
        find: "const cookie = { epoch, revision: since, mark, scope: scopeOf(role) };",
        replace: `const account = await database("accounts").where({ id: accountId }).first("revision");
        const newer = await markAt(database, accountId, account.revision);
        const cookie = { epoch, revision: account.revision, mark: newer, scope: scopeOf(role) };
        void mark;`,
      },
    ],
    checks: [made, { kind: "test", file: "src-server/snapshot/snapshot-life.test.ts" }],
  },
  {
    name: "snapshot-of-everybody",
    why: "an employee fetches the parts of a manager's snapshot",
    edits: [
      {
        file: "src-server/snapshot/snapshots.ts",
        find: "const folder = folderOf(parts.folder, { accountId, view: viewOf(role) });",
        replace:
          'const folder = folderOf(parts.folder, { accountId, view: viewOf(role === "employee" ? "manager" : role) });',
      },
    ],
    checks: [access],
  },
  {
    name: "snapshot-keeps-what-was-deleted",
    why: "a new desk shows clients whose cards were removed, for good",
    edits: [
      {
        file: "src-server/snapshot/builder-file.ts",
        find: 'const living = row["deletedAt"] === null ? row : null;',
        replace: "const living = row;",
      },
    ],
    checks: [made],
  },
  {
    name: "snapshot-part-not-verified",
    why: "bytes that a line or a disk has changed become rows",
    edits: [
      {
        file: downloadFile,
        find: 'return bytes.length === compressedBytes && createHash("sha256").update(bytes).digest("hex") === sha256;',
        replace: "void sha256; return bytes.length === compressedBytes;",
      },
    ],
    checks: [taken],
  },
  {
    name: "snapshot-rows-of-another-account",
    why: "a part with a stranger's rows is taken in",
    edits: [
      {
        file: "src-main/store/sync/snapshot.ts",
        find: "    assertOwnRows(file, account.cache.accountId);\n",
        replace: "    void assertOwnRows;\n",
      },
    ],
    checks: [taken],
  },
];
