import { z } from "zod";
import { blockUrlSchema } from "../dynamic-block.ts";
import { idSchema, shortTextSchema } from "../entities/basics.ts";
import { customFieldKindSchema } from "../entities/book-entry.ts";
import { callReasonSchema } from "../entities/call.ts";
import { del, put, update } from "../row-patch.ts";
import { templateLength } from "../rules/message-templates.ts";
import { defineMutation } from "./mutation.ts";

const titleSchema = shortTextSchema.trim().min(1);
/** A key of a client's map column. */
const nameSchema = z.string().trim().min(1).max(60);
const choicesSchema = z.record(z.string().max(60), z.string().trim().min(1).max(300));
const hourSchema = z.string().regex(/^([0-9]|1[0-9]|2[0-4])$/);
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .refine((text) => Number(text) >= from && Number(text) <= to);
const place = { entryId: idSchema, position: z.int().nonnegative().max(100_000) };

/** G3-4, G5-8: one entry of a book of reference. What was written by an earlier one keeps its words. */
export const addBookEntry = defineMutation({
  args: z.discriminatedUnion("book", [
    z
      .object({
        ...place,
        book: z.literal("reasons"),
        title: titleSchema,
        kind: callReasonSchema.optional(),
        parentId: idSchema.optional(),
      })
      .refine(({ kind, parentId }) => (kind === undefined) !== (parentId === undefined), {
        message: "a reason is of an outcome, or over a built-in one",
        path: ["kind"],
      }),
    z.object({ ...place, book: z.literal("outcomes"), title: titleSchema }),
    z.object({
      ...place,
      book: z.literal("afterCall"),
      choices: z.object({ wrapUpSeconds: wholeNumber(0, 3_600), callBackMinutes: wholeNumber(1, 10_080) }),
    }),
    z.object({
      ...place,
      book: z.literal("callingHours"),
      choices: z.object({ from: hourSchema, to: hourSchema }).refine(({ from, to }) => Number(from) < Number(to), {
        message: "the day begins before it ends",
        path: ["to"],
      }),
    }),
    z.object({
      ...place,
      book: z.literal("customFields"),
      title: nameSchema,
      kind: customFieldKindSchema,
      choices: choicesSchema.optional(),
    }),
    z.object({ ...place, book: z.literal("tags"), title: nameSchema }),
    // UD-22: `system` is the name under which a client's id stands in his external ids
    z.object({
      ...place,
      book: z.literal("dynamicBlock"),
      title: nameSchema,
      choices: z.object({ url: blockUrlSchema, system: nameSchema }),
    }),
    z.object({
      ...place,
      book: z.literal("templates"),
      title: nameSchema,
      choices: z.object({
        text: z.string().trim().min(1).max(templateLength),
        outcome: shortTextSchema.trim().min(1).optional(),
      }),
    }),
  ]),
  rowPatch: ({ entryId, ...entry }) => [
    put("bookEntries", { id: entryId, title: "", kind: null, parentId: null, choices: {}, ...entry }),
  ],
});

/** Other words, another place, other choices of a list. A null takes a choice away. */
export const changeBookEntry = defineMutation({
  args: z
    .object({
      entryId: idSchema,
      title: titleSchema.optional(),
      position: place.position.optional(),
      choices: z.record(z.string().max(60), z.string().trim().min(1).max(300).nullable()).optional(),
    })
    .refine(({ entryId: _, ...changes }) => Object.values(changes).some((value) => value !== undefined), {
      message: "nothing is changed",
    }),
  rowPatch: ({ entryId, title, position, choices }) => [
    update("bookEntries", entryId, {
      ...(title === undefined ? {} : { title }),
      ...(position === undefined ? {} : { position }),
      ...(choices === undefined ? {} : { choices }),
    }),
  ],
});

/** It is offered no more. Calls and clients keep what was written with it. */
export const removeBookEntry = defineMutation({
  args: z.object({ entryId: idSchema }),
  rowPatch: ({ entryId }) => [del("bookEntries", entryId)],
});
