/**
 * The announcement before a recording (G11-5): two short tones, which the far end hears in place of the microphone. A
 * spoken one is the company's own affair and takes this one's place.
 */
export type RecordingAnnouncement = { track: MediaStreamTrack; over: Promise<void> };

const tones = [
  { frequency: 880, from: 0.1, to: 0.4 },
  { frequency: 660, from: 0.55, to: 0.95 },
] as const;
const seconds = 1.2;

export function playAnnouncement(context: AudioContext): RecordingAnnouncement {
  const destination = context.createMediaStreamDestination();
  const loudness = context.createGain();
  loudness.gain.value = 0.2;
  loudness.connect(destination);
  void context.resume();
  const begin = context.currentTime;
  for (const { frequency, from, to } of tones) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start(begin + from);
    tone.stop(begin + to);
  }
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error("a destination node has one audio track");
  const over = new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000)).then(() => context.close());
  return { track, over };
}
