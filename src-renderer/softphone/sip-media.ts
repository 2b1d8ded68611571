/**
 * Sound in and out of the window. The microphone is opened once and kept, each call gets a clone: opening a device at
 * the click would cost a call its first tenth of a second (T-1).
 */
export type MediaDevicesChoice = {
  microphoneId: string | null;
  speakerId: string | null;
  ringerId: string | null;
  ringVolume: number;
};

export type SipMedia = {
  /** A clone of the kept microphone. Rejects with NotFoundError or NotAllowedError of getUserMedia. */
  microphone(): Promise<MediaStream>;
  /** Opens the microphone ahead of the first call; a refusal is not an error yet. */
  warmUp(): Promise<void>;
  /** Plays the far end on the chosen speaker; returns a function that stops it. */
  playRemote(stream: MediaStream): () => void;
  /** Rings on the ringer until the returned function is called. `quiet`: a call waits while another is active. */
  ring(kind: "ring" | "quiet"): () => void;
  choose(choice: MediaDevicesChoice): void;
  dispose(): void;
};

export function createSipMedia(sounds: { ring: string }): SipMedia {
  let choice: MediaDevicesChoice = { microphoneId: null, speakerId: null, ringerId: null, ringVolume: 0.7 };
  let kept: Promise<MediaStream> | null = null;
  const playing = new Set<HTMLAudioElement>();

  const open = (): Promise<MediaStream> => {
    if (kept) return kept;
    const opening = navigator.mediaDevices.getUserMedia({
      audio: {
        ...(choice.microphoneId ? { deviceId: { ideal: choice.microphoneId } } : {}),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      },
    });
    kept = opening;
    opening.then(
      (stream) => {
        // Unplugged: the next call opens what is there then.
        for (const track of stream.getAudioTracks())
          track.addEventListener("ended", () => (kept = kept === opening ? null : kept));
      },
      () => (kept = null),
    );
    return opening;
  };

  const closeKept = () => {
    void kept?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => undefined);
    kept = null;
  };

  const element = (deviceId: string | null, volume: number): HTMLAudioElement => {
    const audio = new Audio();
    audio.volume = volume;
    playing.add(audio);
    // A device that is gone falls back to the system's own: sound somewhere beats silence (G1-9).
    if (deviceId) void audio.setSinkId(deviceId).catch(() => audio.setSinkId(""));
    return audio;
  };
  const stop = (audio: HTMLAudioElement) => {
    audio.pause();
    audio.srcObject = null;
    audio.removeAttribute("src");
    playing.delete(audio);
  };

  return {
    async microphone() {
      return (await open()).clone();
    },
    async warmUp() {
      await open().catch(() => undefined);
    },
    playRemote(stream) {
      const audio = element(choice.speakerId, 1);
      audio.srcObject = stream;
      void audio.play().catch(() => undefined); // stopped before it began: the call ended at once
      return () => stop(audio);
    },
    ring(kind) {
      const audio = element(choice.ringerId, kind === "ring" ? choice.ringVolume : choice.ringVolume * 0.15);
      audio.src = sounds.ring;
      audio.loop = true;
      void audio.play().catch(() => undefined);
      return () => stop(audio);
    },
    choose(next) {
      if (next.microphoneId !== choice.microphoneId) closeKept();
      choice = next;
    },
    dispose() {
      closeKept();
      for (const audio of Array.from(playing)) stop(audio);
    },
  };
}

export type AudioDevice = { id: string; label: string };

/** The devices there are now. Labels are empty until the microphone was allowed once. */
export async function listDevices(): Promise<{ microphones: AudioDevice[]; speakers: AudioDevice[] }> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== "default" && device.deviceId !== "communications")
      .map((device) => ({ id: device.deviceId, label: device.label }));
  return { microphones: of("audioinput"), speakers: of("audiooutput") };
}

/** Calls `onLevel` about 20 times a second with the loudness of a microphone, 0 to 1. Resolves with a function that stops it. */
export async function createLevelMeter(deviceId: string | null, onLevel: (level: number) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: deviceId ? { deviceId: { ideal: deviceId } } : true,
  });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(Math.min(1, Math.sqrt(power) * 4));
  }, 50);
  return () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    void context.close();
  };
}

/** Plays the ring tone once on a device, so that the person hears where it rings and how loud. */
export async function playTestSound(sound: string, deviceId: string | null, volume: number): Promise<void> {
  const audio = new Audio(sound);
  audio.volume = volume;
  if (deviceId) await audio.setSinkId(deviceId).catch(() => audio.setSinkId(""));
  await audio.play();
}
