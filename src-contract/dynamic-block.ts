import { z } from "zod";
import { idSchema, timeSchema } from "./entities/basics.ts";

/**
 * UD-22: a block of an outside system that stands beside a client's request. The desk asks its server, the server asks the
 * block, and only plain facts come back: no page, no script and no frame of anybody else's reaches the window.
 */
export const dynamicBlockPath = "/dynamic-block";

type BlockPlaceholder = "id" | "email" | "phone";

/**
 * An address with {id}, {email} or {phone} behind its host: whom it is asked of is the administrator's to say, never a
 * client's data. That it is https is the server's to demand, which may know addresses of its own network.
 */
export const blockUrlSchema = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/[^\s{}/?#@\\]+([/?#][^\s\\]*)?$/i, "an address, its placeholders behind the host");

/** Each value as one part of the address, whatever characters it has. Pure. */
export function blockAddress(template: string, values: Record<BlockPlaceholder, string>): string {
  return template.replaceAll(/\{(id|email|phone)\}/g, (_whole, name: BlockPlaceholder) =>
    encodeURIComponent(values[name]),
  );
}

export const blockFactsLimit = 40;
export const blockBytesLimit = 64 * 1024;
export const blockTimeoutMilliseconds = 5_000;

/** What a block answers: one JSON object of plain values. A null says nothing. */
export const blockAnswerSchema = z
  .record(z.string().trim().min(1).max(60), z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]))
  .refine((facts) => Object.keys(facts).length <= blockFactsLimit, "too many facts");

/**
 * Why there are no facts: unreachable: nobody answers. slow: not within its time. refused: an answer that is no success,
 * also one that sends elsewhere. tooLarge, notFacts: another answer than one small object of plain values. notAllowed: an
 * address that this server asks nothing of.
 */
export const blockFailures = ["unreachable", "slow", "refused", "tooLarge", "notFacts", "notAllowed"] as const;
export type BlockFailure = (typeof blockFailures)[number];

export const dynamicBlockRequestSchema = z.object({ clientId: idSchema });
export const dynamicBlockSchema = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("shown"),
    facts: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })),
    at: timeSchema,
  }),
  z.object({ state: z.literal("failed"), why: z.enum(blockFailures) }),
  /** The client has no id in the block's system. */
  z.object({ state: z.literal("noId") }),
  z.object({ state: z.literal("notConnected") }),
]);
export type DynamicBlock = z.infer<typeof dynamicBlockSchema>;
