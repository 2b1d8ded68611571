import { type ErrorBody, KartotekaError } from "../../../src-contract/errors.ts";
import {
  pushBatchBytes,
  pushBatchLimit,
  type PushedMutation,
  type PushOutcome,
} from "../../../src-contract/sync-protocol.ts";
import { neverReachedServer } from "./http.ts";
import { markApplied, markRefused, markSent, nextPushBatch, type PushLimits, readOutboxRow } from "./outbox.ts";
import { rebase } from "./rebase.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

const limits: PushLimits = { mutations: pushBatchLimit, bytes: pushBatchBytes };

/**
 * Sends everything that the server has not answered for, in order, batch after batch. A retry carries the same ids: the
 * server answers what it decided the first time (sync rule 3). Throws what the network throws; what was answered until
 * then is kept.
 */
export async function pushAll(desk: SyncDesk, network: Pick<SyncNetwork, "push">): Promise<void> {
  for (;;) {
    const batch = nextPushBatch(desk.account.cache, limits);
    if (batch.length === 0) return;
    await pushBatch(desk, network, batch);
  }
}

async function pushBatch(desk: SyncDesk, network: Pick<SyncNetwork, "push">, batch: PushedMutation[]): Promise<void> {
  const askedAt = desk.now();
  let response: Awaited<ReturnType<SyncNetwork["push"]>>;
  try {
    response = await network.push({ deviceId: desk.author.deviceId, mutations: batch });
  } catch (error) {
    await noteUnanswered(desk, network, batch, error);
    return;
  }
  desk.serverTime({ serverTime: response.serverTime, askedAt, heardAt: desk.now() });
  const sent = new Set(batch.map(({ mutationId }) => mutationId));
  const outcomes = response.outcomes.filter(({ mutationId }) => sent.has(mutationId));
  if (outcomes.length === 0) throw new KartotekaError("unexpected", "a push was answered without outcomes");
  await settle(desk, outcomes);
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
): Promise<void> {
  const isBadRequest = error instanceof KartotekaError && error.kind === "invalid";
  if (neverReachedServer(error)) throw error;
  if (!isBadRequest) {
    await desk.gate.run(() =>
      desk.account.cache.transaction(() =>
        markSent(
          desk.account.cache,
          batch.map(({ mutationId }) => mutationId),
        ),
      ),
    );
    desk.changed(["outbox"]);
    throw error;
  }
  const [first] = batch;
  if (first && batch.length === 1) {
    const refusal: ErrorBody = { kind: "invalid", details: error.message };
    await settle(desk, [{ mutationId: first.mutationId, status: "refused", error: refusal }]);
    return;
  }
  for (const mutation of batch) await pushBatch(desk, network, [mutation]);
}

/** Outcomes and the undoing of what was refused, in one transaction. */
async function settle(desk: SyncDesk, outcomes: PushOutcome[]): Promise<void> {
  const tables = await desk.gate.run(() => {
    const { cache } = desk.account;
    return cache.transaction(() => {
      const refused: number[] = [];
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
