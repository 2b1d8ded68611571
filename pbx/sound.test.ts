import { describe, expect, it } from "vitest";
import { wavFile } from "../scripts/tone.ts";
import { lastSeconds, loudness, secondsOf, since, soundOfRecording, toneAmplitude, toneIn } from "./sound.ts";

const candidates = [600, 700, 1_000, 1_400];
const soundOf = (...frequencies: number[]) =>
  soundOfRecording(wavFile(8_000, [{ frequencies, seconds: 1, volume: 0.5 }]));

describe("sound as numbers", () => {
  it("tells tones apart, and a tone from silence and from noise", () => {
    for (const hertz of candidates) expect(toneIn(soundOf(hertz), candidates)).toBe(hertz);
    expect(toneIn(soundOf(), candidates)).toBeNull();
    expect(toneIn(soundOf(850), candidates)).toBeNull();
    let state = 1;
    const noise = Array.from({ length: 8_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647 - 0.5;
    });
    expect(toneIn({ sampleRate: 8_000, samples: noise }, candidates)).toBeNull();
  });

  it("tells a tone that has holes and jumps", () => {
    const { samples } = soundOf(1_400);
    const holed = samples
      .filter((_, index) => index % 1_000 > 130)
      .map((sample, index) => (index % 900 < 300 ? 0 : sample));
    expect(toneIn({ sampleRate: 8_000, samples: holed }, candidates)).toBe(1_400);
  });

  it("measures a tone's amplitude and the loudness of all of it", () => {
    expect(toneAmplitude(soundOf(1_000), 1_000)).toBeCloseTo(0.5, 1);
    expect(toneAmplitude(soundOf(1_000), 600)).toBeLessThan(0.01);
    expect(loudness(soundOf(1_000))).toBeCloseTo(0.5 / Math.SQRT2, 1);
    expect(loudness(soundOf())).toBe(0);
    expect(loudness({ sampleRate: 8_000, samples: [] })).toBe(0);
  });

  it("reads a recording that is still written, and parts of it", () => {
    const file = wavFile(8_000, [
      { frequencies: [600], seconds: 1 },
      { frequencies: [1_000], seconds: 1 },
    ]);
    file.writeUInt32LE(0, 40);
    const sound = soundOfRecording(file);
    expect(secondsOf(sound)).toBe(2);
    expect(toneIn(lastSeconds(sound, 0.5), candidates)).toBe(1_000);
    expect(toneIn(since(sound, 1.2), candidates)).toBe(1_000);
    expect(toneIn(lastSeconds(soundOfRecording(file.subarray(0, 44 + 8_000)), 0.5), candidates)).toBe(600);
  });
});
