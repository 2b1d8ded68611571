import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { del } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** A file that was attached by mistake. The server keeps its bytes for a day, and longer while another row names them. */
export const detachFile = defineMutation({
  args: z.object({ attachmentId: idSchema }),
  rowPatch: ({ attachmentId }) => [del("attachments", attachmentId)],
});
