/**
 * The announcement before a recording (G11-5), which the far end hears in place of the microphone: the company's own words,
 * or two short tones where it has set none, or where they cannot be had now. `over` resolves when it was heard.
 */
export type RecordingAnnouncement = { track: MediaStreamTrack; over: Promise<void> };

const tones = [
  { frequency: 880, from: 0.1, to: 0.4 },
  { frequency: 660, from: 0.55, to: 0.95 },
] as const;
const tonesSeconds = 1.2;
/** How long the far end may wait for the company's own words, which may lie on the server. */
const patienceMilliseconds = 2_000;

/** `readSound`: the bytes of the account's own announcement; null: there is none. */
export async function playAnnouncement(
  context: AudioContext,
  readSound: () => Promise<ArrayBuffer | null>,
): Promise<RecordingAnnouncement> {
  const destination = context.createMediaStreamDestination();
  void context.resume();
  const words = await Promise.race([decodedWords(context, readSound), patience()]);
  const over = (words ? playWords(context, destination, words) : playTones(context, destination)).then(() =>
    context.close(),
  );
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error("a destination node has one audio track");
  return { track, over };
}

/** Null also for what is no sound. */
async function decodedWords(
  context: AudioContext,
  readSound: () => Promise<ArrayBuffer | null>,
): Promise<AudioBuffer | null> {
  try {
    const bytes = await readSound();
    return bytes && (await context.decodeAudioData(bytes));
  } catch {
    return null;
  }
}

function patience(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), patienceMilliseconds));
}

function playWords(context: AudioContext, destination: AudioNode, words: AudioBuffer): Promise<void> {
  const source = context.createBufferSource();
  source.buffer = words;
  source.connect(destination);
  source.start();
  return new Promise((resolve) => source.addEventListener("ended", () => resolve(), { once: true }));
}

function playTones(context: AudioContext, destination: AudioNode): Promise<void> {
  const loudness = context.createGain();
  loudness.gain.value = 0.2;
  loudness.connect(destination);
  const begin = context.currentTime;
  for (const { frequency, from, to } of tones) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start(begin + from);
    tone.stop(begin + to);
  }
  return new Promise((resolve) => setTimeout(resolve, tonesSeconds * 1_000));
}
