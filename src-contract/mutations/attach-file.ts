import { idSchema } from "../entities/basics.ts";
import { attachmentSchema } from "../entities/file.ts";
import { recordingSchema } from "../entities/recording.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/**
 * LL-20, G4-4: the row of a file that lies in this desk's cache already; its bytes go up once the server has the row.
 * `recording` makes it the recording of its call (G11-4), which belongs to no client by itself. Without client, comment and
 * call it is the account's own, an announcement (G11-5).
 */
export const attachFile = defineMutation({
  args: attachmentSchema
    .pick({ clientId: true, commentId: true, callId: true, name: true, size: true, type: true, sha256: true })
    .extend({ attachmentId: idSchema, recording: recordingSchema.optional() })
    .refine(({ clientId, commentId, callId, recording }) => {
      if (recording) return clientId === null && callId !== null;
      return clientId !== null || (commentId === null && callId === null);
    }),
  rowPatch: ({ attachmentId, recording, ...file }, { userId, at }) => [
    put("attachments", {
      id: attachmentId,
      ...file,
      authorId: userId,
      createdAt: at,
      recording: recording ?? {},
      marks: {},
    }),
  ],
});
