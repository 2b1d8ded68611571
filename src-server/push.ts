import type { Knex } from "knex";
import type { PushRequest, PushResponse } from "../src-contract/sync-protocol.ts";
import { pushBatch } from "./mutate.ts";
import { pull } from "./pull.ts";
import type { Session } from "./session/authenticate.ts";

type PushParts = { database: Knex; epoch: string; now: number };
type Pushed = {
  answer: PushResponse;
  /** The last revision that was applied, now or at the first try, or null when there is none. */
  revision: number | null;
};

/**
 * One push request. What is meant for another database is left undecided: its desk may hold answers of that one for
 * items that come before these, and learns by its next pull that everything is to be sent anew, in order.
 */
export async function push(
  parts: PushParts,
  session: Session,
  request: Pick<PushRequest, "epoch" | "mutations" | "since">,
): Promise<Pushed> {
  const { database, epoch, now } = parts;
  const said = { epoch, serverTime: now };
  if (request.epoch !== null && request.epoch !== epoch) return { answer: { ...said, outcomes: [] }, revision: null };
  const { outcomes, revision } = await pushBatch(database, { session, now }, request.mutations);
  return { answer: { ...said, outcomes, ...(await pullAlong(parts, session, request)) }, revision };
}

/** After the commit, and in a transaction of its own, as the request that it saves would be. */
async function pullAlong(
  parts: PushParts,
  session: Session,
  { epoch, since }: Pick<PushRequest, "epoch" | "since">,
): Promise<Pick<PushResponse, "pulled">> {
  if (epoch === null || since === undefined) return {};
  try {
    return { pulled: await pull(parts, session, { epoch, ...since }) };
  } catch {
    // what was decided must be told; the desk asks for its rows itself, and is told then what is wrong
    return {};
  }
}
