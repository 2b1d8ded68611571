import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { handSource } from "../entities/client-details.ts";
import { clientKeyKinds } from "../rules/client-keys.ts";

export const ingestPath = "/ingest/v1/batch";
export const ingestPagePath = "/ingest/v1/openapi.json";

export const ingestItemsLimit = 1_000;
export const ingestBytesLimit = 8 * 1024 * 1024;

/**
 * `key=<key>,t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 of the seconds, a full stop and the body's bytes, under the
 * key's secret.
 */
export const ingestSignatureHeader = "x-kartoteka-signature";
/** How far the signature's time may be from the server's, and how long one is remembered. */
export const ingestWindowSeconds = 300;

/** The name of a system: stands beside what it told, as its source. */
export const sourceNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "small Latin letters, digits and hyphens, a letter first")
  .refine((name) => name !== handSource, "this is the name of what people write");

/** Each item is judged by itself: one that is wrong keeps none of the others back. */
export const ingestRequestSchema = z.strictObject({ items: z.array(z.unknown()).min(1).max(ingestItemsLimit) });

/**
 * Why an item was not taken: invalid: it does not fit its schema. noKey: nothing by which its client could be found.
 * unknownPerson: nobody here has the e-mail of its manager or author. erased: it, or its client, was erased for good
 * (docs/adr/0032). gone: its row was taken away here. refusedByDatabase: send it to whoever runs the server.
 */
export const ingestRefusals = ["invalid", "noKey", "unknownPerson", "erased", "gone", "refusedByDatabase"] as const;
export type IngestRefusal = (typeof ingestRefusals)[number];

const named = { kind: z.string().nullable(), externalId: z.string().nullable() };
export const ingestResultSchema = z.discriminatedUnion("status", [
  z.object({
    ...named,
    /** unchanged: everything stands here as it was told. */
    status: z.enum(["applied", "unchanged"]),
    clientId: idSchema,
    /** By which key he was found; `item`: it was told before; null: he was made of this item. */
    foundBy: z.enum([...clientKeyKinds, "item"]).nullable(),
    /** Others who have one of the keys: the oldest was taken. */
    others: z.array(idSchema),
    /** True when his card had been removed and this brought it back. */
    restored: z.boolean(),
    /** Fields that a person corrected by hand, and that stay so (G5-9). */
    kept: z.array(z.string()),
    /**
     * LL-38, of a payment that passed: where learning is to be opened for it, which is what the card said when it was
     * told first. Null for anything else, and where nobody knows an address.
     */
    accessEmail: z.string().nullable(),
  }),
  z.object({
    ...named,
    status: z.literal("refused"),
    code: z.enum(ingestRefusals),
    message: z.string(),
    /** Where in the item; empty for the whole. */
    path: z.string(),
  }),
]);
export type IngestResult = z.infer<typeof ingestResultSchema>;

/** In the order of the items. */
export const ingestAnswerSchema = z.object({
  applied: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  serverTime: timeSchema,
  results: z.array(ingestResultSchema),
});
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>;
