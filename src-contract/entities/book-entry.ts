import { z } from "zod";
import { templateLength } from "../rules/message-templates.ts";
import { idSchema, shortTextSchema, syncedColumns } from "./basics.ts";

/**
 * The books of reference that owner and administrators keep for everybody (G3-4, G5-8):
 *   outcomes: what came of a call that took place. reasons: the level below, each of an outcome (`parentId`), or of
 *   «не состоялся», and then over one of the built-in reasons (`kind`). afterCall: one entry, `choices` wrapUpSeconds and callBackMinutes (G3-7, G3-14). callingHours: one entry,
 *   `choices` from and to. customFields: `kind` is the field's, `choices` those of a list. tags: what is offered when a
 *   client is marked. dynamicBlock: one entry, `choices` url and system (UD-22). templates: of messages, `choices` text and
 *   outcome (G4-9).
 */
export const books = [
  "reasons",
  "outcomes",
  "afterCall",
  "callingHours",
  "customFields",
  "tags",
  "dynamicBlock",
  "templates",
] as const;
export const bookSchema = z.enum(books);
export type Book = z.infer<typeof bookSchema>;

/** Those with one entry, which is set and taken away as a whole. */
export const booksOfOne: readonly Book[] = ["afterCall", "callingHours", "dynamicBlock"];

/** G5-8 */
export const customFieldKinds = ["text", "number", "date", "list", "flag", "file"] as const;
export const customFieldKindSchema = z.enum(customFieldKinds);
export type CustomFieldKind = z.infer<typeof customFieldKindSchema>;

export const bookEntrySchema = z.object({
  ...syncedColumns,
  book: bookSchema,
  /** In the book, rising; two desks may give the same one, and then the ids decide. */
  position: z.int().nonnegative(),
  title: shortTextSchema,
  kind: z.string().max(60).nullable(),
  /** The outcome that this is a reason of. */
  parentId: idSchema.nullable(),
  choices: z.record(z.string().max(60), z.string().max(templateLength)),
});
export type BookEntry = z.infer<typeof bookEntrySchema>;
