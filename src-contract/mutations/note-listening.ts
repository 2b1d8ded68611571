import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { defineMutation } from "./mutation.ts";

/**
 * G13-8: somebody listens to a recording. It changes no row: the server writes it into the log, later when the desk is
 * offline, because a file that lies on the desk already is heard without asking anybody.
 */
export const noteListening = defineMutation({
  args: z.object({ attachmentId: idSchema }),
  rowPatch: () => [],
});
