import { describe, expect, it } from "vitest";
import { alarmOf, frameMilliseconds, frameOf, type MicrophoneFrame } from "./microphone-watch.ts";

const sine = (loudness: number) =>
  frameOf(Float32Array.from({ length: 4_800 }, (_, at) => Math.max(-1, Math.min(1, loudness * Math.sin(at / 7)))));
const nothing = frameOf(new Float32Array(4_800));
const voice = sine(0.3);
const shout = sine(3);

/** How long the sound must last until the alarm comes; Infinity when it never does. */
function millisecondsUntil(alarm: string, frame: MicrophoneFrame, isMuted = false): number {
  const frames: MicrophoneFrame[] = Array.from({ length: 40 }, () => voice);
  for (let count = 1; count <= 100; count += 1) {
    frames.push(frame);
    if (alarmOf(frames, isMuted) === alarm) return count * frameMilliseconds;
  }
  return Number.POSITIVE_INFINITY;
}

describe("the microphone of a call", () => {
  it("G13-5: a silent track, one that the system has muted and one that is too loud are told within 3 s, each by its name", () => {
    expect(millisecondsUntil("silent", nothing)).toBeLessThanOrEqual(3_000);
    expect(millisecondsUntil("mutedOutside", nothing, true)).toBeLessThanOrEqual(3_000);
    expect(millisecondsUntil("clipped", shout)).toBeLessThanOrEqual(3_000);
  });

  it("G13-5: a voice, a quiet room and a call of a second alarm nobody", () => {
    const second = 1_000 / frameMilliseconds;
    for (const frame of [voice, sine(0.002), sine(0.9)]) {
      expect(
        alarmOf(
          Array.from({ length: 60 }, () => frame),
          false,
        ),
      ).toBeNull();
    }
    expect(
      alarmOf(
        Array.from({ length: second }, () => nothing),
        false,
      ),
    ).toBeNull();
    // one loud word
    expect(
      alarmOf(
        Array.from({ length: 60 }, (_, at) => (at % 10 < 3 ? shout : voice)),
        false,
      ),
    ).toBeNull();
  });

  it("G13-5: the first sound ends the alarm", () => {
    const silent = Array.from({ length: 60 }, () => nothing);
    expect(alarmOf(silent, false)).toBe("silent");
    expect(alarmOf([...silent, voice], false)).toBeNull();
  });
});
