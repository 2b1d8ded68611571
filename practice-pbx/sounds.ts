import { dtmfPair } from "./dtmf.ts";
import { FRAME_BYTES, SAMPLE_RATE, SILENT_BYTE, silence, toneFrame, toneSamples } from "./tones.ts";

/** What a call plays and does with what it hears. Times are milliseconds of one steady clock. */
export interface Sound {
  /** The next 20 ms to send: 160 bytes of PCMU. */
  frame(nowMs: number): Uint8Array;
  /** PCMU from the trainee, any length. */
  hear(payload: Uint8Array, nowMs: number): void;
  /** A key the trainee pressed. */
  press(digit: string): void;
}

const A4_HZ = 440;
const RINGING_HZ = 425;
const SILENT_FRAME = new Uint8Array(FRAME_BYTES).fill(SILENT_BYTE);

/** Bytes of play-out an echo may hold beyond its delay before it drops the oldest: 0.2 s of clock drift. */
const LONGEST_ECHO_BACKLOG = SAMPLE_RATE / 5;

/** Repeats what it hears `delayMs` later. The delay survives a hold: each packet keeps its own time. */
export function createEcho(delayMs: number): Sound {
  const waiting: { dueMs: number; payload: Uint8Array }[] = [];
  let due = new Uint8Array(0);
  return {
    frame(nowMs) {
      while (waiting[0] !== undefined && waiting[0].dueMs <= nowMs) {
        due = join(due, waiting.shift()?.payload ?? new Uint8Array(0));
      }
      if (due.length > LONGEST_ECHO_BACKLOG) due = due.slice(-LONGEST_ECHO_BACKLOG);
      if (due.length === 0) return SILENT_FRAME;
      const frame = due.slice(0, FRAME_BYTES);
      due = due.slice(FRAME_BYTES);
      return frame.length === FRAME_BYTES ? frame : join(frame, SILENT_FRAME.slice(frame.length));
    },
    hear(payload, nowMs) {
      waiting.push({ dueMs: nowMs + delayMs, payload: Uint8Array.from(payload) });
    },
    press() {},
  };
}

/** Two ends of one talk: what one end hears, the other one plays. */
export function createBridge(): readonly [Sound, Sound] {
  const [first, second] = [createEcho(0), createEcho(0)];
  const end = (plays: Sound, other: Sound): Sound => ({
    frame: (nowMs) => plays.frame(nowMs),
    hear: (payload, nowMs) => other.hear(payload, nowMs),
    press() {},
  });
  return [end(first, second), end(second, first)];
}

/** An endless tone, 440 Hz. */
export function createTone(): Sound {
  return endless((sample) => toneFrame([A4_HZ], sample));
}

/** What a caller hears while the other telephone rings: 425 Hz, 1 s on, 1 s off. */
export function createRinging(): Sound {
  return endless((sample) =>
    sample % (2 * SAMPLE_RATE) < SAMPLE_RATE ? toneFrame([RINGING_HZ], sample) : SILENT_FRAME,
  );
}

/**
 * A spoken-free voice menu: three rising notes at the start, then every key is confirmed by its own DTMF pair.
 * `9` is confirmed by three falling notes, after which `onHangUp` is called once.
 */
export function createIvr(onHangUp: () => void): Sound {
  const rising = [523, 659, 784];
  let queue = melody(rising);
  let state: "listening" | "saying-goodbye" | "done" = "listening";
  return {
    frame() {
      if (queue.length === 0) {
        if (state === "saying-goodbye") {
          state = "done";
          onHangUp();
        }
        return SILENT_FRAME;
      }
      const frame = queue.slice(0, FRAME_BYTES);
      queue = queue.slice(FRAME_BYTES);
      return frame.length === FRAME_BYTES ? frame : join(frame, SILENT_FRAME.slice(frame.length));
    },
    hear() {},
    press(digit) {
      if (state !== "listening") return;
      queue = join(queue, join(toneSamples({ hz: dtmfPair(digit), ms: 180 }), silence(60)));
      if (digit !== "9") return;
      queue = join(queue, melody(rising.toReversed()));
      state = "saying-goodbye";
    },
  };
}

function endless(frameAt: (firstSample: number) => Uint8Array): Sound {
  let sample = 0;
  return {
    frame() {
      const frame = frameAt(sample);
      sample += FRAME_BYTES;
      return frame;
    },
    hear() {},
    press() {},
  };
}

function melody(notes: readonly number[]): Uint8Array<ArrayBuffer> {
  return notes.reduce((played, hz) => join(played, toneSamples({ hz: [hz], ms: 150 })), new Uint8Array(0));
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
