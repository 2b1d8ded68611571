import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { callReasons, callSources } from "../entities/call.ts";
import { callTableColumns } from "../rules/call-table.ts";
import { clientTableColumns } from "../rules/client-table.ts";
import { importFieldSchema, importPreviewSchema, faultyRowsSchema } from "../table-import.ts";
import { defineCommand, done, nothing } from "./command.ts";

const word = z.string().max(100);
/** A table of the desk's rows for people, and the words of its headings in the window's language. */
export const exportedTableSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("clients"), words: z.record(z.enum(clientTableColumns), word) }),
  z.object({
    kind: z.literal("calls"),
    words: z.object({
      headings: z.record(z.enum(callTableColumns), word),
      values: z.record(z.enum(["outgoing", "incoming", "yes", "no", ...callSources]), word),
      reasons: z.record(z.enum(callReasons), word),
    }),
  }),
]);
export type ExportedTable = z.infer<typeof exportedTableSchema>;

export const tableCommands = {
  // import: the file is chosen by main's dialog, which answers an opaque token; the store reads it
  chooseImportFile: defineCommand({
    owner: "main",
    /** `unsent`: a file of unsent items instead of a table. */
    args: z.object({ kind: z.enum(["table", "unsent"]).optional() }),
    result: z.object({ fileToken: z.string(), fileName: z.string() }).nullable(),
  }),
  /** A new preview cancels the one that is still being read; that one answers `cancelled`. */
  previewImport: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), mapping: z.array(importFieldSchema).nullable() }),
    result: importPreviewSchema,
  }),
  runImport: defineCommand({
    owner: "store",
    args: z.object({
      fileToken: z.string(),
      mapping: z.array(importFieldSchema),
      duplicates: z.enum(["skip", "create"]),
    }),
    result: z.object({
      importId: idSchema,
      created: z.int(),
      skipped: z.int(),
      faulty: z.int(),
      faultyRows: faultyRowsSchema.nullable(),
    }),
  }),
  /** Stops a preview or an import, which then answers `cancelled` and has left nothing. */
  cancelImport: defineCommand({ owner: "store", args: nothing, result: done }),
  /** What taking an import back would do now: who stays because something has happened since; the first of them by name. */
  readImportUndo: defineCommand({
    owner: "store",
    args: z.object({ importId: idSchema }),
    result: z.object({
      removed: z.int(),
      left: z.int(),
      leftClients: z.array(z.object({ clientId: idSchema, name: z.string() })),
    }),
  }),
  /** All of it in one transaction. Throws notFound, and forbidden for the import of another person. */
  undoImport: defineCommand({ owner: "store", args: z.object({ importId: idSchema }), result: done }),

  // export: main's dialog answers an opaque token for the file that the store then writes
  chooseExportFile: defineCommand({
    owner: "main",
    args: z.object({ suggestedName: z.string().max(200) }),
    result: z.object({ fileToken: z.string(), fileName: z.string() }).nullable(),
  }),
  /** For whoever may see everything (rules/permissions.ts). One at a time; throws conflict for a second one. */
  exportTable: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), table: exportedTableSchema }),
    result: z.object({ rows: z.int() }),
  }),
  /** Stops an export, which then answers `cancelled` and has left no file. */
  cancelExport: defineCommand({ owner: "store", args: nothing, result: done }),
};
