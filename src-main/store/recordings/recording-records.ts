import { z } from "zod";
import { timeSchema } from "../../../src-contract/entities/basics.ts";
import {
  pauseReasonSchema,
  type RecordingConsent,
  recordingConsentSchema,
  type RecordingPause,
} from "../../../src-contract/entities/recording.ts";

/** What a record of a growing recording is: sound as it came, or a note about it. */
const noteSchema = z.discriminatedUnion("note", [
  z.object({ note: z.literal("begun"), startedAt: timeSchema, consent: recordingConsentSchema }),
  /** A pause that has begun, or ended: the later note of one beginning counts. */
  z.object({
    note: z.literal("pause"),
    from: z.int().nonnegative(),
    to: z.int().nonnegative().nullable(),
    reason: pauseReasonSchema,
  }),
]);
export type RecordingNote = z.infer<typeof noteSchema>;

const soundMark = 1;
const noteMark = 2;

export function soundRecord(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([soundMark]), bytes]);
}

export function noteRecord(note: RecordingNote): Buffer {
  return Buffer.concat([Buffer.from([noteMark]), Buffer.from(JSON.stringify(note))]);
}

export function soundBytesOf(records: readonly Buffer[]): number {
  return records.reduce((sum, record) => sum + (record[0] === soundMark ? record.length - 1 : 0), 0);
}

export type ReadRecording = {
  startedAt: number;
  consent: RecordingConsent;
  sound: Buffer;
  /** In order; a pause that never ended goes to the end. */
  pausesUntil(milliseconds: number): RecordingPause[];
};

/** Null for a recording that had not even begun. Pure. */
export function readRecords(records: readonly Buffer[]): ReadRecording | null {
  const notes = records
    .filter((record) => record[0] === noteMark)
    .map((record) => noteSchema.parse(JSON.parse(record.subarray(1).toString())));
  const begun = notes.find((note) => note.note === "begun");
  if (!begun) return null;
  const pauses = new Map<number, Extract<RecordingNote, { note: "pause" }>>();
  for (const note of notes) if (note.note === "pause") pauses.set(note.from, note);
  return {
    startedAt: begun.startedAt,
    consent: begun.consent,
    sound: Buffer.concat(records.filter((record) => record[0] === soundMark).map((record) => record.subarray(1))),
    pausesUntil: (milliseconds) =>
      Array.from(pauses.values(), ({ from, to, reason }) => ({
        from,
        to: Math.min(to ?? milliseconds, milliseconds),
        reason,
      }))
        .filter(({ from, to }) => from < to)
        .toSorted((one, other) => one.from - other.from),
  };
}
