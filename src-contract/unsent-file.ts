import { z } from "zod";
import { idSchema } from "./entities/basics.ts";
import { KartotekaError } from "./errors.ts";

/**
 * The file that a person keeps or hands to a colleague: unsent items as they would have travelled. Versions may add to it,
 * so what is not known is left alone.
 */
export const unsentFileSchema = z.looseObject({
  exportedAt: z.iso.datetime(),
  items: z
    .array(z.looseObject({ mutationId: idSchema, name: z.string().max(60), at: z.iso.datetime(), args: z.unknown() }))
    .max(10_000),
});
export type UnsentFile = z.infer<typeof unsentFileSchema>;
export type UnsentItem = UnsentFile["items"][number];

export const unsentFileBytes = 64 * 1024 * 1024;

/** Throws unsupportedFile for any other file. */
export function parseUnsentFile(text: string): UnsentFile {
  try {
    return unsentFileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new KartotekaError("unsupportedFile", "no file of unsent items", { cause: error });
  }
}
