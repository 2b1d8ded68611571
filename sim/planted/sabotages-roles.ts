import type { Check, Sabotage } from "./sabotage.ts";

const routes: Check = { kind: "test", file: "src-server/roles/roles.test.ts" };
const writes: Check = { kind: "test", file: "src-server/roles/mutations.test.ts" };
const page: Check = { kind: "test", file: "src-server/roles/roles-page.test.ts" };
const guard: Check = { kind: "test", file: "src-server/app.test.ts", title: "R-22" };
const canariesFile = "reliability/roles/canaries.test.ts";
const received: Check = { kind: "test", file: canariesFile, title: "nothing of the right column reaches it" };
const demoted: Check = { kind: "test", file: canariesFile, title: "who is made an employee loses it all" };

const authenticateFile = "src-server/session/authenticate.ts";
const permissionsFile = "src-contract/rules/permissions.ts";
const accountFile = "src-main/store/database/open-account.ts";

/** Who is answered what, and what reaches the desk of somebody who may not see it (docs/roles.md). */
export const roleSabotages: readonly Sabotage[] = [
  {
    name: "role-not-looked-at",
    why: "a route that is for administrators answers everybody who is signed in",
    edits: [
      {
        file: "src-server/routes/route-access.ts",
        find: 'if (verdicts[role] !== "answered") throw',
        replace: "if (verdicts[role] === undefined) throw",
      },
    ],
    checks: [guard],
  },
  {
    name: "disabled-person-goes-on",
    why: "somebody who was dismissed reads and writes on with the token that he has",
    edits: [
      {
        file: authenticateFile,
        find: "if (standing.sessionRevokedAt !== null || standing.disabledAt !== null) throw",
        replace: "if (standing.sessionRevokedAt !== null) throw",
      },
    ],
    checks: [routes],
  },
  {
    name: "lost-device-goes-on",
    why: "a stolen laptop goes on after it was shut out",
    edits: [
      {
        file: authenticateFile,
        find: "  if (standing.deviceRevokedAt !== null) throw shutOutDevice();\n",
        replace: "",
      },
    ],
    checks: [routes],
  },
  {
    name: "rows-of-another-account",
    why: "one company reads the clients of another",
    edits: [
      {
        file: "src-server/digest.ts",
        find: 'where "accountId" = ? and "id" > ?',
        replace: 'where "accountId" >= ? and "id" > ?',
      },
    ],
    checks: [routes],
  },
  {
    name: "phone-secret-for-everybody",
    why: "the secret of a telephone line lies on the disk of somebody who may not call",
    edits: [
      {
        file: "src-server/session/sign-in.ts",
        find: 'sipAccounts: mayDo(role, "startCall") ?',
        replace: "sipAccounts: mayDo !== undefined ?",
      },
    ],
    checks: [routes],
  },
  {
    name: "wrong-cell-of-a-table",
    why: "one word in the table of permissions, and every employee reads the comments",
    edits: [{ file: permissionsFile, find: "  comments: managers,", replace: "  comments: everybody," }],
    checks: [page],
  },
  {
    name: "wrong-cell-of-a-mutation",
    why: "one word in the table of permissions, and every employee writes comments",
    edits: [{ file: permissionsFile, find: "  addComment: managers,", replace: "  addComment: everybody," }],
    checks: [page, writes],
  },
  {
    name: "snapshot-of-all-tables",
    why: "an employee's first sync brings the right column as a file",
    edits: [
      {
        file: "src-server/snapshot/snapshots.ts",
        find: "const tables = readableTables(role);",
        replace: 'const tables = readableTables(role === "employee" ? "manager" : role);',
      },
    ],
    checks: [received],
  },
  {
    name: "pages-of-all-tables",
    why: "an employee's desk is sent the right column page by page",
    edits: [
      {
        file: "src-server/pull.ts",
        find: "const tables = readableTables(desk.role);",
        replace: 'const tables = readableTables(desk.role === "employee" ? "manager" : desk.role);',
      },
    ],
    checks: [received],
  },
  {
    name: "digests-of-all-tables",
    why: "comparing with the server fills an employee's desk with what it lacks",
    edits: [
      {
        file: "src-server/digest.ts",
        find: "if (!maySee(role, table)) throw",
        replace: "if (!maySee(role, table) && table === null) throw",
      },
      {
        file: "src-main/store/sync/digest.ts",
        find: "return syncedTableNames.filter((table) => role === undefined || maySee(role, table));",
        replace: "return syncedTableNames.filter((table) => role === undefined || maySee(role, table) || true);",
      },
    ],
    checks: [received],
  },
  {
    name: "events-say-what-changed",
    why: "the stream tells everybody the words that were written",
    edits: [
      {
        file: "src-server/routes/events.ts",
        find: "      poke(await readRevision(database, accountId));\n",
        replace: `      const newest = await database("comments").orderBy("revision", "desc").first("text");
      send(\`: \${newest?.text}\\n\\n\`);
      poke(await readRevision(database, accountId));
`,
      },
    ],
    checks: [received],
  },
  {
    name: "refusal-quotes-the-row",
    why: "a refused write answers with the task that it was about",
    edits: [
      {
        file: "src-server/authorize.ts",
        find: 'throw new KartotekaError("forbidden", `${actor.role} may not ${name}`);',
        replace:
          'throw new KartotekaError("forbidden", JSON.stringify(patch.map((operation) => read(refOf(operation)))));',
      },
    ],
    checks: [demoted],
  },
  {
    name: "demotion-brings-rows-along",
    why: "rows go into the new file with what is the desk's own, though its person may see them no longer",
    edits: [
      {
        file: "src-main/store/sync/take-anew.ts",
        find: 'const localTables = ["localValues", "outbox", "drafts", "recentClients"];',
        replace: 'const localTables = ["localValues", "outbox", "drafts", "recentClients", "notes"];',
      },
    ],
    checks: [demoted],
  },
  {
    name: "demotion-keeps-the-journal",
    why: "comments that were sent long ago lie on in the journal",
    edits: [
      {
        file: accountFile,
        find: "      removeKeptFiles(folder);\n      beginJournalAnew();\n",
        replace: "      removeKeptFiles(folder);\n",
      },
    ],
    checks: [demoted],
  },
  {
    name: "demotion-keeps-what-was-put-aside",
    why: "a damaged file of a manager's time stays on an employee's disk, most of it readable",
    edits: [
      {
        file: accountFile,
        find: "      removeAsideDatabases(folder, databaseName);\n      removeKeptFiles(folder);\n",
        replace: "      removeKeptFiles(folder);\n",
      },
    ],
    checks: [demoted],
  },
  {
    name: "log-quotes-rows",
    why: "what was seen before stands in the clear in the log",
    edits: [
      {
        file: "src-main/store/sync/take-anew.ts",
        find: "  const { account, gate } = desk;\n",
        replace:
          '  const { account, gate } = desk;\n  for (const row of account.cache.all("SELECT * FROM comments")) desk.log(JSON.stringify(row));\n',
      },
    ],
    checks: [demoted],
  },
];
