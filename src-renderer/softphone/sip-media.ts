import { type MicrophoneAlarm, watchMicrophone } from "./microphone-watch.ts";
import type { PhoneSound } from "./phone-sound.ts";

/**
 * Sound in and out of the window. The microphone is opened once and kept, each call gets a clone: opening a device at
 * the click would cost a call its first tenth of a second (T-1). Devices may come and go during a call (G1-9).
 */
export type MediaDevicesChoice = {
  microphoneId: string | null;
  speakerId: string | null;
  ringerId: string | null;
  ringVolume: number;
};

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
  /** Sounds until the returned function is called: ringing on the ringer, the quiet tone and ringback on the speaker. */
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

type Playing = {
  audio: HTMLAudioElement;
  device: "speaker" | "ringer";
  volume: (choice: MediaDevicesChoice) => number;
};

/** `files`: addresses of the sounds. */
export function createSipMedia(files: { ring: string; ringback: string }): SipMedia {
  let choice: MediaDevicesChoice = { microphoneId: null, speakerId: null, ringerId: null, ringVolume: 0.7 };
  let kept: Promise<MediaStream> | null = null;
  const playing = new Set<Playing>();
  const listeners = new Set<MediaListener>();
  const tell = (what: (listener: MediaListener) => void) => Array.from(listeners).forEach(what);

  function open(): Promise<MediaStream> {
    if (kept) return kept;
    const opening = navigator.mediaDevices.getUserMedia({ audio: microphoneConstraints(choice.microphoneId) });
    kept = opening;
    opening.then(
      (stream) => {
        tell(({ onMicrophone }) => onMicrophone(null));
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
    for (const item of playing) applyDevice(item);
    if (kept === null) {
      await open().catch(() => undefined); // told to the listener
      return;
    }
    const former = kept;
    const stream = await former.catch(() => null);
    const used = stream?.getAudioTracks()[0]?.getSettings().deviceId;
    const { microphones } = await listDevices();
    if (
      choice.microphoneId &&
      used !== choice.microphoneId &&
      microphones.some(({ id }) => id === choice.microphoneId)
    ) {
      replaceKept(former);
    }
  }
  const onDeviceChange = () => void devicesChanged();
  navigator.mediaDevices.addEventListener("devicechange", onDeviceChange);

  function applyDevice({ audio, device, volume }: Playing): void {
    audio.volume = volume(choice);
    const deviceId = (device === "speaker" ? choice.speakerId : choice.ringerId) ?? "";
    // A device that is gone falls back to the system's own: sound somewhere beats silence (G1-9).
    void audio.setSinkId(deviceId).catch(() => audio.setSinkId("").catch(() => undefined));
  }

  function play(item: Playing): () => void {
    const { audio } = item;
    playing.add(item);
    applyDevice(item);
    void audio.play().catch(() => undefined); // stopped before it began: the call ended at once
    return () => {
      audio.pause();
      audio.srcObject = null;
      audio.removeAttribute("src");
      playing.delete(item);
    };
  }

  return {
    async microphone() {
      return (await open()).clone();
    },
    async warmUp() {
      await open().catch(() => undefined); // told to the listener
    },
    playRemote(stream) {
      const audio = new Audio();
      audio.srcObject = stream;
      return play({ audio, device: "speaker", volume: () => 1 });
    },
    ring(sound) {
      const audio = new Audio(sound === "ringback" ? files.ringback : files.ring);
      audio.loop = true;
      const device = sound === "ring" ? "ringer" : "speaker";
      return play({ audio, device, volume: ({ ringVolume }) => volumeOf(sound, ringVolume) });
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
      for (const item of playing) applyDevice(item);
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
      for (const { audio } of Array.from(playing)) audio.pause();
      playing.clear();
    },
  };
}

function volumeOf(sound: PhoneSound, ringVolume: number): number {
  if (sound === "ringback") return ringbackVolume;
  return sound === "ring" ? ringVolume : ringVolume * quietVolume;
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

/** Plays the ring tone once on a device, so that the person hears where it rings and how loud. */
export async function playTestSound(sound: string, deviceId: string | null, volume: number): Promise<void> {
  const audio = new Audio(sound);
  audio.volume = volume;
  if (deviceId) await audio.setSinkId(deviceId).catch(() => audio.setSinkId(""));
  await audio.play();
}
