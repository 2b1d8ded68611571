import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { attachmentSchema } from "../entities/file.ts";
import { errorKindSchema } from "../errors.ts";
import { defineQuery } from "./query.ts";

/** Where the bytes of a file are, as this desk knows it. */
export const fileStateSchema = z.discriminatedUnion("kind", [
  /** Here, and not on the server yet. */
  z.object({ kind: z.literal("waiting") }),
  /** Bytes of bytes on their way up, or down. */
  z.object({ kind: z.literal("sending"), done: z.int(), total: z.int() }),
  z.object({ kind: z.literal("fetching"), done: z.int(), total: z.int() }),
  /** Not taken; here as before. */
  z.object({ kind: z.literal("failed"), error: errorKindSchema }),
  /** On the server; here as well, or fetched when it is opened. */
  z.object({ kind: z.literal("here") }),
  z.object({ kind: z.literal("there") }),
]);
export type FileState = z.infer<typeof fileStateSchema>;

/** The files of a card, of its comments and of its calls, oldest first. `waiting`: the server has not confirmed the row. */
export const attachmentsOf = defineQuery({
  args: z.object({ clientId: idSchema }),
  result: z.array(attachmentSchema.extend({ state: fileStateSchema, waiting: z.boolean() })),
  tables: ["attachments", "files", "outbox"],
});

/** G13-8: the recordings of these calls, in no order. */
export const recordingsOf = defineQuery({
  args: z.object({ callIds: z.array(idSchema).max(1_000) }),
  result: attachmentsOf.result,
  tables: ["attachments", "files", "outbox"],
});
export type ShownAttachment = z.infer<typeof attachmentsOf.result>[number];
