import type { CommandArgs } from "../../src-contract/commands/index.ts";
import type { ErrorKind } from "../../src-contract/errors.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";

export type RecordingWriter = {
  addSound(bytes: Uint8Array): void;
  notePause(pause: Omit<CommandArgs<"noteRecordingPause">, "callId">): void;
  /** The file is made and attached to its call, once everything before lies on the disk. */
  finish(): void;
};

export type RecordingWriterParts = Pick<SoftphoneParts, "command"> & {
  begun: CommandArgs<"beginRecording">;
  /** What is said is not kept for the moment; null when it is again. */
  onTrouble(kind: ErrorKind | null): void;
  pause(milliseconds: number): Promise<void>;
};

/** Trying again changes nothing. */
const finalKinds: readonly ErrorKind[] = [
  "invalid",
  "forbidden",
  "notFound",
  "conflict",
  "notSignedIn",
  "sessionRevoked",
];
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * Hands a recording to the store, piece by piece and in order. A store that is gone for a moment costs nothing: what it
 * has not acknowledged is sent again when it is back, to the place that it belongs to.
 */
export function createRecordingWriter({ command, begun, onTrouble, pause }: RecordingWriterParts): RecordingWriter {
  const { callId } = begun;
  let at = 0;
  let isOver = false;
  let last: Promise<void> = Promise.resolve();

  function enqueue(ask: () => Promise<{ ok: boolean; error?: { kind: ErrorKind } }>, harmless?: ErrorKind): void {
    last = last.then(async () => {
      let isTroubled = false;
      for (let wait = firstPauseMs; !isOver; wait = Math.min(wait * 2, longestPauseMs)) {
        const { ok, error } = await ask();
        if (ok || error?.kind === harmless) {
          if (isTroubled) onTrouble(null);
          return;
        }
        const kind = error?.kind ?? "unexpected";
        isTroubled = true;
        onTrouble(kind);
        if (finalKinds.includes(kind)) isOver = true;
        else await pause(wait);
      }
    });
  }

  // begun already by a try whose answer did not arrive
  enqueue(() => command("beginRecording", begun), "conflict");
  return {
    addSound(bytes) {
      const place = at;
      at += bytes.length;
      enqueue(() => command("addRecordingSound", { callId, at: place, bytes }));
    },
    notePause: (given) => enqueue(() => command("noteRecordingPause", { callId, ...given })),
    finish: () => enqueue(() => command("finishRecordings", { callId })),
  };
}
