import type { Knex } from "knex";
import { KartotekaError, toErrorBody } from "../src-contract/errors.ts";
import type { Mutation } from "../src-contract/mutations/mutation.ts";
import { mutationByName, mutationNames } from "../src-contract/mutations/index.ts";
import type { Point, PushedMutation, PushOutcome, PushRequest } from "../src-contract/sync-protocol.ts";
import { asCallsStand, readTalks } from "./as-calls-stand.ts";
import { auditEntries } from "./audit/mutation-entries.ts";
import { recordAudit } from "./audit/record-audit.ts";
import { type Actor, authorize, type PlannedMutation, rowsToRead } from "./authorize.ts";
import { recordingPolicyOf } from "./administration/recording-policy.ts";
import { applyRowPatch } from "./database/apply-row-patch.ts";
import { isFaultOfData, writeTransaction } from "./database/dialect.ts";
import { insertRows } from "./database/insert-rows.ts";
import { readPoint, type StrayReason, strayed, takeRevisions } from "./database/revision.ts";
import { loadWorkingRows, type RowRef, type WorkingRows, writeWorkingRows } from "./database/working-rows.ts";
import { erasedAmong, withoutErased } from "./erasure/refuse-erased.ts";
import type { Session } from "./session/authenticate.ts";
import { readRowsAbout, withoutTouched } from "./undo-import.ts";

export type PushResult = {
  kind: "decided";
  /** One for each mutation, in the order in which they were sent. */
  outcomes: PushOutcome[];
  /** The last revision that was applied, now or at the first try, or null when there is none. */
  revision: number | null;
  /** Where the account stood when the outcomes were kept: after all their revisions. */
  heard: Point;
};
/** Meant for another history: nothing was decided. */
export type StrayedPush = { kind: "strayed"; reason: StrayReason };

/** `cookie`, `heard`: what its desk has seen of the account's history. */
export type PushBatch = Pick<PushRequest, "cookie" | "heard" | "mutations">;
type Asked = { session: Session; epoch: string; now: number };
/** A push inside its transaction: whose it is, as the database has it there, and the server's clock. */
type Push = Asked & { actor: Actor };
type Decision = { mutation: PushedMutation; outcome: PushOutcome };

/**
 * The server's one write path: authorise, deduplicate, guard, apply, revision; one transaction per push batch.
 * The batch is decided in memory and written at once. When the database refuses some row of it, the transaction is
 * taken back and the batch decided again one by one, a savepoint each, so that one bad mutation never blocks the rest
 * . What is meant for another history is left undecided: its desk may hold answers of that one for items that come
 * before these, and learns by its next pull that everything is to be sent anew, in order. Throws only for what is nobody's fault (disk, connection): then nothing was decided and the desk sends again.
 */
export async function pushBatch(database: Knex, asked: Asked, batch: PushBatch): Promise<PushResult | StrayedPush> {
  const { mutations } = batch;
  const inOrder = { ...batch, mutations: uniqueInOrder(mutations) };
  let decided: Decided | StrayedPush;
  try {
    decided = await inTransaction(database, asked, inOrder, decide);
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    decided = await inTransaction(database, asked, inOrder, decideOneByOne);
  }
  if ("kind" in decided) return decided;
  const { decisions, heard } = decided;
  const outcomeById = new Map(decisions.map(({ mutation, outcome }) => [mutation.mutationId, outcome]));
  const outcomes = mutations.map(({ mutationId }) => present(outcomeById.get(mutationId)));
  const revisions = outcomes.map((outcome) => (outcome.status === "applied" ? outcome.revision : 0));
  return { kind: "decided", outcomes, revision: Math.max(0, ...revisions) || null, heard };
}

type Decided = { decisions: Decision[]; heard: Point };

function inTransaction(
  database: Knex,
  asked: Asked,
  { mutations, ...seen }: PushBatch,
  work: (trx: Knex, push: Push, mutations: PushedMutation[]) => Promise<Decision[]>,
): Promise<Decided | StrayedPush> {
  return writeTransaction(database, asked.session.accountId, async (trx) => {
    const here = await readPoint(trx, asked.session.accountId, asked.epoch);
    const reason = await strayed(trx, asked.session.accountId, { ...seen, here });
    if (reason) return { kind: "strayed", reason };
    await noteCounter(trx, asked, mutations);
    const decisions = await work(trx, { ...asked, actor: await readActor(trx, asked.session) }, mutations);
    return { decisions, heard: await readPoint(trx, asked.session.accountId, asked.epoch) };
  });
}

