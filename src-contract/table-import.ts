import { z } from "zod";

/** The columns of a table file that a client can be made of (G14-7). */
export const importFields = [
  "ignore",
  "lastName",
  "firstName",
  "patronymic",
  "fullName",
  "phone",
  "email",
  "company",
  "jobTitle",
  "country",
  "city",
  "tags",
  "note",
  "customField",
] as const;
export const importFieldSchema = z.enum(importFields);
export type ImportField = z.infer<typeof importFieldSchema>;

/** Why a row of a table file does not become a client; the words are in ui/texts (`importing.faults.<fault>`). */
export const importFaults = ["empty", "noContact", "badPhone", "badEmail", "brokenRow", "tooLong"] as const;
export const importFaultSchema = z.enum(importFaults);
export type ImportFault = z.infer<typeof importFaultSchema>;

/** One import takes at most this many rows: it is held in memory and committed in one transaction. */
export const importRowLimit = 100_000;

export const importPreviewSchema = z.object({
  fileName: z.string(),
  /** A label of the Encoding Standard: utf-8, utf-16le, windows-1251… */
  encoding: z.string(),
  delimiter: z.string(),
  /** As written in the file; empty strings when its first row is already a client. */
  headings: z.array(z.string()),
  mapping: z.array(importFieldSchema),
  /** The first rows, cells cut for the screen. */
  sample: z.array(z.array(z.string())),
  /** `rows` = newClients + duplicates + faulty, unless it exceeds `importRowLimit`: then only it was counted to the end. */
  rows: z.int(),
  newClients: z.int(),
  duplicates: z.int(),
  faulty: z.int(),
  /** The first faults: 1-based line of the file, and the reason. */
  faults: z.array(z.object({ line: z.int(), fault: importFaultSchema })),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** The rows that were not taken, for the file that goes back to the person. */
export const faultyRowsSchema = z.object({
  headings: z.array(z.string()),
  delimiter: z.string(),
  /** `cells` as they stand in the file; one cell with the whole line where it could not be cut into cells. */
  rows: z.array(z.object({ line: z.int(), fault: importFaultSchema, cells: z.array(z.string()) })),
});
export type FaultyRows = z.infer<typeof faultyRowsSchema>;
