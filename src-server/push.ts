import type { Knex } from "knex";
import type { PullResponse, PushRequest, PushResponse } from "../src-contract/sync-protocol.ts";
import { pushBatch } from "./mutate.ts";
import { pull } from "./pull.ts";
import type { Session } from "./session/authenticate.ts";

type PushParts = {
  database: Knex;
  epoch: string;
  now: number;
  /** The last revision that was applied, now or at the first try: the other desks are told before the answer is whole. */
  applied(revision: number): void;
};

/** One push request, and with it the pull that its desk would ask for next. */
export async function push(
  parts: PushParts,
  session: Session,
  request: Pick<PushRequest, "cookie" | "heard" | "mutations" | "pulls">,
): Promise<PushResponse> {
  const { database, epoch, now } = parts;
  const decided = await pushBatch(database, { session, epoch, now }, request);
  if (decided.kind === "strayed") return { kind: "reset", reason: decided.reason, serverTime: now };
  const { outcomes, revision, heard } = decided;
  if (revision !== null) parts.applied(revision);
  const pulled = request.pulls ? await pullAlong(parts, session, request) : null;
  return { kind: "decided", outcomes, heard, serverTime: now, ...(pulled ? { pulled } : {}) };
}

/** After the commit, and in a transaction of its own, as the request that it saves would be. */
async function pullAlong(
  parts: PushParts,
  session: Session,
  { cookie }: Pick<PushRequest, "cookie">,
): Promise<PullResponse | null> {
  if (!cookie) return null;
  try {
    return await pull(parts, session, { cookie, heard: null });
  } catch {
    // what was decided must be told; the desk asks for its rows itself, and is told then what is wrong
    return null;
  }
}
