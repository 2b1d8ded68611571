import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "./basics.ts";

/** Why a person stopped the recording for a while (G11-4), in the order in which they are offered. */
export const pauseReasons = ["payment", "personal", "consultation", "request", "other"] as const;
export const pauseReasonSchema = z.enum(pauseReasons);
export type PauseReason = z.infer<typeof pauseReasonSchema>;

/** A gap of a recording, silent in the file itself. Milliseconds from its beginning. */
export const recordingPauseSchema = z.object({
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  reason: pauseReasonSchema,
});
export type RecordingPause = z.infer<typeof recordingPauseSchema>;

/** How the far end came to know of it (G11-5); unknown: it was made elsewhere and given to its call by hand (G3-11). */
export const recordingConsents = ["notAsked", "given", "announced", "unknown"] as const;
export const recordingConsentSchema = z.enum(recordingConsents);
export type RecordingConsent = z.infer<typeof recordingConsentSchema>;

/** What is told of a recording beside its bytes. One of our own: the manager on the left, the far end on the right. */
export const recordingSchema = z.object({
  startedAt: timeSchema,
  milliseconds: z.int().nonnegative(),
  consent: recordingConsentSchema,
  pauses: z.array(recordingPauseSchema).max(500),
});
export type Recording = z.infer<typeof recordingSchema>;

/** A place that somebody marked. Milliseconds from the beginning. */
export const recordingMarkSchema = z.object({
  at: z.int().nonnegative(),
  text: shortTextSchema.trim().min(1),
  authorId: idSchema,
});
export type RecordingMark = z.infer<typeof recordingMarkSchema>;

/** off; on: every talk, from its first word; consent: after the person said that he was allowed; announced: after an announcement. */
export const recordingModes = ["off", "on", "consent", "announced"] as const;
/** Whose recordings a manager hears. Owner and administrators hear all of them. */
export const recordingListeners = ["nobody", "own", "all"] as const;

/** G11-4, G11-5: the account's rule, on the server; desks have it with their session. */
export const recordingPolicySchema = z.object({
  mode: z.enum(recordingModes),
  listeners: z.enum(recordingListeners),
  /** After so long a pause ends by itself. */
  resumeAfterSeconds: z.int().min(5).max(3_600),
  /** What the far end hears in `announced`: a file of the account itself (attachFile); null: two tones. */
  announcementId: idSchema.nullable(),
});
export type RecordingPolicy = z.infer<typeof recordingPolicySchema>;

/** Of an account that has set nothing. */
export const noRecording: RecordingPolicy = {
  mode: "off",
  listeners: "own",
  resumeAfterSeconds: 60,
  announcementId: null,
};