/**
 * Before anything is read that it decides by: a retry that overtakes its first try waits here for it. The counter only marks how far a
 * device is decided; it never tells a mutation's identity, because two copies of one profile count alike.
 */
async function noteCounter(trx: Knex, { session, now }: Asked, mutations: PushedMutation[]): Promise<void> {
  const counter = Math.max(0, ...mutations.map((mutation) => mutation.counter));
  const { accountId, userId, deviceId } = session;
  await trx("devices")
    .where({ accountId, userId, deviceId })
    .update({
      lastSeenAt: now,
      decidedCounter: trx.raw('case when "decidedCounter" < ? then ? else "decidedCounter" end', [counter, counter]),
    });
}

/** All rows are locked before the first revision is taken, as in a batch that goes at once: two pushes never wait in a ring. */
async function decideOneByOne(trx: Knex, push: Push, mutations: PushedMutation[]): Promise<Decision[]> {
  await loadWorkingRows(trx, push.session.accountId, refsOf(planAll(mutations, push)));
  const decisions: Decision[] = [];
  for (const mutation of mutations) decisions.push(await decideAlone(trx, push, mutation));
  return decisions;
}

async function decideAlone(trx: Knex, push: Push, mutation: PushedMutation): Promise<Decision> {
  try {
    const [decision] = await trx.transaction((savepoint) => decide(savepoint, push, [mutation]));
    return present(decision);
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    // The message may quote what was typed: it is not kept
    const outcome = refusal(mutation, new KartotekaError("unexpected", `the database refused ${mutation.name}`));
    await storeDecisions(trx, push, [{ mutation, outcome }]);
    return { mutation, outcome };
  }
}

/** Decides mutations in order and writes effects and outcomes. Those decided before keep their stored outcome. */
async function decide(trx: Knex, push: Push, mutations: PushedMutation[]): Promise<Decision[]> {
  const { session, actor, now } = push;
  const known = await storedOutcomes(trx, session, mutations);
  const fresh = mutations.filter(({ mutationId }) => !known.has(mutationId));
  if (fresh.length === 0)
    return mutations.map((mutation) => ({ mutation, outcome: present(known.get(mutation.mutationId)) }));

  const plans = planAll(fresh, push);
  const rows = await loadWorkingRows(trx, session.accountId, refsOf(plans));

  const about = await readRowsAbout(trx, session.accountId, plannedOf(plans));
  const erased = await erasedAmong(trx, session.accountId, plannedOf(plans));
  const talks = await readTalks(trx, session.accountId, plannedOf(plans));

  const doer = { actorId: session.userId, deviceId: session.deviceId, at: now };
  let applied = 0;
  const verdicts = plans.map(({ mutation, planned }) => {
    const nth = applied + 1;
    const verdict = planned.ok
      ? attempt(() => {
          const narrowed = asCallsStand(withoutTouched(withoutErased(planned.value, erased), about, rows), rows, talks);
          // before it is applied: whether a result is the first one is seen by the rows as they were
          const entries = auditEntries(narrowed, rows.read, doer);
          applyPlanned(narrowed, { actor, rows, now, nth });
          return entries;
        })
      : planned;
    if (verdict.ok) applied = nth;
    return { mutation, verdict, nth, entries: verdict.ok ? verdict.value : [] };
  });
  const revisionBefore = applied === 0 ? 0 : (await takeRevisions(trx, session.accountId, applied)) - applied;
  await writeWorkingRows(trx, session.accountId, { rows, revisionBefore });

  const decisions = verdicts.map(({ mutation, verdict, nth }): Decision => {
    if (!verdict.ok) return { mutation, outcome: refusal(mutation, verdict.error) };
    const { mutationId } = mutation;
    return { mutation, outcome: { mutationId, status: "applied", revision: revisionBefore + nth } };
  });
  await storeDecisions(trx, push, decisions);
  await recordAudit(
    trx,
    session.accountId,
    verdicts.flatMap(({ entries }) => entries),
  );
  const decided = new Map([...known, ...decisions.map(({ outcome }) => [outcome.mutationId, outcome] as const)]);
  return mutations.map((mutation) => ({ mutation, outcome: present(decided.get(mutation.mutationId)) }));
}

