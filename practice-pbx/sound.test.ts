import { expect, test } from "vitest";
import { createTelephoneEventReader, digitOfInfo, dtmfPair } from "./dtmf.ts";
import { createEcho, createIvr, createRinging, createTone } from "./sounds.ts";
import { FRAME_BYTES, fromMuLaw, muLawLevel, toMuLaw, toneFrame, toneSamples } from "./tones.ts";

/** Strength of one frequency in PCMU (Goertzel), 0 to about the peak of the tone. */
function strength(payload: Uint8Array, hz: number): number {
  const real = payload.reduce(
    (sum, byte, index) => sum + fromMuLaw(byte) * Math.cos((2 * Math.PI * hz * index) / 8000),
    0,
  );
  const imaginary = payload.reduce(
    (sum, byte, index) => sum + fromMuLaw(byte) * Math.sin((2 * Math.PI * hz * index) / 8000),
    0,
  );
  return (2 * Math.hypot(real, imaginary)) / payload.length / 32768;
}

test("G1-2: mu-law bytes are those of G.711", () => {
  expect([0, -1, 32767, -32768, 1000, -1000].map(toMuLaw)).toEqual([0xff, 0x7f, 0x80, 0x00, 0xce, 0x4e]);
  const minusZero = 0x7f;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== minusZero);
  expect(bytes.map((byte) => toMuLaw(fromMuLaw(byte)))).toEqual(bytes);
});

test("G1-2: a tone has its frequency and joins over frames", () => {
  const tone = createTone();
  const sound = Uint8Array.from([0, 1, 2, 3, 4].flatMap(() => [...tone.frame(0)]));
  expect(sound.length).toBe(5 * FRAME_BYTES);
  expect(strength(sound, 440)).toBeCloseTo(0.3, 1);
  expect(strength(sound, 800)).toBeLessThan(0.02);
});

test("G1-2: ringing is a second of 425 Hz, then a second of silence", () => {
  const ringing = createRinging();
  const levels = Array.from({ length: 100 }, () => muLawLevel(ringing.frame(0)));
  expect(levels.slice(0, 50).every((level) => level > 0.1)).toBe(true);
  expect(levels.slice(50).every((level) => level < 0.001)).toBe(true);
});

test("G1-2: the echo comes after its delay, whatever the packet length, and is silent otherwise", () => {
  const echo = createEcho(600);
  echo.hear(toneFrame([600], 0).slice(0, 80), 1000);
  echo.hear(toneFrame([600], 0).slice(80), 1010);
  expect(muLawLevel(echo.frame(1599))).toBeLessThan(0.001);
  expect([...echo.frame(1610)]).toEqual([...toneFrame([600], 0)]);
  expect(muLawLevel(echo.frame(1630))).toBeLessThan(0.001);
});

test("G1-2: an echo that falls behind drops the oldest sound", () => {
  const echo = createEcho(0);
  for (let index = 0; index < 100; index += 1) echo.hear(toneFrame([600], 0), 0);
  const loudFrames = Array.from({ length: 100 }, () => muLawLevel(echo.frame(1))).filter((level) => level > 0.1);
  expect(loudFrames).toHaveLength(10);
});

test("G1-4: the voice menu confirms each key by its own pair; 9 hangs up once", () => {
  let hangUps = 0;
  const ivr = createIvr(() => (hangUps += 1));
  const play = (frames: number) => Uint8Array.from(Array.from({ length: frames }, () => [...ivr.frame(0)]).flat());
  play(30);
  ivr.press("5");
  const five = play(9);
  expect(strength(five, 770)).toBeGreaterThan(0.1);
  expect(strength(five, 1336)).toBeGreaterThan(0.1);
  expect(strength(five, 697)).toBeLessThan(0.03);
  play(30);
  ivr.press("9");
  play(60);
  ivr.press("9");
  play(60);
  expect(hangUps).toBe(1);
});

test("G1-4: each key has two frequencies", () => {
  expect(["1", "5", "9", "*", "0", "#", "D"].map((key) => dtmfPair(key))).toEqual([
    [697, 1209],
    [770, 1336],
    [852, 1477],
    [941, 1209],
    [941, 1336],
    [941, 1477],
    [941, 1633],
  ]);
  expect(["", "x", "12"].map((key) => dtmfPair(key))).toEqual([[], [], []]);
  expect(toneSamples({ hz: [], ms: 20 }).length).toBe(FRAME_BYTES);
});

test("G1-4: all packets of one key press are one digit", () => {
  const read = createTelephoneEventReader();
  const packet = (event: number, end: boolean) => Uint8Array.from([event, end ? 0x8a : 0x0a, 0, 160]);
  expect([read(160, packet(5, false)), read(160, packet(5, false)), read(160, packet(5, true))]).toEqual([
    "5",
    undefined,
    undefined,
  ]);
  expect(read(800, packet(5, true))).toBe("5");
  expect(["10", "11", "15", "16"].map((event, index) => read(9000 + index, packet(Number(event), true)))).toEqual([
    "*",
    "#",
    "D",
    undefined,
  ]);
  expect(read(20_000, Uint8Array.from([1]))).toBeUndefined();
});

test("G1-4: INFO carries a digit as dtmf-relay or dtmf", () => {
  expect(digitOfInfo("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")).toBe("5");
  expect(digitOfInfo("Application/DTMF-Relay;charset=utf-8", "Duration=160\r\nSignal = #\r\n")).toBe("#");
  expect(digitOfInfo("application/dtmf", "7\r\n")).toBe("7");
  expect(digitOfInfo("application/dtmf-relay", "Duration=160")).toBeUndefined();
  expect(digitOfInfo("application/dtmf-relay", "Signal=12")).toBeUndefined();
  expect(digitOfInfo("text/plain", "5")).toBeUndefined();
  expect(digitOfInfo(undefined, "5")).toBeUndefined();
});
