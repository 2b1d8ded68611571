import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { errorKindSchema } from "../errors.ts";
import { mutationNames } from "../mutations/index.ts";
import { defineQuery } from "./query.ts";

/** G10-2: what waits, in order. `refused` items stay until their author decides (sync rule 5). */
export const outboxItemSchema = z.object({
  mutationId: idSchema,
  /** Null: written by a newer version, which alone knows what to do with it. */
  name: z.enum(mutationNames).nullable(),
  args: z.unknown(),
  at: timeSchema,
  state: z.enum(["waiting", "sent", "refused"]),
  error: z.object({ kind: errorKindSchema, details: z.string().optional() }).nullable(),
  clientId: idSchema.nullable(),
  clientName: z.string().nullable(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;

export const outboxItems = defineQuery({
  args: z.object({ limit: z.int().min(1).max(1000) }),
  result: z.object({ items: z.array(outboxItemSchema), total: z.int() }),
  tables: ["outbox", "clients"],
});

/** G3-9: what was being typed, by key (`comment:<clientId>`, `outcome:<callId>` …). */
export const draft = defineQuery({
  args: z.object({ key: z.string().max(200) }),
  result: z.object({ text: z.string(), updatedAt: timeSchema }).nullable(),
  tables: ["drafts"],
});
export const draftsOf = defineQuery({
  args: z.object({ prefix: z.string().max(200) }),
  result: z.array(z.object({ key: z.string(), text: z.string(), updatedAt: timeSchema })),
  tables: ["drafts"],
});
