import type { Knex } from "knex";
import type { z } from "zod";
import type { pushRequestSchema } from "../src-contract/sync-protocol.ts";
import { pushBatch, type PushResult } from "./mutate.ts";
import type { Session } from "./session/authenticate.ts";

type PushParts = { database: Knex; epoch: string; now: number };

/**
 * One push request. What is meant for another database is left undecided: its desk may hold answers of that one for
 * items that come before these, and learns by its next pull that everything is to be sent anew, in order.
 */
export async function push(
  { database, epoch, now }: PushParts,
  session: Session,
  request: Pick<z.infer<typeof pushRequestSchema>, "epoch" | "mutations">,
): Promise<PushResult> {
  if (request.epoch !== null && request.epoch !== epoch) return { outcomes: [], revision: null };
  return pushBatch(database, { session, now }, request.mutations);
}
