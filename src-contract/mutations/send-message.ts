import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema } from "../entities/basics.ts";
import { sendingTransports } from "../entities/message-sender.ts";
import { put, update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** GC-17, GC-19: written here, sent by the server as soon as it has it (ADR 0037). `text`: with the signature. */
export const sendMessage = defineMutation({
  args: z.object({
    messageId: idSchema,
    clientId: idSchema,
    threadId: idSchema,
    senderId: idSchema,
    transport: z.enum(sendingTransports),
    address: shortTextSchema.trim().min(1),
    subject: shortTextSchema,
    text: longTextSchema.min(1),
  }),
  rowPatch: ({ messageId, ...message }, { userId, at }) => [
    put("messages", {
      ...message,
      id: messageId,
      direction: "outgoing",
      authorId: userId,
      createdAt: at,
      delivery: "queued",
      deliveryAt: at,
      tries: 0,
      trouble: null,
      spamVerdict: null,
    }),
  ],
});

/** What did not go is tried anew, with the same words to the same address. */
export const resendMessage = defineMutation({
  args: z.object({ messageId: idSchema }),
  rowPatch: ({ messageId }, { at }) => [
    update("messages", messageId, { delivery: "queued", deliveryAt: at, tries: 0, trouble: null }),
  ],
});
