import { z } from "zod";
import { idSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const orderStatuses = [
  "new",
  "inWork",
  "awaitingPayment",
  "partlyPaid",
  "paid",
  "completed",
  "cancelled",
  "refunded",
  "false",
] as const;

/** One product of an order (GM-39, JC-82). */
export const orderItemSchema = z.object({
  title: shortTextSchema,
  productId: z.string().max(100),
  quantity: z.int().nonnegative(),
  /** Of one piece. */
  priceMinor: z.int(),
  position: z.int(),
});
export type OrderItem = z.infer<typeof orderItemSchema>;

/** What a system tells of an order beside its sum; every one may be empty (JC-72…JC-79, LL-59). */
export const orderDetailColumns = {
  items: z.record(z.string(), orderItemSchema),
  /** JC-75 */
  partner: z.string().max(200),
  utmSource: z.string().max(200),
  utmCampaign: z.string().max(200),
  utmAd: z.string().max(200),
  utmKeys: z.string().max(200),
  paidAt: timeSchema.nullable(),
  /** LL-59: charged again and again, the next time then; null for an order of one charge. */
  nextChargeAt: timeSchema.nullable(),
  /** The system that it comes from. */
  source: z.string().max(60),
};

/** Money in minor units of `currency` (kopecks). Orders come from the server; a desk does not change them offline (sync rule 10). */
export const orderSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  number: z.string().max(40),
  title: shortTextSchema,
  status: z.enum(orderStatuses),
  currency: z.string().length(3),
  totalMinor: z.int(),
  paidMinor: z.int(),
  managerId: idSchema.nullable(),
  createdAt: timeSchema,
  ...orderDetailColumns,
});
export type Order = z.infer<typeof orderSchema>;

/** What an order says in them that nobody was told of. */
export const noOrderDetails: Pick<Order, keyof typeof orderDetailColumns> = {
  items: {},
  partner: "",
  utmSource: "",
  utmCampaign: "",
  utmAd: "",
  utmKeys: "",
  paidAt: null,
  nextChargeAt: null,
  source: "",
};
