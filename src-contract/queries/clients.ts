import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { callSchema } from "../entities/call.ts";
import { clientPhoneSchema, clientSchema } from "../entities/client.ts";
import { clientEditSchema } from "../entities/client-edit.ts";
import { recordKinds } from "../entities/client-record.ts";
import { commentSchema } from "../entities/comment.ts";
import { messageSchema } from "../entities/message.ts";
import { noteSchema } from "../entities/note.ts";
import { orderSchema } from "../entities/order.ts";
import { syncedTableNames } from "../entities/synced-tables.ts";
import { taskSchema } from "../entities/task.ts";
import { tablesOfClient } from "../rules/client-rows.ts";
import { defineQuery } from "./query.ts";

/** What a row of any list of clients shows. `phone` is the first by position. */
export const clientListItemSchema = z.object({
  id: idSchema,
  name: z.string(),
  company: z.string(),
  city: z.string(),
  phone: clientPhoneSchema.nullable(),
  timeZone: z.string().nullable(),
  utcOffsetMinutes: z.int().nullable(),
  tags: z.array(z.string()),
  lastContactAt: timeSchema.nullable(),
  hasDraft: z.boolean(),
});
export type ClientListItem = z.infer<typeof clientListItemSchema>;

/** Why a row was found, so that the list can say so (G6-3, G12-1). */
export const searchMatchSchema = z.enum(["name", "phone", "email", "order", "comment", "company", "recent"]);

export const searchClients = defineQuery({
  args: z.object({ text: z.string().max(200), limit: z.int().min(1).max(100) }),
  result: z.object({
    rows: z.array(clientListItemSchema.extend({ match: searchMatchSchema, excerpt: z.string().nullable() })),
    /** True when more rows match than were looked at: the list says «показаны первые N». */
    more: z.boolean(),
  }),
  tables: ["clients", "comments", "orders", "recentClients"],
});

/**
 * The whole list in Russian order, read by pages so that the renderer never holds 100,000 rows: `clientListOutline`
 * gives the count and the key that begins each page, `clientListPage` one page by keyset (never OFFSET).
 */
export const clientListFilterSchema = z.object({
  managerId: idSchema.nullable(),
  tag: z.string().nullable(),
});
export const clientPageSize = 100;
export const clientListOutline = defineQuery({
  args: z.object({ filter: clientListFilterSchema }),
  result: z.object({ total: z.int(), pageKeys: z.array(z.string()) }),
  tables: ["clients"],
});
export const clientListPage = defineQuery({
  args: z.object({ filter: clientListFilterSchema, pageKey: z.string() }),
  result: z.array(clientListItemSchema),
  tables: ["clients", "calls", "drafts"],
});

/** The client's clock: what zone, and how it is known (DESIGN «Identity of a phone number»; A.8-8). */
export const localTimeSourceSchema = z.enum(["hand", "city", "phonePrefix", "country", "unknown"]);
export const clientLocalTimeSchema = z.object({
  timeZone: z.string().nullable(),
  utcOffsetMinutes: z.int().nullable(),
  source: localTimeSourceSchema,
});
export type ClientLocalTime = z.infer<typeof clientLocalTimeSchema>;

/** GC-33, JC-126, A.8-5: another client who shares a number, an address or a browser (JC-30); each reason once. */
export const relatedClientSchema = clientListItemSchema.extend({
  lastName: z.string(),
  firstName: z.string(),
  patronymic: z.string(),
  email: z.string().nullable(),
  reasons: z.array(z.enum(["phone", "email", "browser"])).min(1),
});

/** Apart from the card, which need not wait for it. */
export const relatedClients = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z.array(relatedClientSchema),
  tables: ["clients", "calls", "drafts", "clientRecords"],
});

/** The card in one read: everything of its first half. Lists are newest first. */
export const clientCard = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z
    .object({
      client: clientSchema,
      localTime: clientLocalTimeSchema,
      note: noteSchema.nullable(),
      comments: z.array(commentSchema),
      calls: z.array(callSchema),
      tasks: z.array(taskSchema),
      orders: z.array(orderSchema),
      messages: z.array(messageSchema),
      /** In the server's order, those that wait last: what rules/edit-conflicts.ts reads. The newest 500. */
      edits: z.array(clientEditSchema),
      /** Ids of rows that the server has not confirmed yet: shown with a small clock (UX convention 9). */
      waiting: z.array(idSchema),
      /** How many records of a kind the client has; a kind without any is not there. */
      recordCounts: z.partialRecord(z.enum(recordKinds), z.int()),
      /** GC-6, JC-56: the sum of the ledger, and what the server has not confirmed yet (it counts in no sum). */
      points: z.object({ sum: z.int(), waiting: z.int() }),
    })
    .nullable(),
  tables: [
    "clients",
    "clientEdits",
    "notes",
    "comments",
    "calls",
    "tasks",
    "orders",
    "clientRecords",
    "messages",
    "outbox",
    "users",
  ],
});

/** UD-39, G5-15: how many rows of each table are about the client, the tables without any left out: what goes with his card. */
export const clientContents = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z.partialRecord(z.enum(syncedTableNames), z.int()),
  tables: [...tablesOfClient],
});

/** G5-15: the cards that can still be brought back, the last removed first. */
export const removedClients = defineQuery({
  args: z.object({ limit: z.int().min(1).max(500) }),
  result: z.array(z.object({ id: idSchema, name: z.string(), removedAt: timeSchema })),
  tables: ["clients"],
});

/** G10-3: cards on which a text was overwritten unseen, the last written first. `fields` of each wait for a choice. */
export const clientsInConflict = defineQuery({
  args: z.object({ limit: z.int().min(1).max(200) }),
  result: z.array(z.object({ clientId: idSchema, clientName: z.string(), fields: z.int(), at: timeSchema })),
  tables: ["clientEdits", "clients"],
});

/** GC-13, G6-2, G6-3: clients with this number, ranked: open call-back, last talk, responsible manager is the reader. */
export const clientsByPhone = defineQuery({
  args: z.object({ number: z.string().max(200), limit: z.int().min(1).max(50) }),
  result: z.array(
    clientListItemSchema.extend({
      rank: z.enum(["callback", "lastTalk", "responsible", "other"]),
      responsibleName: z.string().nullable(),
    }),
  ),
  tables: ["clients", "calls", "tasks"],
});
