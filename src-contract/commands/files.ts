import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { sha256Schema } from "../entities/file.ts";
import { fileChunkBytes } from "../file-protocol.ts";
import { defineCommand, done } from "./command.ts";

const filePieceSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength <= fileChunkBytes,
  "bytes, at most as many as travel at once",
);

/** Files of cards: chosen or dropped in the window, which hands their bytes over in pieces. */
export const fileCommands = {
  /** Throws fileTooLarge. `size`: bytes. */
  beginFile: defineCommand({
    owner: "store",
    args: z.object({ size: z.int().nonnegative() }),
    result: z.object({ intakeId: z.uuid() }),
  }),
  addFileBytes: defineCommand({
    owner: "store",
    args: z.object({ intakeId: z.uuid(), bytes: filePieceSchema }),
    result: done,
  }),
  /** Sealed and on the disk when it answers; `attachFile` names it. Throws fileTypeRefused, invalid for another size. */
  finishFile: defineCommand({
    owner: "store",
    args: z.object({ intakeId: z.uuid() }),
    result: z.object({ sha256: sha256Schema, size: z.int(), type: z.string() }),
  }),
  dropFile: defineCommand({ owner: "store", args: z.object({ intakeId: z.uuid() }), result: done }),
  /** Fetched, where it is not here. `ending`: under which it may be opened; null: it is only saved. */
  prepareFile: defineCommand({
    owner: "store",
    args: z.object({ attachmentId: idSchema }),
    result: z.object({ name: z.string(), size: z.int(), ending: z.string().nullable() }),
  }),
  /** In the clear, to a place that main alone knows by this token. */
  writeFile: defineCommand({
    owner: "store",
    args: z.object({ attachmentId: idSchema, placeToken: z.uuid() }),
    result: done,
  }),
  /** By the system's program for it. Throws fileTypeRefused for what is not what its name says. */
  openFile: defineCommand({ owner: "main", args: z.object({ attachmentId: idSchema }), result: done }),
  saveFile: defineCommand({
    owner: "main",
    args: z.object({ attachmentId: idSchema }),
    result: z.object({ saved: z.boolean() }),
  }),
};
