import { type ErrorBody, KartotekaError } from "../../../src-contract/errors.ts";
import {
  type Cookie,
  pushBatchBytes,
  pushBatchLimit,
  type Point,
  type PushedMutation,
  type PushOutcome,
  type PushResponse,
} from "../../../src-contract/sync-protocol.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { neverReachedServer } from "./http.ts";
import {
  markApplied,
  markRefused,
  markSent,
  markWaiting,
  nextPushBatch,
  type PushLimits,
  readOutboxRow,
} from "./outbox.ts";
import type { AnsweredPull } from "./pull-pages.ts";
import { rebase } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

/** What the pull that follows would be answered; it came with the last push. */
export type PulledAlong = AnsweredPull & { since: Cookie };

const limits: PushLimits = { mutations: pushBatchLimit, bytes: pushBatchBytes };

/**
 * Sends everything that the server has not answered for, in order, batch after batch. A retry carries the same ids: the
 * server answers what it decided the first time (sync rule 3). Throws what the network throws; what was answered until
 * then is kept. Ends early when another database answers than the one whose rows are here, and does nothing before there
 * are any. Returns what the server has answered along with the last batch.
 */
export async function pushAll(desk: SyncDesk, network: Pick<SyncNetwork, "push">): Promise<PulledAlong | null> {
  if (readLocalValue(desk.account.cache, "cookie") === null) return null;
  let along: PulledAlong | null = null;
  for (;;) {
    const { batch, fresh } = await takeBatch(desk);
    if (batch.length === 0) return along;
    try {
      // a full batch has more behind it, and what was pulled before that would be too old
      const pushed = await pushBatch(desk, network, { batch, pullsAlong: batch.length < limits.mutations });
      if (pushed === "otherDatabase") return null;
      along = pushed;
    } catch (error) {
      if (neverReachedServer(error)) await giveBack(desk, fresh);
      throw error;
    }
  }
}

/**
 * The next batch, and which of it leaves for the first time. «sent» stands in the file before the first byte leaves: an
 * item whose text is corrected meanwhile, or after a kill in the middle, is known to be on its way.
 */
function takeBatch({ account, gate }: SyncDesk): Promise<{ batch: PushedMutation[]; fresh: PushedMutation[] }> {
  return gate.run(() => {
    const { cache } = account;
    const batch = nextPushBatch(cache, limits);
    if (batch.length === 0) return { batch, fresh: [] };
    return cache.transaction(() => ({ batch, fresh: batch.filter(({ mutationId }) => markSent(cache, mutationId)) }));
  });
}

/** They reached nobody. */
async function giveBack({ account, gate }: SyncDesk, fresh: PushedMutation[]): Promise<void> {
  await gate.run(() =>
    account.cache.transaction(() => fresh.forEach(({ mutationId }) => markWaiting(account.cache, mutationId))),
  );
}

type Pushed = PulledAlong | null | "otherDatabase";
type Batch = { batch: PushedMutation[]; pullsAlong: boolean };

async function pushBatch(
  desk: SyncDesk,
  network: Pick<SyncNetwork, "push">,
  { batch, pullsAlong }: Batch,
): Promise<Pushed> {
  const askedAt = desk.now();
  const { cache } = desk.account;
  const since = readLocalValue(cache, "cookie");
  const heard = readLocalValue(cache, "heard");
  let response: PushResponse;
  try {
    const { deviceId } = desk.author;
    response = await network.push({ deviceId, cookie: since, heard, mutations: batch, pulls: pullsAlong });
  } catch (error) {
    return noteUnanswered(desk, network, batch, error);
  }
  const heardAt = desk.now();
  desk.serverTime({ serverTime: response.serverTime, askedAt, heardAt });
  // it has not what our rows are from: the pull will say that all is to be taken anew, and then everything is sent again,
  // in order
  if (response.kind === "reset") return "otherDatabase";
  // the file was rebuilt meanwhile out of another database
  if (readLocalValue(desk.account.cache, "cookie")?.epoch !== response.heard.epoch) return "otherDatabase";
  const sent = new Set(batch.map(({ mutationId }) => mutationId));
  const outcomes = response.outcomes.filter(({ mutationId }) => sent.has(mutationId));
  if (outcomes.length === 0) throw new KartotekaError("unexpected", "a push was answered without outcomes");
  await settle(desk, outcomes, response.heard);
  return since && response.pulled ? { since, response: response.pulled, askedAt, heardAt } : null;
}

/**
 * A request that the server cannot take as a whole (sync rule 5: one bad mutation never blocks the rest) is sent one by
 * one, and the one that cannot be taken alone is the bad one.
 */
async function noteUnanswered(
  desk: SyncDesk,
  network: Pick<SyncNetwork, "push">,
  batch: PushedMutation[],
  error: unknown,
): Promise<Pushed> {
  const isBadRequest = error instanceof KartotekaError && error.kind === "invalid";
  if (!isBadRequest) {
    desk.changed(["outbox"]);
    throw error;
  }
  const [first] = batch;
  if (first && batch.length === 1) {
    const refusal: ErrorBody = { kind: "invalid", details: error.message };
    await settle(desk, [{ mutationId: first.mutationId, status: "refused", error: refusal }], null);
    return null;
  }
  for (const mutation of batch) {
    const pushed = await pushBatch(desk, network, { batch: [mutation], pullsAlong: false });
    if (pushed === "otherDatabase") return pushed;
  }
  return null;
}

/** Outcomes, at which point they were given, and the undoing of what was refused, in one transaction. */
async function settle(desk: SyncDesk, outcomes: PushOutcome[], heard: Point | null): Promise<void> {
  const tables = await desk.gate.run(() => {
    const { cache } = desk.account;
    return cache.transaction(() => {
      const refused: number[] = [];
      if (heard) writeLocalValue(cache, "heard", heard);
      for (const outcome of outcomes) {
        if (outcome.status === "applied") {
          markApplied(cache, outcome.mutationId, outcome.revision);
          continue;
        }
        const row = readOutboxRow(cache, outcome.mutationId);
        if (!row) continue;
        markRefused(cache, row.counter, outcome.error);
        refused.push(row.counter);
      }
      if (refused.length === 0) return [];
      return rebase(cache, { author: desk.author, patch: [], at: desk.now(), leaving: refused });
    });
  });
  desk.changed([...tables, "outbox"]);
}
