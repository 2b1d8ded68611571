import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { pauseReasonSchema, recordingConsentSchema } from "../entities/recording.ts";
import { fileChunkBytes } from "../file-protocol.ts";
import { defineCommand, done } from "./command.ts";

const soundSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength <= fileChunkBytes,
  "bytes, at most as many as travel at once",
);

/**
 * G11-4: the recording of a call on its way from the window to the disk. Each piece lies there sealed when it is
 * acknowledged, so that whatever dies costs what was not acknowledged and no more.
 */
export const recordingCommands = {
  /** Throws conflict when the call has a recording already. */
  beginRecording: defineCommand({
    owner: "store",
    args: z.object({ callId: idSchema, startedAt: timeSchema, consent: recordingConsentSchema }),
    result: done,
  }),
  /**
   * `at`: how many bytes of sound come before these. What is there already is not written twice; a gap throws conflict.
   * WebM with Opus, as MediaRecorder makes it.
   */
  addRecordingSound: defineCommand({
    owner: "store",
    args: z.object({ callId: idSchema, at: z.int().nonnegative(), bytes: soundSchema }),
    result: done,
  }),
  /** `from`, `to`: milliseconds of the recording; `to` null while it is paused. */
  noteRecordingPause: defineCommand({
    owner: "store",
    args: z.object({
      callId: idSchema,
      from: z.int().nonnegative(),
      to: z.int().nonnegative().nullable(),
      reason: pauseReasonSchema,
    }),
    result: done,
  }),
  /** Makes the file of it and attaches it to its call; null: of every recording that a died window left. */
  finishRecordings: defineCommand({ owner: "store", args: z.object({ callId: idSchema.nullable() }), result: done }),
  /**
   * Bytes of a recording, or of an announcement, for the player, fetched where they are not here; `total`: of all of it. Throws forbidden for
   * whom the account's rule does not let hear it.
   */
  readRecording: defineCommand({
    owner: "store",
    args: z.object({ attachmentId: idSchema, from: z.int().nonnegative() }),
    result: z.object({ bytes: soundSchema, total: z.int().nonnegative() }),
  }),
};
