/**
 * Whether the microphone gives a voice at all (G13-5): a manager who is not heard learns it within three seconds, not from
 * the client. `silent`: digital silence, which no room is. `clipped`: too loud to be understood. `mutedOutside`: the
 * system, or a key of the headset, has taken the sound away.
 */
export type MicrophoneAlarm = "silent" | "clipped" | "mutedOutside";

/** A tenth of a second of the microphone: its loudest sample, and the share of samples at the end of the scale. */
export type MicrophoneFrame = { peak: number; clippedShare: number };

export const frameMilliseconds = 100;
/** So much of the same before anybody is alarmed; three seconds are promised. */
const framesOfAlarm = 25;
/** -80 dBFS: a room, also behind noise suppression, has a sound louder than this within seconds. */
const silentPeak = 0.0001;
const clippedSample = 0.985;
const clippedShare = 0.02;

export function frameOf(samples: Float32Array): MicrophoneFrame {
  let peak = 0;
  let clipped = 0;
  for (const sample of samples) {
    const level = Math.abs(sample);
    if (level > peak) peak = level;
    if (level >= clippedSample) clipped += 1;
  }
  return { peak, clippedShare: samples.length === 0 ? 0 : clipped / samples.length };
}

/** The frames, oldest first, of a microphone that should be heard; null while there is nothing to tell. */
export function alarmOf(frames: readonly MicrophoneFrame[], isMutedOutside: boolean): MicrophoneAlarm | null {
  const recent = frames.slice(-framesOfAlarm);
  if (recent.length < framesOfAlarm) return null;
  if (recent.every(({ peak }) => peak < silentPeak)) return isMutedOutside ? "mutedOutside" : "silent";
  // a loud voice has pauses between its words: half of the time is enough
  const loud = recent.filter((frame) => frame.clippedShare >= clippedShare).length;
  return loud * 2 > recent.length ? "clipped" : null;
}

/** Listens to a stream until the returned function is called; `onAlarm` is told each change. The stream stays the caller's. */
export function watchMicrophone(stream: MediaStream, onAlarm: (alarm: MicrophoneAlarm | null) => void): () => void {
  let told: MicrophoneAlarm | null = null;
  return listenToFrames(stream, (frames, isMutedOutside) => {
    const alarm = alarmOf(frames, isMutedOutside);
    if (alarm === told) return;
    told = alarm;
    onAlarm(alarm);
  });
}

/** More than anybody looks back. */
const mostFrames = 100;

/** Calls `onFrame` ten times a second with the frames so far, until the returned function is called. */
export function listenToFrames(
  stream: MediaStream,
  onFrame: (frames: readonly MicrophoneFrame[], isMutedOutside: boolean) => void,
): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  // 85 ms at 48 kHz: what lies between two looks is short
  analyser.fftSize = 4096;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const frames: MicrophoneFrame[] = [];
  const timer = setInterval(() => {
    // a context that the system has suspended hears nothing, which says nothing of the microphone
    if (context.state !== "running") {
      void context.resume();
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    frames.push(frameOf(samples));
    if (frames.length > mostFrames) frames.shift();
    onFrame(
      frames,
      stream.getAudioTracks().some(({ muted }) => muted),
    );
  }, frameMilliseconds);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
