import type { EchoProbe } from "./echo-check.ts";
import { isTone } from "./tone-return.ts";

const loudness = 0.4;

export function createEchoProbe(): EchoProbe {
  const context = new AudioContext();
  // A context that begins without a click is suspended by Chromium.
  void context.resume();
  const tone = context.createOscillator();
  const gate = context.createGain();
  const ear = context.createMediaStreamDestination();
  ear.channelCount = 1;
  gate.gain.value = 0;
  tone.connect(gate).connect(ear);
  tone.start();
  const [track] = ear.stream.getAudioTracks();
  if (!track) throw new Error("a destination node has one audio track");
  const analyser = context.createAnalyser();
  // 21 ms at 48 kHz: short against any way there and back
  analyser.fftSize = 1024;
  const samples = new Float32Array(analyser.fftSize);
  return {
    track,
    listen(stream) {
      context.createMediaStreamSource(stream).connect(analyser);
    },
    send(frequency) {
      if (frequency !== null) tone.frequency.value = frequency;
      gate.gain.value = frequency === null ? 0 : loudness;
    },
    hears(frequency) {
      analyser.getFloatTimeDomainData(samples);
      return isTone(frequency, samples, context.sampleRate);
    },
    close() {
      track.stop();
      void context.close();
    },
  };
}
