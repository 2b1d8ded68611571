import { expect, it } from "vitest";
import { frameMilliseconds, type MicrophoneFrame } from "./microphone-watch.ts";
import { microphoneVerdict } from "./microphone-verdict.ts";

const nothing: MicrophoneFrame = { peak: 0, clippedShare: 0 };
const room: MicrophoneFrame = { peak: 0.002, clippedShare: 0 };
const voice: MicrophoneFrame = { peak: 0.2, clippedShare: 0 };
const shout: MicrophoneFrame = { peak: 1, clippedShare: 0.2 };

/** What is said in the end, and after how many seconds. */
function said(frameAt: (index: number) => MicrophoneFrame, isMuted = false): [string, number] {
  const frames: MicrophoneFrame[] = [];
  for (let index = 0; index < 200; index += 1) {
    frames.push(frameAt(index));
    const verdict = microphoneVerdict(frames, isMuted);
    if (verdict) return [verdict, (frames.length * frameMilliseconds) / 1_000];
  }
  return ["never", Number.POSITIVE_INFINITY];
}

it.each<[string, (index: number) => MicrophoneFrame, boolean, string, number]>([
  ["a voice", () => voice, false, "heard", 1],
  ["a word in a quiet room", (index) => (index > 20 && index < 28 ? voice : room), false, "heard", 3],
  ["a broken one", () => nothing, false, "silent", 3],
  ["one that is turned off outside", () => nothing, true, "mutedOutside", 3],
  ["one that is too loud", () => shout, false, "clipped", 3],
  ["one that is too loud in every word", (index) => (index % 10 < 4 ? shout : room), false, "clipped", 6],
  ["a room where nobody speaks", () => room, false, "quiet", 6],
])("G14-9: the microphone: %s", (_, frameAt, isMuted, verdict, seconds) => {
  const [found, after] = said(frameAt, isMuted);
  expect(found).toBe(verdict);
  expect(after).toBeLessThanOrEqual(seconds);
});
