import { z } from "zod";
import { idSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

/** By this softphone, written down by hand (GC-42), or told by another system (docs/ingest.md). */
export const callSources = ["softphone", "manual", "outside"] as const;

/** Who ended the call. `interrupted`: the application died in it (G3-5); `talkSeconds` null then: nobody saw how long it talked. */
export const callEndings = ["manager", "client", "line", "interrupted"] as const;

/**
 * Reasons of a call that did not take place (GC-44), in the order in which they are offered. `other` wants free text.
 * What a SIP answer proposes is in rules/outcome.ts; the words are in ui/texts (`reasons.<key>`).
 */
export const callReasons = [
  "noAnswer",
  "busy",
  "unavailable",
  "declined",
  "wrongNumber",
  "cancelled",
  "voicemail",
  "forbidden",
  "lineFault",
  "codecs",
  "missed",
  "other",
] as const;
export const callReasonSchema = z.enum(callReasons);
export type CallReason = z.infer<typeof callReasonSchema>;

/** What spoilt the sound most; the words are in ui/texts (`softphone.quality.causes`). */
export const qualityCauses = ["lossIn", "lossOut", "jitter", "delay"] as const;

/** G13-4: how the call sounded, the mean of its seconds. All null: it was not measured. */
export const measuredQualitySchema = z.object({
  /** Mean opinion score (ITU-T G.107) in hundredths. */
  opinionScore: z.int().min(100).max(500).nullable(),
  /** What was lost of what was sent to us, and of what we sent, in hundredths of a per cent. */
  lossIn: z.int().min(0).max(10_000).nullable(),
  lossOut: z.int().min(0).max(10_000).nullable(),
  jitterMilliseconds: z.int().min(0).max(60_000).nullable(),
  roundTripMilliseconds: z.int().min(0).max(60_000).nullable(),
  /** Null too for a call that sounded as it should. */
  qualityCause: z.enum(qualityCauses).nullable(),
});
export type MeasuredQuality = z.infer<typeof measuredQualitySchema>;
export const notMeasured: MeasuredQuality = {
  opinionScore: null,
  lossIn: null,
  lossOut: null,
  jitterMilliseconds: null,
  roundTripMilliseconds: null,
  qualityCause: null,
};

/**
 * What this computer knows of a failure and the line cannot have told: no connection to it, a server that answers
 * nothing, no microphone, an answered call whose sound never found a way.
 */
export const deskTroubles = ["noConnection", "lineSilent", "microphoneDenied", "noMicrophone", "noSound"] as const;
export type DeskTrouble = (typeof deskTroubles)[number];

/** What stands in the result beside the line's own answer. */
const besideTheAnswer = {
  ...measuredQualitySchema.shape,
  /** The number (E.164) or address that the call was given to: it went on there without this desk (G1-5, G1-6). */
  transferredTo: z.string().max(200).nullable(),
  deskTrouble: z.enum(deskTroubles).nullable(),
};
export const nothingBeside: z.infer<z.ZodObject<typeof besideTheAnswer>> = {
  ...notMeasured,
  transferredTo: null,
  deskTrouble: null,
};

/** G3-2: what the line said, read-only for people. Durations in whole seconds. */
export const callResultSchema = z.object({
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema,
  ringSeconds: z.int().nonnegative().nullable(),
  talkSeconds: z.int().nonnegative().nullable(),
  holdSeconds: z.int().nonnegative().nullable(),
  /** Of the talk, without a way for the sound: the network was away (G1-11). Null when it was not measured. */
  soundLostSeconds: z.int().nonnegative().nullable(),
  /** Final SIP status of the INVITE (RFC 3261 §21), null for a call that nobody answered for the line. */
  sipCode: z.int().min(100).max(699).nullable(),
  sipPhrase: shortTextSchema.nullable(),
  /** Q.850 cause of the Reason header (RFC 3326). */
  q850Cause: z.int().min(0).max(127).nullable(),
  endedBy: z.enum(callEndings),
  ...besideTheAnswer,
});
export type CallResult = z.infer<typeof callResultSchema>;

/** What is said of a call beside `held`, in two levels, in the words of that day (docs/adr/0030). */
const saidSchemas = {
  /** Of a call that took place: the words of its outcome. Versions before there were two levels have them in `reasonText`. */
  outcomeText: shortTextSchema.nullable(),
  /** Of a call that did not. */
  reason: callReasonSchema.nullable(),
  /** The words of a reason of the list, or the manager's own (GC-44). */
  reasonText: shortTextSchema.nullable(),
};
export const nothingSaid = { outcomeText: null, reason: null, reasonText: null } as const;

/** G3-12: what a call is about. Its company is its client's; the order and the task are of that client. */
export const callTiesSchema = z.object({
  clientId: idSchema.nullable(),
  orderId: idSchema.nullable(),
  taskId: idSchema.nullable(),
});
export type CallTies = z.infer<typeof callTiesSchema>;

/** One move of a call. Two desks may move it from the same place: both ends are told. */
export const callMoveSchema = z.object({
  before: callTiesSchema,
  after: callTiesSchema,
  by: idSchema,
  at: timeSchema,
});
export type CallMove = z.infer<typeof callMoveSchema>;

/** One attempt = one row, put before INVITE leaves (G3-1). `held` is «Состоялся»; null means «итог не указан». */
export const callSchema = z.object({
  ...syncedColumns,
  clientId: idSchema.nullable(),
  direction: z.enum(["outgoing", "incoming"]),
  source: z.enum(callSources),
  e164: z.string().nullable(),
  raw: z.string().max(200),
  /** Name that the line showed for an incoming call. */
  callerName: shortTextSchema.nullable(),
  /** Which of the manager's lines it went over (G1-13), by the name that it had then. */
  lineLabel: shortTextSchema.nullable(),
  managerId: idSchema,
  deviceId: idSchema,
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  ringSeconds: z.int().nonnegative().nullable(),
  talkSeconds: z.int().nonnegative().nullable(),
  holdSeconds: z.int().nonnegative().nullable(),
  soundLostSeconds: z.int().nonnegative().nullable(),
  sipCode: z.int().nullable(),
  sipPhrase: shortTextSchema.nullable(),
  q850Cause: z.int().nullable(),
  endedBy: z.enum(callEndings).nullable(),
  ...besideTheAnswer,
  held: z.boolean().nullable(),
  ...saidSchemas,
  outcomeBy: idSchema.nullable(),
  outcomeAt: timeSchema.nullable(),
  orderId: idSchema.nullable(),
  /** What the call was made for. */
  taskId: idSchema.nullable(),
  /** By the mutation that made it (rules/call-ties.ts). */
  ties: z.record(idSchema, callMoveSchema),
});
export type Call = z.infer<typeof callSchema>;

/** G3-12: what a call has that nobody has tied to anything but a client. */
export const untied: Pick<Call, "orderId" | "taskId" | "ties"> = { orderId: null, taskId: null, ties: {} };

/**
 * `given`: there was none before. `changed`: it took the place of one. `withdrawn`: the first one was taken back within
 * seconds (rules/outcome-undo.ts), and repeats what it took back; the call asks for its outcome again.
 */
export const outcomeSteps = ["given", "changed", "withdrawn"] as const;

/** Every outcome ever given to a call: replacement is a new version, removal does not exist (G3-5). */
export const callOutcomeSchema = z.object({
  ...syncedColumns,
  callId: idSchema,
  held: z.boolean(),
  ...saidSchemas,
  authorId: idSchema,
  createdAt: timeSchema,
  /** As the server saw the call when it took the version in; a desk says `given` until then. */
  step: z.enum(outcomeSteps),
});
export type CallOutcome = z.infer<typeof callOutcomeSchema>;
