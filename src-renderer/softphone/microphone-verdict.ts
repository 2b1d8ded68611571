import type { MicrophoneFault } from "./line-test.ts";
import { alarmOf, frameMilliseconds, type MicrophoneFrame } from "./microphone-watch.ts";

/** -40 dBFS: a voice at the microphone is louder, a room is not. */
const voicePeak = 0.01;
/** So many frames of a voice are a word. */
const wordFrames = 5;
const longestFrames = 6_000 / frameMilliseconds;

/** What the line test says of a microphone by what it has heard so far (G14-9); null: it listens on. */
export function microphoneVerdict(
  frames: readonly MicrophoneFrame[],
  isMutedOutside: boolean,
): "heard" | MicrophoneFault | null {
  const alarm = alarmOf(frames, isMutedOutside);
  if (alarm) return alarm;
  const loud = frames.filter(({ peak }) => peak >= voicePeak);
  // a word that is too loud is listened to until it is known whether all of them are
  const isClean = loud.filter(({ clippedShare }) => clippedShare > 0).length * 2 < loud.length;
  if (loud.length >= wordFrames && isClean) return "heard";
  if (frames.length < longestFrames) return null;
  return loud.length >= wordFrames ? "clipped" : "quiet";
}
