import { idSchema } from "../entities/basics.ts";
import { recordingMarkSchema } from "../entities/recording.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G13-8: a place in a recording and what is there. */
export const markRecording = defineMutation({
  args: recordingMarkSchema.pick({ at: true, text: true }).extend({ attachmentId: idSchema, markId: idSchema }),
  rowPatch: ({ attachmentId, markId, at, text }, { userId }) => [
    update("attachments", attachmentId, { marks: { [markId]: { at, text, authorId: userId } } }),
  ],
});
