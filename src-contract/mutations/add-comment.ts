import { z } from "zod";
import { idSchema, longTextSchema } from "../entities/basics.ts";
import { unchangedComment } from "../entities/comment.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

export const addComment = defineMutation({
  args: z.object({ commentId: idSchema, clientId: idSchema, callId: idSchema.nullable(), text: longTextSchema.min(1) }),
  rowPatch: ({ commentId, ...comment }, { userId, at }) => [
    put("comments", { id: commentId, ...comment, authorId: userId, createdAt: at, ...unchangedComment }),
  ],
});
