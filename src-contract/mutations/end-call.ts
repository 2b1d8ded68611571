import { idSchema } from "../entities/basics.ts";
import { callResultSchema } from "../entities/call.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G3-2: the technical result. The outcome stays open until a person gives it. */
export const endCall = defineMutation({
  args: callResultSchema.extend({ callId: idSchema }),
  rowPatch: ({ callId, ...result }) => [update("calls", callId, result)],
});
