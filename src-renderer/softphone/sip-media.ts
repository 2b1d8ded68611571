import { type MicrophoneAlarm, watchMicrophone } from "./microphone-watch.ts";
import type { PhoneSound } from "./phone-sound.ts";
import { createSoundOutputs, type OutputChoice, sinksOf } from "./sound-outputs.ts";

/**
 * Sound in and out of the window. The microphone is opened once and kept, each call gets a clone: opening a device at
 * the click would cost a call its first tenth of a second (T-1). Devices may come and go during a call (G1-9).
 */
export type MediaDevicesChoice = OutputChoice & { microphoneId: string | null };

export type MediaListener = {
  /** The microphone opened (null), or why it did not: the name of getUserMedia's DOMException. */
  onMicrophone(refusal: string | null): void;
  /** Another microphone was chosen, or the one in use was unplugged: live calls take a new clone. */
  onOtherMicrophone(): void;
};

export type SipMedia = {
  /** A clone of the kept microphone. Rejects with NotFoundError or NotAllowedError of getUserMedia. */
  microphone(): Promise<MediaStream>;
  /** Opens the microphone ahead of the first call; a refusal is told to the listener. */
  warmUp(): Promise<void>;
  /** Plays the far end on the chosen speaker; returns a function that stops it. */
  playRemote(stream: MediaStream): () => void;
  /** Sounds until the returned function is called: ringing on the ringers, the quiet tone and ringback on the speaker. */
  ring(sound: PhoneSound): () => void;
  /** Tells each change of what is wrong with the kept microphone (G13-5), until the returned function is called. */
  watchMicrophone(onAlarm: (alarm: MicrophoneAlarm | null) => void): () => void;
  choose(choice: MediaDevicesChoice): void;
  /** Returns a function that stops listening. */
  listen(listener: MediaListener): () => void;
  dispose(): void;
};

/** Of the ring tone's own loudness: it must be noticed in an ear that listens to somebody. */
const quietVolume = 0.12;
const ringbackVolume = 0.4;

/** `files`: addresses of the sounds. */
export function createSipMedia(files: { ring: string; ringback: string }): SipMedia {
  let choice: MediaDevicesChoice = { microphoneId: null, speakerId: null, ringerIds: [], ringVolume: 0.7 };
  let kept: Promise<MediaStream> | null = null;
  const outputs = createSoundOutputs(choice);
  const listeners = new Set<MediaListener>();
  const tell = (what: (listener: MediaListener) => void) => Array.from(listeners).forEach(what);

  function open(): Promise<MediaStream> {
    if (kept) return kept;
    const opening = openMicrophone(choice.microphoneId);
    kept = opening;
    opening.then(
      (stream) => {
        tell(({ onMicrophone }) => onMicrophone(null));
        void readOutputs(); // before it was allowed they had no names
        for (const track of stream.getAudioTracks()) track.addEventListener("ended", () => replaceKept(opening));
      },
      (error: unknown) => {
        if (kept === opening) kept = null;
        tell(({ onMicrophone }) => onMicrophone(error instanceof Error ? error.name : "unknown"));
      },
    );
    return opening;
  }

  function closeKept(): void {
    void kept?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => undefined);
    kept = null;
  }

  /** Unplugged, or another one chosen: live calls go on with what there is now. */
  function replaceKept(former: Promise<MediaStream> | null): void {
    if (kept !== former) return;
    closeKept();
    tell(({ onOtherMicrophone }) => onOtherMicrophone());
  }

  /** The chosen microphone is back, there is one at last, or a loudspeaker came or went. */
  async function devicesChanged(): Promise<void> {
    const { microphones, speakers } = await listDevices();
    outputs.devices(speakers.map(({ id }) => id));
    if (kept === null) {
      // Calls that go on have lost theirs; a refusal is told to the listener.
      const opened = await open().catch(() => null);
      if (opened) tell(({ onOtherMicrophone }) => onOtherMicrophone());
      return;
    }
    const former = kept;
    const stream = await former.catch(() => null);
    const used = stream?.getAudioTracks()[0]?.getSettings().deviceId;
    if (
      choice.microphoneId &&
      used !== choice.microphoneId &&
      microphones.some(({ id }) => id === choice.microphoneId)
    ) {
      replaceKept(former);
    }
  }
  /** Not at each call: to list the devices starts a process of Chromium's for cameras, beside the INVITE (T-1). */
  const readOutputs = () =>
    listDevices().then(
      ({ speakers }) => outputs.devices(speakers.map(({ id }) => id)),
      () => undefined, // not known: the chosen ones are tried
    );
  const onDeviceChange = () => void devicesChanged();
  navigator.mediaDevices.addEventListener("devicechange", onDeviceChange);

  return {
    async microphone() {
      return (await open()).clone();
    },
    async warmUp() {
      await open().catch(() => undefined); // told to the listener
    },
    playRemote(stream) {
      const create = () => Object.assign(new Audio(), { srcObject: stream });
      return outputs.play({ on: "speaker", create, volume: () => 1 });
    },
    ring(sound) {
      const file = sound === "ringback" ? files.ringback : files.ring;
      const create = () => Object.assign(new Audio(file), { loop: true });
      const on = sound === "ring" ? "ringers" : "speaker";
      return outputs.play({ on, create, volume: ({ ringVolume }) => volumeOf(sound, ringVolume) });
    },
    watchMicrophone(onAlarm) {
      let stop: (() => void) | null = null;
      let isOver = false;
      const take = () => {
        stop?.();
        stop = null;
        open().then(
          (stream) => {
            if (!isOver) stop ??= watchMicrophone(stream, onAlarm);
          },
          () => onAlarm(null), // told to the listener
        );
      };
      const listener: MediaListener = { onMicrophone() {}, onOtherMicrophone: take };
      listeners.add(listener);
      take();
      return () => {
        isOver = true;
        listeners.delete(listener);
        stop?.();
      };
    },
    choose(next) {
      const former = choice;
      choice = next;
      outputs.choose(next);
      if (next.microphoneId !== former.microphoneId && kept) replaceKept(kept);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      navigator.mediaDevices.removeEventListener("devicechange", onDeviceChange);
      listeners.clear();
      closeKept();
      outputs.stop();
    },
  };
}

function volumeOf(sound: PhoneSound, ringVolume: number): number {
  if (sound === "ringback") return ringbackVolume;
  return sound === "ring" ? ringVolume : ringVolume * quietVolume;
}

/** As a call opens it. The stream is the caller's to stop. */
export function openMicrophone(deviceId: string | null): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: microphoneConstraints(deviceId) });
}

function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  const cleaned = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return deviceId ? { ...cleaned, deviceId: { ideal: deviceId } } : cleaned;
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

/** Plays a sound once on each of these devices, so that the person hears where it rings and how loud. */
export async function playTestSound(sound: string, deviceIds: readonly string[], volume: number): Promise<void> {
  const { speakers } = await listDevices();
  const sinks = sinksOf(
    deviceIds,
    speakers.map(({ id }) => id),
  );
  await Promise.all(
    sinks.map(async (sink) => {
      const audio = new Audio(sound);
      audio.volume = volume;
      await audio.setSinkId(sink);
      await audio.play();
    }),
  );
}
