import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "../entities/basics.ts";
import { bookEntrySchema } from "../entities/book-entry.ts";
import { callReasonSchema, callSchema } from "../entities/call.ts";
import { clientPhoneSchema } from "../entities/client.ts";
import { taskSchema } from "../entities/task.ts";
import { userSchema } from "../entities/user.ts";
import { defineQuery } from "./query.ts";

export const users = defineQuery({ args: z.object({}), result: z.array(userSchema), tables: ["users"] });

/**
 * `utcOffsetMinutes`: the client's clock now, for the question before a call at night; null when unknown. What the call is
 * tied to (G3-12) in words; null: to none that is there.
 */
const callWithClientSchema = callSchema.extend({
  clientName: z.string().nullable(),
  orderNumber: z.string().nullable(),
  taskText: z.string().nullable(),
  utcOffsetMinutes: z.int().nullable(),
});

/** G3-4: what was said of the calls that are wanted; null is «whatever». */
export const saidFilterSchema = z.object({
  held: z.boolean().nullable(),
  /** Words of an outcome, also of a removed one. */
  outcome: shortTextSchema.nullable(),
  reason: callReasonSchema.nullable(),
  reasonText: shortTextSchema.nullable(),
});
export type SaidFilter = z.infer<typeof saidFilterSchema>;

/**
 * G3-13: the call journal, newest first; `before` pages by start time. `search` (G3-6): every word stands somewhere in the
 * outcome, the reason or the notes of the call; `reasons`: the built-in ones as the window calls them.
 */
export const callJournal = defineQuery({
  args: z.object({
    scope: z.enum(["all", "missed", "mine", "withoutOutcome", "contradicting"]),
    said: saidFilterSchema.optional(),
    search: z
      .object({ text: z.string().max(200), reasons: z.partialRecord(callReasonSchema, shortTextSchema) })
      .optional(),
    before: timeSchema.nullable(),
    limit: z.int().min(1).max(200),
  }),
  result: z.array(callWithClientSchema),
  tables: ["calls", "clients", "orders", "tasks", "comments"],
});

/** G3-5: ended calls of the signed-in manager whose outcome nobody gave, oldest first. */
export const callsWithoutOutcome = defineQuery({
  args: z.object({}),
  result: z.array(callWithClientSchema),
  tables: ["calls", "clients", "orders", "tasks"],
});

/** Calls of this desk that never ended in the record: the application died in them. */
export const unfinishedCalls = defineQuery({ args: z.object({}), result: z.array(callSchema), tables: ["calls"] });

/** UX-24: calls of colleagues that go on now, by what their desks have told. */
export const callsOfOthersNow = defineQuery({
  args: z.object({}),
  result: z.array(
    z.object({ clientId: idSchema, managerId: idSchema, startedAt: timeSchema, answeredAt: timeSchema.nullable() }),
  ),
  tables: ["calls"],
});

export const call = defineQuery({
  args: z.object({ callId: idSchema }),
  result: callWithClientSchema.nullable(),
  tables: ["calls", "clients", "orders", "tasks"],
});

/** The entries of all books of reference (rules/reference-books.ts), in no order. */
export const bookEntries = defineQuery({
  args: z.object({}),
  result: z.array(bookEntrySchema),
  tables: ["bookEntries"],
});

/** G3-14: whose it is to call this client back after a call was missed, and until when; null when none is asked for. */
export const callBack = defineQuery({
  args: z.object({ clientId: idSchema, missedAt: timeSchema }),
  result: z.object({ assigneeId: idSchema, dueAt: timeSchema }).nullable(),
  tables: ["clients", "calls", "tasks", "users", "bookEntries"],
});

/** GM-21: open tasks of the signed-in manager, overdue first. `scope: all` is the whole account's. */
export const openTasks = defineQuery({
  args: z.object({ scope: z.enum(["mine", "all"]), limit: z.int().min(1).max(500) }),
  /** With the client's first number, so that a call-back is one click (G2-1). */
  result: z.array(
    taskSchema.extend({
      clientName: z.string(),
      phone: clientPhoneSchema.nullable(),
      utcOffsetMinutes: z.int().nullable(),
    }),
  ),
  tables: ["tasks", "clients"],
});
