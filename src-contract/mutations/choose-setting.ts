import { z } from "zod";
import { userSchema } from "../entities/user.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

const { keyType: nameSchema, valueType: wordsSchema } = userSchema.shape.settings;

/** GC-25: what the person chose, for every desk of his. Null: as if he had chosen nothing. */
export const chooseSetting = defineMutation({
  args: z.object({ name: nameSchema.min(1), words: wordsSchema.nullable() }),
  rowPatch: ({ name, words }, { userId }) => [update("users", userId, { settings: { [name]: words } })],
});
