import { existsSync } from "node:fs";
import type { Cache } from "../../../src-cache/cache.ts";
import { readSqlRow } from "../../../src-cache/synced-rows.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { fileChunkBytes } from "../../../src-contract/file-protocol.ts";
import type { MutationArgs } from "../../../src-contract/mutations/index.ts";
import { makeDirectory } from "../database/durable-files.ts";
import type { DeskFiles } from "../files/desk-files.ts";
import { readFilesKey } from "../files/files-key.ts";
import {
  createGrowingFile,
  type GrowingFile,
  type GrowingPlace,
  readGrowingFile,
  reopenGrowingFile,
} from "../files/growing-file.ts";
import { eraseRecordings, recordingFile, recordingsFolder, unfinishedRecordings } from "./recording-files.ts";
import { noteRecord, type ReadRecording, readRecords, soundBytesOf, soundRecord } from "./recording-records.ts";
import { wholeWebm } from "./whole-webm.ts";

export type DeskRecordingsParts = {
  account: { readonly folder: string; readonly dataKey: string; readonly cache: Cache };
  files: Pick<DeskFiles, "begin" | "add" | "finish">;
  attach(args: MutationArgs<"attachFile">): Promise<unknown>;
  now(): number;
  log(line: string): void;
};

/** G11-4: the recordings of one signed-in desk, from their first second until each is a file of its call. */
export type DeskRecordings = {
  /** Throws conflict when the call has one already. */
  begin(recording: { callId: string; startedAt: number; consent: ReadRecording["consent"] }): void;
  /** Throws conflict for bytes that do not follow what is there, notFound where nothing was begun. */
  addSound(piece: { callId: string; at: number; bytes: Uint8Array }): void;
  notePause(pause: { callId: string; from: number; to: number | null; reason: RecordingReason }): void;
  /** null: all that lie here. Safe to repeat after whatever ended the last try. */
  finish(callId: string | null): Promise<void>;
  stop(): void;
};
type RecordingReason = ReturnType<ReadRecording["pausesUntil"]>[number]["reason"];

/** Of a call that this desk does not know (its row may have been refused): until somebody looks after it. */
const unknownKept = 7 * 24 * 60 * 60_000;

export function startDeskRecordings(parts: DeskRecordingsParts): DeskRecordings {
  const { account, files, attach, now, log } = parts;
  const open = new Map<string, { growing: GrowingFile; soundBytes: number }>();
  let finishing: Promise<void> = Promise.resolve();

  const placeOf = (callId: string): GrowingPlace => ({
    file: recordingFile(account.folder, callId),
    name: `recording ${callId}`,
    filesKey: readFilesKey(account.folder, account.dataKey, log),
  });
  const isAttached = (callId: string) => readSqlRow(account.cache, "attachments", callId) !== undefined;

  /** This process may be a later one than that which began it: the window goes on where the disk stands. */
  function opened(callId: string): { growing: GrowingFile; soundBytes: number } {
    const known = open.get(callId);
    if (known) return known;
    const place = placeOf(callId);
    if (!existsSync(place.file)) throw new KartotekaError("notFound", "no such recording");
    const { records, growing } = reopenGrowingFile(place);
    const again = { growing, soundBytes: soundBytesOf(records) };
    open.set(callId, again);
    return again;
  }

  function close(callId: string): void {
    open.get(callId)?.growing.close();
    open.delete(callId);
  }

  async function finishOne(callId: string): Promise<void> {
    close(callId);
    const place = placeOf(callId);
    if (!existsSync(place.file)) return;
    // the last try was ended between the two
    if (!isAttached(callId)) {
      const call = readSqlRow(account.cache, "calls", callId);
      if (!call) return;
      const recording = readRecords(readGrowingFile(place));
      const whole = recording && wholeWebm(recording.sound);
      if (recording && whole) await attach(fileOf(callId, recording, whole));
      else log("a recording has no sound");
    }
    eraseRecordings(account.folder, [callId]);
  }

  /** The call's own id is the file's: whoever tries again attaches it a second time to nothing. */
  function fileOf(
    callId: string,
    { startedAt, consent, pausesUntil }: ReadRecording,
    { bytes, milliseconds }: { bytes: Buffer; milliseconds: number },
  ): MutationArgs<"attachFile"> {
    const intakeId = files.begin(bytes.length);
    for (let at = 0; at < bytes.length; at += fileChunkBytes)
      files.add(intakeId, bytes.subarray(at, at + fileChunkBytes));
    const recording = { startedAt, milliseconds, consent, pauses: pausesUntil(milliseconds) };
    const ownership = { attachmentId: callId, clientId: null, commentId: null, callId };
    return { ...ownership, name: nameOf(startedAt), ...files.finish(intakeId), recording };
  }

  async function finish(callId: string | null): Promise<void> {
    const unfinished = unfinishedRecordings(account.folder);
    for (const { callId: found, writtenAt } of unfinished) {
      if (callId !== null && found !== callId) continue;
      try {
        await finishOne(found);
      } catch (error) {
        // what one of them is refused keeps no other waiting; it lies where it was
        if (callId !== null) throw error;
        log(`a recording: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`);
      }
      const isForgotten = callId === null && writtenAt < now() - unknownKept && !open.has(found);
      if (isForgotten && readSqlRow(account.cache, "calls", found) === undefined)
        eraseRecordings(account.folder, [found]);
    }
  }

  return {
    begin({ callId, startedAt, consent }) {
      // first: a key that cannot be read puts the whole folder of files aside
      const place = placeOf(callId);
      makeDirectory(recordingsFolder(account.folder));
      if (existsSync(place.file) || isAttached(callId)) throw new KartotekaError("conflict", "it is recorded already");
      const growing = createGrowingFile(place);
      open.set(callId, { growing, soundBytes: 0 });
      growing.append(noteRecord({ note: "begun", startedAt, consent }));
    },
    addSound({ callId, at, bytes }) {
      const recording = opened(callId);
      // acknowledged before, but the answer did not arrive
      if (at + bytes.length <= recording.soundBytes) return;
      if (at !== recording.soundBytes) throw new KartotekaError("conflict", `${recording.soundBytes} bytes are here`);
      recording.growing.append(soundRecord(bytes));
      recording.soundBytes += bytes.length;
    },
    notePause({ callId, ...pause }) {
      opened(callId).growing.append(noteRecord({ note: "pause", ...pause }));
    },
    finish(callId) {
      const done = finishing.then(() => finish(callId));
      finishing = done.catch(() => undefined); // told to whoever asked
      return done;
    },
    stop() {
      for (const callId of Array.from(open.keys())) close(callId);
    },
  };
}

/** By this computer's clock, in digits that every language reads. */
function nameOf(startedAt: number): string {
  const at = new Date(startedAt);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}-${two(at.getMinutes())}-${two(at.getSeconds())}.webm`;
}
