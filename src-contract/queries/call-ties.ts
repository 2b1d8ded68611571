import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { callTiesSchema } from "../entities/call.ts";
import { defineQuery } from "./query.ts";

/** What a call is about, in words. A name that is null: the row is not there any more. */
export const namedTiesSchema = z.object({
  client: z.object({ id: idSchema, name: z.string().nullable(), company: z.string() }).nullable(),
  order: z.object({ id: idSchema, number: z.string().nullable(), title: z.string() }).nullable(),
  task: z.object({ id: idSchema, text: z.string().nullable() }).nullable(),
});
export type NamedTies = z.infer<typeof namedTiesSchema>;

/** One move of a call: by whom, when, from where and to where. `id`: of the mutation. */
export const namedMoveSchema = z.object({
  id: idSchema,
  by: idSchema,
  at: timeSchema,
  before: namedTiesSchema,
  after: namedTiesSchema,
});
export type NamedMove = z.infer<typeof namedMoveSchema>;

/** G3-12: what a call is about, the trace of its moves, newest first, and what would go along with it to another card. */
export const callTies = defineQuery({
  args: z.object({ callId: idSchema }),
  result: z
    .object({
      managerId: idSchema,
      ties: callTiesSchema,
      named: namedTiesSchema,
      moves: z.array(namedMoveSchema),
      /** Null: the newest move is not what stands there, or there is none (rules/call-ties.ts). */
      wayBack: callTiesSchema.nullable(),
      /** The client's open call-back that nothing but this call asked for (G3-14): it was somebody else who called. */
      callBackId: idSchema.nullable(),
      along: z.object({ comments: z.array(idSchema), files: z.array(idSchema) }),
    })
    .nullable(),
  tables: ["calls", "clients", "orders", "tasks", "comments", "attachments"],
});