type Planned = { mutation: PushedMutation; planned: Attempt<PlannedMutation> };

function planAll(mutations: PushedMutation[], { session, now }: Push): Planned[] {
  return mutations.map((mutation) => ({ mutation, planned: attempt(() => plan(mutation, session, now)) }));
}

function refsOf(plans: Planned[]): RowRef[] {
  return plannedOf(plans).flatMap(rowsToRead);
}

function plannedOf(plans: Planned[]): PlannedMutation[] {
  return plans.flatMap(({ planned }) => (planned.ok ? [planned.value] : []));
}

/** The args checked and the effect computed, with the session's identity and a time that is not in the future. */
function plan(pushed: PushedMutation, { userId, deviceId }: Session, now: number): PlannedMutation {
  const name = mutationNames.find((known) => known === pushed.name);
  if (!name) throw new KartotekaError("invalid", `unknown mutation ${pushed.name}`);
  const mutation: Mutation = mutationByName(name);
  const args = mutation.args.parse(pushed.args);
  const context = { mutationId: pushed.mutationId, userId, deviceId, at: Math.min(pushed.at, now) };
  return { name, args: args as PlannedMutation["args"], patch: mutation.rowPatch(args, context) };
}

type Application = { actor: Actor; rows: WorkingRows; now: number; nth: number };

function applyPlanned(planned: PlannedMutation, { actor, rows, now, nth }: Application): void {
  authorize(planned, actor, rows.read);
  // all changes are computed before the first is kept: a refusal half-way leaves nothing
  for (const { ref, row } of applyRowPatch(planned.patch, rows.read, now)) rows.change(ref, row, nth);
}

async function readActor(trx: Knex, { accountId, userId }: Session): Promise<Actor> {
  const user: { role: Actor["role"]; disabledAt: number | null; recordingPolicy: string | null } | undefined =
    await trx("users")
      .join("accounts", "accounts.id", "users.accountId")
      .where({ "users.accountId": accountId, "users.id": userId })
      .first("users.role", "users.disabledAt", "accounts.recordingPolicy");
  if (!user || user.disabledAt !== null) throw new KartotekaError("sessionRevoked");
  return { userId, role: user.role, listeners: recordingPolicyOf(user.recordingPolicy).listeners };
}

/** A mutation id that somebody else used is not a retry: its sender is told, and nothing of his is taken for done. */
async function storedOutcomes(
  trx: Knex,
  { accountId, userId }: Session,
  mutations: PushedMutation[],
): Promise<Map<string, PushOutcome>> {
  const ids = mutations.map(({ mutationId }) => mutationId);
  const stored: { mutationId: string; userId: string; outcome: string }[] = await trx("appliedMutations")
    .where({ accountId })
    .whereIn("mutationId", ids)
    .select("mutationId", "userId", "outcome");
  return new Map(
    stored.map((row) => [
      row.mutationId,
      row.userId === userId
        ? (JSON.parse(row.outcome) as PushOutcome)
        : refusal(row, new KartotekaError("conflict", "a mutation of another person has this id")),
    ]),
  );
}

async function storeDecisions(trx: Knex, { session, now }: Push, decisions: Decision[]): Promise<void> {
  await insertRows(trx, {
    table: "appliedMutations",
    columns: ["accountId", "mutationId", "userId", "deviceId", "counter", "name", "outcome", "revision", "decidedAt"],
    rows: decisions.map(({ mutation, outcome }) => [
      session.accountId,
      mutation.mutationId,
      session.userId,
      session.deviceId,
      mutation.counter,
      mutation.name,
      JSON.stringify(outcome),
      outcome.status === "applied" ? outcome.revision : null,
      now,
    ]),
  });
}

function refusal({ mutationId }: Pick<PushedMutation, "mutationId">, error: unknown): PushOutcome {
  return { mutationId, status: "refused", error: toErrorBody(error) };
}

type Attempt<Value> = { ok: true; value: Value } | { ok: false; error: unknown };

/** Around pure work only: whatever it throws is the fault of this one mutation. */
function attempt<Value>(work: () => Value): Attempt<Value> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}

function uniqueInOrder(mutations: PushedMutation[]): PushedMutation[] {
  const unique = new Map(mutations.toReversed().map((mutation) => [mutation.mutationId, mutation]));
  return Array.from(unique.values()).sort((first, second) => first.counter - second.counter);
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a mutation was left without an outcome");
  return value;
}
