import { z } from "zod";
import { idSchema, syncedColumns, timeSchema } from "./basics.ts";
import { recordingMarkSchema, recordingSchema } from "./recording.ts";

/** What a file holds, and the only name that it has on any disk: SHA-256 of its bytes, hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** As its author's system called it: words for people. No path, no type and no program ever follows from it. */
export const fileNameSchema = z.string().min(1).max(255);

/**
 * A file of a client's card, of one of its comments or of one of its calls (LL-20, GC-50, G4-4). The row travels as any
 * other; the bytes travel apart (file-protocol.ts) and are the same for all rows that name them.
 */
export const attachmentSchema = z.object({
  ...syncedColumns,
  /** Null for a recording: it belongs to its call, whoever that is given to (G6-4). */
  clientId: idSchema.nullable(),
  commentId: idSchema.nullable(),
  callId: idSchema.nullable(),
  name: fileNameSchema,
  /** Bytes. */
  size: z.int().nonnegative(),
  /** By its first bytes (rules/file-type.ts), never by its name. */
  type: z.string().max(100),
  sha256: sha256Schema,
  authorId: idSchema,
  createdAt: timeSchema,
  /** G11-4: what a recording of the call is besides a file; nothing in it for every other file. */
  recording: recordingSchema.partial(),
  /** G13-8: of a recording, by their ids. */
  marks: z.record(idSchema, recordingMarkSchema),
});
export type Attachment = z.infer<typeof attachmentSchema>;
