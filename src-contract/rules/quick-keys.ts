import { z } from "zod";

/** G2-12: more are not found at a glance. */
export const mostQuickKeys = 20;
/** Together with the two marks of `wordOf` a key fits one word of a setting, 60 characters (entities/user.ts). */
export const longestLabel = 20;
export const longestTarget = 38;

const label = z.string().trim().min(1).max(longestLabel);

/**
 * number: an extension or a phone number as the person wrote it, which is called or called on. digits: tones of a talk
 * (RFC 4733 §3.2), for the menu of a far end or its door.
 */
export const quickKeySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), label, target: z.string().trim().min(2).max(longestTarget).regex(/^[^|]+$/) }),
  z.object({ kind: z.literal("digits"), label, target: z.string().regex(/^[0-9*#]{1,38}$/) }),
]);
export type QuickKey = z.infer<typeof quickKeySchema>;

const marks = { number: "n", digits: "d" } as const;

/** The words of a setting that are keys; any other word is left out, so that one of a newer version spoils no other. */
export function quickKeysOf(words: readonly string[]): QuickKey[] {
  return Array.from(new Set(words), keyOf)
    .filter((key) => key !== null)
    .slice(0, mostQuickKeys);
}

export function wordsOf(keys: readonly QuickKey[]): string[] {
  return keys.slice(0, mostQuickKeys).map(wordOf);
}

/** One word for each key, by which two keys are one or not: `n102|Анна`. A target has no bar, a label may. */
export function wordOf({ kind, label, target }: QuickKey): string {
  return `${marks[kind]}${target}|${label}`;
}

function keyOf(word: string): QuickKey | null {
  const found = /^([nd])([^|]+)\|(.+)$/su.exec(word);
  if (!found) return null;
  const [, mark, target, label] = found;
  const read = quickKeySchema.safeParse({ kind: mark === marks.digits ? "digits" : "number", target, label });
  return read.success ? read.data : null;
}
