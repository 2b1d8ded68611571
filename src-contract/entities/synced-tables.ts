import { z } from "zod";
import { bookEntrySchema } from "./book-entry.ts";
import { callOutcomeSchema, callSchema } from "./call.ts";
import { clientMapColumns, clientSchema } from "./client.ts";
import { clientEditSchema } from "./client-edit.ts";
import { clientRecordSchema } from "./client-record.ts";
import { clientImportSchema } from "./client-import.ts";
import { commentSchema } from "./comment.ts";
import { attachmentSchema } from "./file.ts";
import { messageSchema } from "./message.ts";
import { noteSchema } from "./note.ts";
import { orderSchema } from "./order.ts";
import { taskSchema } from "./task.ts";
import { userSchema } from "./user.ts";

/**
 * The tables that both sides hold. `map` columns are JSON objects merged by key, `json` columns whole values,
 * `boolean` columns are 0/1 in SQLite. The order is the order in which a pull page lists tables.
 */
export const syncedTables = {
  users: { schema: userSchema, map: ["settings"], boolean: [] },
  clients: { schema: clientSchema, map: clientMapColumns, boolean: [] },
  clientEdits: { schema: clientEditSchema, map: ["before", "changes", "settled"], boolean: [] },
  notes: { schema: noteSchema, map: [], boolean: [] },
  comments: { schema: commentSchema, map: ["versions"], boolean: [] },
  calls: { schema: callSchema, map: ["ties"], boolean: ["held"] },
  callOutcomes: { schema: callOutcomeSchema, map: [], boolean: ["held"] },
  tasks: { schema: taskSchema, map: [], boolean: [] },
  orders: { schema: orderSchema, map: ["items"], boolean: [] },
  clientRecords: { schema: clientRecordSchema, map: ["details"], boolean: [] },
  messages: { schema: messageSchema, map: [], boolean: [] },
  attachments: { schema: attachmentSchema, map: ["recording", "marks"], boolean: [] },
  bookEntries: { schema: bookEntrySchema, map: ["choices"], boolean: [] },
  imports: { schema: clientImportSchema, map: [], boolean: [] },
} as const satisfies Record<string, { schema: z.ZodObject; map: readonly string[]; boolean: readonly string[] }>;

export type SyncedTable = keyof typeof syncedTables;
export const syncedTableNames = Object.keys(syncedTables) as SyncedTable[];
export type RowOf<Table extends SyncedTable> = z.infer<(typeof syncedTables)[Table]["schema"]>;
/** A row of a table as it is put: without the columns that the server gives. */
export type NewRow<Table extends SyncedTable> = Omit<RowOf<Table>, "revision" | "deletedAt">;
