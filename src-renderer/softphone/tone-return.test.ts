import { describe, expect, it } from "vitest";
import { amplitudeOf, echoTones, isTone, wayBack } from "./tone-return.ts";

const rate = 48_000;
const samples = (wave: (second: number) => number) => Float32Array.from({ length: 1_024 }, (_, at) => wave(at / rate));
const sine = (frequency: number, loudness: number) => (second: number) =>
  loudness * Math.sin(2 * Math.PI * frequency * second);
/** The same every time: a tone in noise is found or not, not now and then. */
function noise(loudness: number) {
  let seed = 7;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return loudness * ((2 * seed) / 2_147_483_647 - 1);
  };
}

describe("a tone that comes back", () => {
  it("G14-9: is found by its frequency, quiet and noisy too, and not taken for another one", () => {
    for (const tone of echoTones) {
      expect(amplitudeOf(tone, samples(sine(tone, 0.3)), rate)).toBeCloseTo(0.3, 1);
      const rustle = noise(0.01);
      expect(
        isTone(
          tone,
          samples((second) => sine(tone, 0.02)(second) + rustle()),
          rate,
        ),
      ).toBe(true);
      for (const other of echoTones.filter((each) => each !== tone)) {
        expect(isTone(other, samples(sine(tone, 0.3)), rate)).toBe(false);
      }
    }
  });

  it("G14-9: silence, noise and the ringing tone of a line are none of ours", () => {
    for (const wave of [() => 0, noise(0.3), sine(425, 0.3), sine(440, 0.5)]) {
      expect(echoTones.map((tone) => isTone(tone, samples(wave), rate))).toEqual([false, false, false]);
    }
  });

  it("G14-9: the middle of three ways is told; one may be lost, two not", () => {
    expect(wayBack([900, 640, 655])).toBe(655);
    expect(wayBack([null, 640, 655])).toBe(655);
    expect(wayBack([null, null, 655])).toBeNull();
    expect(wayBack([null, null, null])).toBeNull();
  });
});
