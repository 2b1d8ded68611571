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
});
export type Order = z.infer<typeof orderSchema>;
