import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";
import { messageTransports } from "./message.ts";

/**
 * What the systems around a client know of him, a row each. One table, because all of it is read the same way: of one
 * client, of some kinds, the newest first. `title` is the name as it was at the time: a group that is deleted afterwards
 * keeps its name here (JC-89).
 */
const word = z.string().max(200);
/** The marks of a link: source or channel, campaign, ad, keys (JC-66, JC-67, JC-122…JC-125). */
const utm = { source: word, campaign: word, ad: word, keys: word };
const money = { amountMinor: z.int(), currency: z.string().length(3) };
const ofOrder = { orderId: idSchema.nullable() };
const moment = timeSchema.nullable();
/** JC-30: of what a person does in a browser: its random id (of a cookie), the same whoever signs in there. */
const inBrowser = { browserId: word.default("") };

export const letterKinds = ["autoChain", "instant", "chain", "process", "funnel"] as const;
export type LetterKind = (typeof letterKinds)[number];

/** By kind: what stands in `details`. A key that is not there is as good as empty, so that each has a default. */
export const recordDetails = {
  /** GC-28, JC-20, LL-97 */
  page: z.object({ url: z.string().max(2_000).default(""), ...inBrowser }),
  /** JC-25, JC-100: shown only where the account wants it, with the footnote (JC-101). */
  facebookPage: z.object({ url: z.string().max(2_000).default("") }),
  /** GC-30…GC-32, LL-71, LL-72, JC-97…JC-99. `at` is the first entry into this launch. */
  webinar: z.object({
    ...inBrowser,
    launch: word.default(""),
    heldAt: moment.default(null),
    watched: z
      .array(z.object({ from: timeSchema, to: timeSchema }))
      .max(200)
      .default([]),
    chat: z
      .array(z.object({ at: timeSchema, text: z.string().max(2_000) }))
      .max(500)
      .default([]),
  }),
  /** JC-86…JC-111. An empty moment means that it did not happen, or that nobody looked (A.6). */
  letter: z.object({
    letter: z.enum(letterKinds).default("instant"),
    sentFrom: word.default(""),
    number: z.string().max(40).default(""),
    funnel: word.default(""),
    isAction: z.boolean().default(false),
    openedAt: moment.default(null),
    clickedAt: moment.default(null),
    unsubscribedAt: moment.default(null),
    spamAt: moment.default(null),
  }),
  /** JC-62…JC-70 */
  group: z.object({
    ...inBrowser,
    isAutomatic: z.boolean().default(false),
    partner: word.default(""),
    tag: word.default(""),
    source: word.default(""),
    campaign: word.default(""),
    ad: word.default(""),
    keys: word.default(""),
    isMailable: z.boolean().default(true),
    leftAt: moment.default(null),
  }),
  /** LL-44…LL-53 */
  tunnel: z.object({
    ...inBrowser,
    connection: word.default(""),
    branches: z
      .array(z.object({ title: word, at: timeSchema, leftAt: moment.default(null) }))
      .max(100)
      .default([]),
    leadMagnets: z.array(word).max(100).default([]),
    leftAt: moment.default(null),
  }),
  /** LL-62, LL-86 */
  salesPlan: z.object({ stage: word.default("") }),
  /** JC-121…JC-125 */
  click: z.object({
    ...inBrowser,
    url: z.string().max(2_000).default(""),
    partner: word.default(""),
    source: utm.source.default(""),
    campaign: utm.campaign.default(""),
    ad: utm.ad.default(""),
    keys: utm.keys.default(""),
  }),
  /** LL-55, LL-56, LL-83. One that failed counts in no sum. */
  payment: z.object({
    ...inBrowser,
    ...money,
    orderId: ofOrder.orderId.default(null),
    isFailed: z.boolean().default(false),
    errorCode: word.default(""),
    method: word.default(""),
    /** LL-38: where learning was opened for it (rules/learning-access.ts); empty when nobody told and nobody could know. */
    accessEmail: z.string().max(254).default(""),
  }),
  /** JC-43 */
  refund: z.object({ ...money, orderId: ofOrder.orderId.default(null) }),
  /** JC-40…JC-42 */
  payout: z.object({
    ...money,
    orderId: ofOrder.orderId.default(null),
    to: z.enum(["partner", "callCentre", "coauthor"]),
    recipient: word.default(""),
  }),
  /** JC-38: of a product of an order, or of the whole shop. */
  expense: z.object({ ...money, orderId: ofOrder.orderId.default(null), product: word.default("") }),
  /** GC-6, JC-56…JC-59: the ledger of points; what a client has is its sum, and it may be below zero. */
  points: z.object({ amount: z.int().min(-1_000_000_000).max(1_000_000_000) }),
  /** GC-52…GC-54 */
  consent: z.object({
    isWithdrawn: z.boolean().default(false),
    form: word.default(""),
    ipAddress: z.string().max(45).default(""),
  }),
  /** LL-34…LL-43 */
  channel: z.object({
    transport: z.enum(messageTransports),
    connection: word.default(""),
    bot: word.default(""),
    nickname: word.default(""),
    address: word.default(""),
    chatUrl: z.string().max(2_000).default(""),
    archivedAt: moment.default(null),
  }),
  /** JC-112…JC-119. `title` is the calling task, `at` when he was included in it. */
  callingTask: z.object({
    callBackAt: moment.default(null),
    status: word.default(""),
    comment: z.string().max(2_000).default(""),
    responsible: word.default(""),
  }),
  /** LL-88 */
  membership: z.object({ until: moment.default(null) }),
  /** LL-93, LL-94 */
  crm: z.object({ what: z.enum(["deal", "contact"]), system: word.default("") }),
  /** Anything else that happened, in the words of its system (LL-80…LL-96). */
  event: z.object({ text: longTextSchema.default("") }),
  /** JC-6, JC-31: a card of the system that tells which became part of this one, `at` when. `title` is its name there. */
  merged: z.object({ email: z.string().max(254).default(""), phone: word.default(""), number: word.default("") }),
} as const satisfies Record<string, z.ZodObject>;

export type RecordKind = keyof typeof recordDetails;
export const recordKinds = Object.keys(recordDetails) as [RecordKind, ...RecordKind[]];
export type DetailsOf<Kind extends RecordKind> = z.infer<(typeof recordDetails)[Kind]>;

export const clientRecordSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  kind: z.enum(recordKinds),
  /** When it happened, by its system's clock. Shown; never an order of writes (sync rule 12). */
  at: timeSchema,
  title: shortTextSchema,
  /** Of `recordDetails` by kind: checked where it comes in, read through `detailsOf`. */
  details: z.record(z.string().max(60), z.unknown()),
  /** The system that told it, or «hand» (JC-61). */
  source: z.string().min(1).max(60),
  /** The person who wrote it at a desk; null when a system did. */
  authorId: idSchema.nullable(),
});
export type ClientRecord = z.infer<typeof clientRecordSchema>;
/** A row with the details of its kind, every key there. */
export type RecordOf<Kind extends RecordKind> = Omit<ClientRecord, "kind" | "details"> & {
  kind: Kind;
  details: DetailsOf<Kind>;
};

/** Null for another kind, or for details of a newer version that this one cannot read. */
export function recordOf<Kind extends RecordKind>(kind: Kind, record: ClientRecord): RecordOf<Kind> | null {
  if (record.kind !== kind) return null;
  const details = recordDetails[kind].safeParse(record.details);
  return details.success ? ({ ...record, kind, details: details.data } as RecordOf<Kind>) : null;
}
