import { z } from "zod";
import { idSchema, timeSchema } from "./entities/basics.ts";

/**
 * G11-8, R-34: a client is erased for good: every row about him on the server, in the feed, in snapshots and on every
 * desk. Only ids and the reason are kept, so that what comes late is turned away and the act can be shown.
 */
export const erasureReasonSchema = z.string().trim().min(3).max(500);

/** What a pull tells a desk until it has confirmed. */
export const erasureSchema = z.object({ erasureId: idSchema, clientId: idSchema });
export type Erasure = z.infer<typeof erasureSchema>;

/** POST /api/v1/erasures. For owner and admin; of a client who was erased before it answers that act. */
export const eraseRequestSchema = z.object({ clientId: idSchema, reason: erasureReasonSchema });
/** POST /api/v1/erasures/read: all acts, the newest first. */
export const erasureActSchema = z.object({
  erasureId: idSchema,
  clientId: idSchema,
  reason: z.string(),
  askedAt: timeSchema,
  /** Null name: somebody at the server itself. */
  askedBy: z.object({ userId: z.string(), name: z.string().nullable() }),
  /** How many rows of each table were erased on the server. */
  rows: z.record(z.string(), z.int().nonnegative()),
  /** Every desk that may have held the client. */
  desks: z.array(
    z.object({
      userId: idSchema,
      userName: z.string(),
      deviceId: idSchema,
      deviceName: z.string(),
      lastSeenAt: timeSchema,
      /** It was shut out, and will not come back to confirm. */
      isShutOut: z.boolean(),
      confirmedAt: timeSchema.nullable(),
    }),
  ),
});
export type ErasureAct = z.infer<typeof erasureActSchema>;
export const erasureActsSchema = z.object({ acts: z.array(erasureActSchema) });
