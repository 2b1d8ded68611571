import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { errorKindSchema } from "../errors.ts";
import { mutationNames } from "../mutations/index.ts";
import { defineCommand, done, nothing } from "./command.ts";

/**
 * What a first sync, a rebuilt file or a long pull is doing. In the order of a first sync with a snapshot; without one it
 * is `rows` alone.
 */
export const syncProgressSchema = z.discriminatedUnion("phase", [
  /** The server makes the snapshot: rows of rows. */
  z.object({ phase: z.literal("preparing"), done: z.int(), total: z.int() }),
  /** Bytes of bytes; seconds by the speed of the line so far, null while it is not known. */
  z.object({
    phase: z.literal("downloading"),
    done: z.int(),
    total: z.int(),
    secondsLeft: z.number().nonnegative().nullable(),
  }),
  /** Everything is here and goes into the file: rows of rows. */
  z.object({ phase: z.literal("loading"), done: z.int(), total: z.int() }),
  /** Rows of rows, from the feed. */
  z.object({ phase: z.literal("rows"), done: z.int(), total: z.int() }),
  /** The rows are there, and lists and search fill: rows of rows. */
  z.object({ phase: z.literal("indexing"), done: z.int(), total: z.int() }),
]);
export type SyncProgress = z.infer<typeof syncProgressSchema>;

export const syncStateSchema = z.object({
  connection: z.enum(["online", "connecting", "offline", "signedOut"]),
  /** Mutations that wait or were sent without an answer, and those refused. */
  waiting: z.int(),
  refused: z.int(),
  /** Attached files whose row the server has, and whose bytes it does not have yet. */
  files: z.int(),
  /** Fields of clients with two texts of which somebody has to choose (G10-3). */
  conflicts: z.int(),
  lastSyncAt: timeSchema.nullable(),
  /** Null when nothing long is under way. */
  progress: syncProgressSchema.nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

/** One item of a colleague's file. `obstacle`: why it cannot be made here. */
export const handedOverItemSchema = z.object({
  mutationId: idSchema,
  name: z.enum(mutationNames).nullable(),
  at: timeSchema,
  args: z.unknown(),
  clientId: idSchema.nullable(),
  clientName: z.string().nullable(),
  obstacle: errorKindSchema.nullable(),
});
export type HandedOverItem = z.infer<typeof handedOverItemSchema>;

export const syncCommands = {
  readSyncState: defineCommand({ owner: "store", args: nothing, result: syncStateSchema }),
  syncNow: defineCommand({ owner: "store", args: nothing, result: done }),
  /** Compares everything with the server and heals what differs; the log says what that was. */
  compareWithServer: defineCommand({
    owner: "store",
    args: nothing,
    result: z.object({ rows: z.int(), differences: z.int() }),
  }),
  retryRefused: defineCommand({ owner: "store", args: z.object({ mutationId: idSchema }), result: done }),
  discardRefused: defineCommand({ owner: "store", args: z.object({ mutationId: idSchema }), result: done }),
  /**
   * Other texts (rules/item-texts.ts) for an item that was refused, or that waits and was never sent. It goes under a new
   * id: a waiting one in its place, a refused one at the end. Throws forbidden, invalid, and conflict for one on its way.
   */
  reviseItem: defineCommand({
    owner: "store",
    args: z.object({ mutationId: idSchema, texts: z.record(z.string().max(60), z.string().max(20_000)) }),
    result: done,
  }),
  /** The unsent items (all, or these) as JSON text (unsent-file.ts), for a file that the person keeps or hands over. */
  exportOutbox: defineCommand({
    owner: "store",
    args: z.object({ mutationIds: z.array(idSchema).max(1000).optional() }),
    result: z.string(),
  }),
  /**
   * The same from the side journal alone, for a file that cannot be opened: written by a newer version, or on a disk that
   * fails. Where the operating system keeps no key the answer is `locked`, and the password opens it.
   */
  exportUnsent: defineCommand({
    owner: "store",
    /** `folder`: one that keptUnsent named; the last person's when absent. */
    args: z.object({ password: z.string().max(1000).nullable(), folder: z.string().max(100).optional() }),
    result: z.string(),
  }),
  /**
   * Unsent work in this profile that no sign-in of the present person will send: of another person, or of the same one
   * under a server that was built anew and knows him by another id (`isSamePerson`).
   */
  keptUnsent: defineCommand({
    owner: "store",
    args: nothing,
    result: z.array(
      z.object({ folder: z.string(), serverUrl: z.string(), email: z.string(), isSamePerson: z.boolean() }),
    ),
  }),
  /** What a colleague's file holds, before anything of it is written (G10-10). */
  readHandedOver: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string() }),
    result: z.array(handedOverItemSchema),
  }),
  /** Makes those items as the present person's own writes, all or none. */
  takeHandedOver: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), mutationIds: z.array(idSchema).max(1000) }),
    result: z.object({ taken: z.int() }),
  }),
  saveDraft: defineCommand({
    owner: "store",
    args: z.object({ key: z.string().max(200), text: z.string().max(200_000) }),
    result: done,
  }),
  markRecent: defineCommand({ owner: "store", args: z.object({ clientId: idSchema }), result: done }),
};
