import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { callSchema } from "../entities/call.ts";
import { clientEditSchema } from "../entities/client-edit.ts";
import { clientRecordSchema, recordKinds } from "../entities/client-record.ts";
import { commentSchema } from "../entities/comment.ts";
import { attachmentSchema } from "../entities/file.ts";
import { messageSchema } from "../entities/message.ts";
import { noteSchema } from "../entities/note.ts";
import { orderSchema } from "../entities/order.ts";
import { taskSchema } from "../entities/task.ts";
import { financeSchema } from "../rules/finance.ts";
import { historyKinds, historySteps } from "../rules/history-kinds.ts";
import { namedMoveSchema } from "./call-ties.ts";
import { defineQuery } from "./query.ts";

/** Page by keyset, never OFFSET: what comes after this row, newest first. */
const recordPlaceSchema = z.object({ at: timeSchema, id: idSchema });

/** One client's records of some kinds, newest first. `next` is null on the last page. */
export const clientRecords = defineQuery({
  args: z.object({
    clientId: idSchema,
    kinds: z.array(z.enum(recordKinds)).min(1),
    before: recordPlaceSchema.nullable(),
    limit: z.int().min(1).max(500),
  }),
  result: z.object({ rows: z.array(clientRecordSchema), next: recordPlaceSchema.nullable() }),
  tables: ["clientRecords"],
});

/** The row that an event is about, with its table. */
export const historySubjectSchema = z.discriminatedUnion("table", [
  // `move`: of a call that came from another card or went to one (G3-12)
  z.object({ table: z.literal("calls"), row: callSchema, move: namedMoveSchema.optional() }),
  z.object({ table: z.literal("comments"), row: commentSchema }),
  z.object({ table: z.literal("notes"), row: noteSchema }),
  z.object({ table: z.literal("messages"), row: messageSchema }),
  z.object({ table: z.literal("tasks"), row: taskSchema }),
  z.object({ table: z.literal("orders"), row: orderSchema }),
  z.object({ table: z.literal("clientEdits"), row: clientEditSchema }),
  z.object({ table: z.literal("attachments"), row: attachmentSchema }),
  z.object({ table: z.literal("clientRecords"), row: clientRecordSchema }),
]);
export type HistorySubject = z.infer<typeof historySubjectSchema>;

/** GC-23, JC-60, JC-61: what happened, when, who did it (null: a system), and where it comes from. */
export const historyEventSchema = z.object({
  kind: z.enum(historyKinds),
  step: z.enum(historySteps),
  at: timeSchema,
  authorId: idSchema.nullable(),
  source: z.string(),
  subject: historySubjectSchema,
});
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** `order` tells apart two events of one row at one moment. */
const historyPlaceSchema = recordPlaceSchema.extend({ order: z.int().nonnegative() });

/** GC-23, JC-17, LL-80: one feed over everything that happened with a client, newest first. */
export const clientHistory = defineQuery({
  args: z.object({
    clientId: idSchema,
    kinds: z.array(z.enum(historyKinds)),
    before: historyPlaceSchema.nullable(),
    limit: z.int().min(1).max(500),
  }),
  result: z.object({ events: z.array(historyEventSchema), next: historyPlaceSchema.nullable() }),
  tables: [
    "calls",
    "comments",
    "notes",
    "messages",
    "tasks",
    "orders",
    "clientEdits",
    "attachments",
    "clientRecords",
    "outbox",
    // the other card of a move
    "clients",
  ],
});

/**
 * G5-11: what happened since the reader last talked with the client, or, when he never did, since anybody last did. His
 * own doings are not among it. Newest first; `more` when there is more than was looked at. Null: nobody ever talked.
 */
export const sinceLastTalk = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z
    .object({
      clientId: idSchema,
      talk: z.object({ callId: idSchema, endedAt: timeSchema, managerId: idSchema, isOwn: z.boolean() }),
      events: z.array(historyEventSchema),
      more: z.boolean(),
    })
    .nullable(),
  tables: clientHistory.tables,
});

/** JC-32…JC-43, LL-55: the figures of a client's money, a set for each currency, with the lines that each sums up. */
export const clientFinance = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z.array(financeSchema),
  tables: ["orders", "clientRecords"],
});
