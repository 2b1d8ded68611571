import { type Check, type Sabotage, simulated } from "./sabotage.ts";

const push: Check = { kind: "test", file: "src-server/push.test.ts" };
const guards: Check = { kind: "test", file: "src-server/push-guards.test.ts" };
const pull: Check = { kind: "test", file: "src-server/pull.test.ts" };
const manyDesks: Check = { kind: "test", file: "src-server/concurrency.test.ts" };
const serverProcess: Check = { kind: "test", file: "src-server/server.test.ts" };

const mutateFile = "src-server/mutate.ts";
const pullFile = "src-server/pull.ts";
const revisionFile = "src-server/database/revision.ts";

/** The server: order, deduplication, guards, pages. */
export const serverSabotages: readonly Sabotage[] = [
  {
    name: "sequence-instead-of-counter-row",
    why: "a revision given out before the lock commits late, and every desk has read past it",
    edits: [
      {
        file: mutateFile,
        find: "  const inOrder = { ...batch, mutations: uniqueInOrder(mutations) };\n",
        replace: `  const inOrder = { ...batch, mutations: uniqueInOrder(mutations) };
  const early = await database.transaction(
    async (trx) => (await takeRevisions(trx, asked.session.accountId, mutations.length)) - mutations.length,
  );
  asked = { ...asked, early };
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
`,
      },
      {
        file: mutateFile,
        find: "(await takeRevisions(trx, session.accountId, applied)) - applied",
        replace: "push.early",
      },
    ],
    checks: [manyDesks],
  },
  {
    name: "no-deduplication",
    why: "a retry after a lost answer is done a second time, or refused as somebody else's",
    edits: [
      {
        file: mutateFile,
        find: "const ids = mutations.map(({ mutationId }) => mutationId);",
        replace: "const ids = [];",
      },
    ],
    checks: [push],
  },
  {
    name: "deduplication-in-memory",
    why: "a server that restarts between the commit and the retry does it twice",
    edits: [
      {
        file: mutateFile,
        find: '  await insertRows(trx, {\n    table: "appliedMutations",',
        replace: `  const memory = (globalThis.decidedMutations ??= new Map());
  for (const { mutation, outcome } of decisions)
    memory.set(mutation.mutationId, { mutationId: mutation.mutationId, userId: session.userId, outcome: JSON.stringify(outcome) });
  await insertRows(trx, {
    replaceOn: ["accountId", "mutationId"],
    table: "appliedMutations",`,
      },
      {
        file: mutateFile,
        find: '    .select("mutationId", "userId", "outcome");\n',
        replace: `    .select("mutationId", "userId", "outcome")
    .then(() => ids.flatMap((id) => globalThis.decidedMutations?.get(id) ?? []));
`,
      },
    ],
    checks: [serverProcess],
  },
  {
    name: "outcome-in-another-transaction",
    why: "a kill between the effect and its outcome makes the retry a second effect or a false refusal",
    edits: [
      { file: mutateFile, find: "function inTransaction(", replace: "async function inTransaction(" },
      {
        file: mutateFile,
        find: "  return writeTransaction(database, asked.session.accountId, async (trx) => {\n",
        replace:
          "  const late = [];\n  const done = await writeTransaction(database, asked.session.accountId, async (trx) => {\n",
      },
      {
        file: mutateFile,
        find: "work(trx, { ...asked, actor: await readActor(trx, asked.session) }, mutations);\n    return { decisions, heard: await readPoint(trx, asked.session.accountId, asked.epoch) };\n  });",
        replace: `work(trx, { ...asked, late, actor: await readActor(trx, asked.session) }, mutations);
    return { decisions, heard: await readPoint(trx, asked.session.accountId, asked.epoch) };
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  await storeLate(database, { ...asked }, late);
  return done;`,
      },
      {
        file: mutateFile,
        find: "async function storeDecisions(trx: Knex, { session, now }: Push, decisions: Decision[]): Promise<void> {\n",
        replace: `async function storeDecisions(trx, push, decisions) {
  push.late.push(...decisions);
}
async function storeLate(trx, { session, now }, decisions) {
`,
      },
    ],
    checks: [{ kind: "test", file: "src-server/mutate.test.ts" }, simulated()],
  },
  {
    name: "poison-blocks-the-queue",
    why: "one mutation that does not fit fails the whole push, for ever",
    edits: [
      {
        file: mutateFile,
        find: "    return { ok: true, value: work() };\n  } catch (error) {\n",
        replace: "    return { ok: true, value: work() };\n  } catch (error) {\n    throw error;\n",
      },
    ],
    checks: [push],
  },
  {
    name: "batch-refused-as-a-whole",
    why: "one row that the database refuses takes two hundred good ones along",
    edits: [
      {
        file: mutateFile,
        find: "    decided = await inTransaction(database, asked, inOrder, decideOneByOne);\n",
        replace: `    const decisions = inOrder.map((mutation) => ({ mutation, outcome: refusal(mutation, error) }));
    decided = { decisions, heard: { epoch: asked.epoch, revision: 0, mark: "" } };
`,
      },
    ],
    checks: [push],
  },
  {
    name: "copied-profile-loses-edits",
    why: "a mutation is told apart by its counter: the second copy of a profile is taken for a retry",
    edits: [
      {
        file: mutateFile,
        find: "const fresh = mutations.filter(({ mutationId }) => !known.has(mutationId));",
        replace: `for (const mutation of mutations) {
    const twin = await trx("appliedMutations")
      .where({ accountId: session.accountId, deviceId: session.deviceId, counter: mutation.counter })
      .first("outcome");
    if (twin) known.set(mutation.mutationId, { ...JSON.parse(twin.outcome), mutationId: mutation.mutationId });
  }
  const fresh = mutations.filter(({ mutationId }) => !known.has(mutationId));`,
      },
    ],
    checks: [push],
  },
  {
    name: "queue-out-of-order",
    why: "an outcome is applied before the call it belongs to",
    edits: [
      {
        file: mutateFile,
        find: "return Array.from(unique.values()).sort((first, second) => first.counter - second.counter);",
        replace: "return Array.from(unique.values());",
      },
    ],
    checks: [push],
  },
  {
    name: "time-in-the-future-trusted",
    why: "a wrong clock dates a comment into next year, above all others",
    edits: [{ file: mutateFile, find: "at: Math.min(pushed.at, now)", replace: "at: pushed.at" }],
    checks: [push],
  },
  {
    name: "map-column-overwritten-whole",
    why: "of two desks that add a phone the last writer keeps his, the first loses hers",
    edits: [
      {
        file: "src-server/database/apply-row-patch.ts",
        find: "? mergeMap(before[column] as Record<string, unknown>, value as Record<string, unknown>)",
        replace: "? mergeMap({}, value as Record<string, unknown>)",
      },
    ],
    checks: [push],
  },
  {
    name: "taken-id-overwritten",
    why: "a put with an id that is there replaces what somebody else wrote",
    edits: [
      {
        file: "src-server/authorize.ts",
        find: "  refuseOverwriting(patch, actor, read);\n",
        replace: "  void refuseOverwriting;\n",
      },
    ],
    checks: [guards],
  },
  {
    name: "withdrawn-right-still-counts",
    why: "the role of the sign-in decides, not the one that the database has now",
    edits: [
      {
        file: mutateFile,
        find: "  return { userId, role: user.role, listeners",
        replace: '  return { userId, role: user.role === "employee" ? "manager" : user.role, listeners',
      },
    ],
    checks: [guards, pull],
  },
  {
    name: "foreign-device-speaks",
    why: "a session writes under another device's counters",
    edits: [
      {
        file: "src-server/routes/route-access.ts",
        find: "if (session.deviceId !== deviceId) throw",
        replace: "if (session.deviceId === null) throw",
      },
    ],
    checks: [push],
  },
  {
    name: "epoch-ignored",
    why: "a desk goes on from a revision that means something else in this database",
    edits: [
      {
        file: revisionFile,
        find: 'if (point.epoch !== here.epoch) return "epoch";',
        replace: "void point.epoch;",
      },
    ],
    checks: [pull],
  },
  {
    name: "scope-change-ignored",
    why: "whoever lost a right keeps the rows, whoever gained one never gets them",
    edits: [
      {
        file: pullFile,
        find: 'cookie && cookie.scope !== scope ? "scope" : null',
        replace: "null",
      },
    ],
    checks: [pull],
  },
  {
    name: "ahead-ignored",
    why: "after a restored backup a desk waits for revisions that were given out before",
    edits: [
      {
        file: revisionFile,
        find: 'if (point.revision > here.revision) return "ahead";',
        replace: "void point.revision;",
      },
    ],
    checks: [pull],
  },
  {
    name: "history-ignored",
    why: "a database that was put back and has gone on is taken for the one that the desk knows",
    edits: [
      {
        file: revisionFile,
        find: 'if (point.mark !== mark) return "history";',
        replace: "void mark;",
      },
    ],
    checks: [pull],
  },
  {
    name: "heard-ignored",
    why: "what a lost state of the server has confirmed leaves the queue by a revision of another history",
    edits: [
      {
        file: revisionFile,
        find: "for (const point of [cookie, heard]) {",
        replace: "void heard; for (const point of [cookie]) {",
      },
    ],
    checks: [pull],
  },
  {
    name: "page-divides-a-revision",
    why: "the cookie stands behind a mutation of which half was read",
    edits: [
      {
        file: pullFile,
        find: "if (rows > limit) return border ?? revision;",
        replace: "if (rows > limit) return revision;",
      },
    ],
    checks: [pull],
  },
  {
    name: "confirmed-with-every-page",
    why: "a mutation leaves the queue before its rows have come",
    edits: [
      {
        file: pullFile,
        find: "confirmedCounter: more ? 0 : desk.decidedCounter,",
        replace: "confirmedCounter: desk.decidedCounter,",
      },
    ],
    checks: [pull],
  },
  {
    name: "deletion-not-told",
    why: "what was deleted lives on on every desk that had it",
    edits: [
      {
        file: pullFile,
        find: "withDeleted: cookie !== null",
        replace: "withDeleted: false",
      },
    ],
    checks: [pull],
  },
  {
    name: "employee-gets-the-right-column",
    why: "rows that a role may not see travel and lie on its disk",
    edits: [
      {
        file: "src-server/authorize.ts",
        find: "return (Object.keys(tableReaders) as SyncedTable[]).filter((table) => tableReaders[table].includes(role));",
        replace: "void role; return Object.keys(tableReaders) as SyncedTable[];",
      },
    ],
    checks: [pull],
  },
];
