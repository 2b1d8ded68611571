import type { z } from "zod";
import type { RowPatch } from "../row-patch.ts";

/**
 * What a mutation knows besides its args. The desk fills it at the click and sends it along; the server replaces
 * `userId` and `deviceId` by those of the session and clamps `at` to its own clock.
 */
export type MutationContext = {
  mutationId: string;
  userId: string;
  deviceId: string;
  /** Milliseconds UTC, the desk's clock corrected by the server's. */
  at: number;
};

export type Mutation<Args extends z.ZodType = z.ZodType> = {
  args: Args;
  /** Pure: the same args and context give the same patch on the desk, in the replay and on the server. */
  rowPatch(args: z.infer<Args>, context: MutationContext): RowPatch;
};

export function defineMutation<Args extends z.ZodType>(mutation: Mutation<Args>): Mutation<Args> {
  return mutation;
}
