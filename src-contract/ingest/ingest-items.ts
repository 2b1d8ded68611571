import { z } from "zod";
import { timeSchema } from "../entities/basics.ts";
import { callReasonSchema, callSchema } from "../entities/call.ts";
import { clientRecordSchema, type RecordKind, recordDetails, recordKinds } from "../entities/client-record.ts";
import { commentSchema } from "../entities/comment.ts";
import { messageSchema } from "../entities/message.ts";
import { orderItemSchema, orderSchema } from "../entities/order.ts";
import { emailAddressSchema, externalIdSchema, toldClientSchema } from "./told-client.ts";

/** Of every item but a client: its id in the system that speaks, and of whom. */
const about = { externalId: externalIdSchema, client: toldClientSchema };
const order = orderSchema.shape;

/** JC-12…JC-16, JC-71…JC-85, LL-59. The sums in minor units (kopecks). What is not told stays as it is. */
const orderItem = z.strictObject({
  kind: z.literal("order"),
  ...about,
  at: timeSchema,
  number: order.number.optional(),
  title: order.title.optional(),
  status: order.status,
  currency: order.currency.optional(),
  totalMinor: order.totalMinor,
  paidMinor: order.paidMinor.optional(),
  items: z
    .array(
      z.strictObject({
        title: orderItemSchema.shape.title,
        productId: orderItemSchema.shape.productId.optional(),
        quantity: orderItemSchema.shape.quantity.optional(),
        priceMinor: orderItemSchema.shape.priceMinor,
      }),
    )
    .max(500)
    .optional(),
  partner: order.partner.optional(),
  utmSource: order.utmSource.optional(),
  utmCampaign: order.utmCampaign.optional(),
  utmAd: order.utmAd.optional(),
  utmKeys: order.utmKeys.optional(),
  paidAt: order.paidAt.optional(),
  nextChargeAt: order.nextChargeAt.optional(),
  /** E-mail of the person in Kartoteka whose order it is. */
  manager: emailAddressSchema.optional(),
  /** JC-14, JC-15: becomes the client's address of delivery. */
  deliveryAddress: z.string().trim().min(1).max(500).optional(),
});

const messageItem = z.strictObject({
  kind: z.literal("message"),
  ...about,
  at: timeSchema,
  transport: messageSchema.shape.transport,
  direction: messageSchema.shape.direction,
  subject: messageSchema.shape.subject.optional(),
  text: messageSchema.shape.text,
  /** The talk that it belongs to; one for the client and the transport when it is not told. */
  thread: externalIdSchema.optional(),
  /** E-mail of the person in Kartoteka who wrote it. */
  author: emailAddressSchema.optional(),
  /** The address it came from: e-mail, number or id in the messenger. Those told of the client when it is not told. */
  from: z.string().trim().min(1).max(254).optional(),
  /** What the system itself takes it for; mail from a VIP's address arrives all the same (UD-14). */
  isSpam: z.boolean().optional(),
});

const callItem = z
  .strictObject({
    kind: z.literal("call"),
    ...about,
    /** When it began. */
    at: timeSchema,
    direction: callSchema.shape.direction,
    /** The client's number, as the line has it. */
    number: z.string().max(200),
    /** E-mail of the person in Kartoteka whose call it was. */
    manager: emailAddressSchema,
    ringSeconds: z.int().nonnegative().max(86_400).optional(),
    talkSeconds: z.int().nonnegative().max(86_400),
    /** Whether it took place (GC-42); without it the call waits for its outcome. */
    held: z.boolean().optional(),
    reason: callReasonSchema.optional(),
    reasonText: z.string().max(300).optional(),
  })
  .refine(({ held, reason, reasonText }) => held !== false || reason !== undefined || Boolean(reasonText?.trim()), {
    message: "a call that did not take place needs a reason",
    path: ["reason"],
  });

const commentItem = z.strictObject({
  kind: z.literal("comment"),
  ...about,
  at: timeSchema,
  text: commentSchema.shape.text.min(1),
  /** E-mail of the person in Kartoteka who wrote it. */
  author: emailAddressSchema,
});

const clientItem = z.strictObject({
  kind: z.literal("client"),
  /** The client's own id in the system that speaks. */
  externalId: externalIdSchema,
  client: toldClientSchema.omit({ externalId: true }),
});

/** Where the details name an order, it is by its external id of the same system, told before or after. */
function recordItem(kind: RecordKind) {
  const { orderId: _, ...details } = recordDetails[kind].shape as Record<string, z.ZodType>;
  const isOfOrder = "orderId" in recordDetails[kind].shape;
  return z.strictObject({
    kind: z.literal(kind),
    ...about,
    at: timeSchema,
    title: clientRecordSchema.shape.title,
    details: z.strictObject(isOfOrder ? { ...details, order: externalIdSchema.optional() } : details).prefault({}),
  });
}

const records = Object.fromEntries(recordKinds.map((kind) => [kind, recordItem(kind)]));

/** What a system tells, by kind. Times in milliseconds since 1970, UTC. */
export const ingestItems = {
  client: clientItem,
  order: orderItem,
  message: messageItem,
  call: callItem,
  comment: commentItem,
  ...(records as Record<RecordKind, ReturnType<typeof recordItem>>),
} as const;
export type IngestKind = keyof typeof ingestItems;
export const ingestKinds = Object.keys(ingestItems) as [IngestKind, ...IngestKind[]];

export type ClientItem = z.infer<typeof clientItem>;
export type OrderItemTold = z.infer<typeof orderItem>;
export type MessageItem = z.infer<typeof messageItem>;
export type CallItem = z.infer<typeof callItem>;
export type CommentItem = z.infer<typeof commentItem>;
export type RecordItem = {
  kind: RecordKind;
  externalId: string;
  client: MessageItem["client"];
  at: number;
  title: string;
  details: Record<string, unknown>;
};
export type IngestItem = ClientItem | OrderItemTold | MessageItem | CallItem | CommentItem | RecordItem;

export function isIngestKind(kind: unknown): kind is IngestKind {
  return ingestKinds.some((known) => known === kind);
}
