import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** Written when the talk begins, so that a killed application leaves a record that says the client was reached. */
export const answerCall = defineMutation({
  args: z.object({ callId: idSchema, answeredAt: timeSchema }),
  rowPatch: ({ callId, answeredAt }) => [update("calls", callId, { answeredAt })],
});
