import { openMicrophone } from "./sip-media.ts";

export type HearYourselfParts = {
  microphoneId: string | null;
  speakerId: string | null;
  milliseconds: number;
  onPlaying(): void;
  signal: AbortSignal;
};

/**
 * Records the person's voice and plays it to them, on this computer alone (G14-9 «Вас слышно?»). Resolves when it has
 * been played or was stopped; rejects when the microphone does not open or the sound does not play.
 */
export async function hearYourself(parts: HearYourselfParts): Promise<void> {
  const { signal } = parts;
  const stream = await openMicrophone(parts.microphoneId);
  const recorded = await record(stream, parts.milliseconds, signal).finally(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  if (signal.aborted) return;
  parts.onPlaying();
  const url = URL.createObjectURL(recorded);
  try {
    await play(url, parts.speakerId, signal);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function record(stream: MediaStream, milliseconds: number, signal: AbortSignal): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream);
    const chunks: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void chunks.push(data);
    recorder.onstop = () => resolve(new Blob(chunks, { type: recorder.mimeType }));
    recorder.onerror = () => reject(new Error("the voice could not be recorded"));
    const end = () => {
      if (recorder.state === "recording") recorder.stop();
    };
    signal.addEventListener("abort", end, { once: true });
    setTimeout(end, milliseconds);
    recorder.start();
  });
}

async function play(url: string, speakerId: string | null, signal: AbortSignal): Promise<void> {
  const audio = new Audio(url);
  // one that was unplugged: the system's own
  if (speakerId !== null) await audio.setSinkId(speakerId).catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    audio.onended = () => resolve();
    audio.onerror = () => reject(new Error("the voice could not be played"));
    signal.addEventListener(
      "abort",
      () => {
        audio.pause();
        resolve();
      },
      { once: true },
    );
    audio.play().catch(reject);
  });
}
