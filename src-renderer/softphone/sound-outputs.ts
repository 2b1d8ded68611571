/**
 * What sounds now and on which loudspeakers (G1-9). One thing may sound on several at once: ringing on the headset and on
 * the loudspeaker of the desk. A device that was unplugged is left for the system's own and taken again when it is back;
 * which devices there are is looked up, because an element that was told a device once takes the same name for done,
 * gone or not (W3C audio-output §2.2).
 */
export type SoundOutputs = {
  /** `create`: an element that plays it, one for each loudspeaker. Sounds until the returned function is called. */
  play(sound: PlayedSound): () => void;
  choose(choice: OutputChoice): void;
  /** The loudspeakers there are, by their ids. */
  devices(present: readonly string[]): void;
  stop(): void;
};

export type OutputChoice = { speakerId: string | null; ringerIds: readonly string[]; ringVolume: number };

export type PlayedSound = {
  on: "speaker" | "ringers";
  create(): HTMLAudioElement;
  /** 0 to 1. */
  volume(choice: OutputChoice): number;
};

/** The system's own loudspeaker, as setSinkId calls it. */
const system = "";

/** Where a sound goes: to those that were chosen and are there, or to the system's own. `present` null: not known yet. */
export function sinksOf(chosen: readonly string[], present: readonly string[] | null): string[] {
  const there = [...new Set(chosen)].filter((id) => present === null || present.includes(id));
  return there.length > 0 ? there : [system];
}

type Playing = PlayedSound & { elements: Map<string, HTMLAudioElement> };

export function createSoundOutputs(first: OutputChoice): SoundOutputs {
  let choice = first;
  let present: readonly string[] | null = null;
  const playing = new Set<Playing>();

  /** Elements that are not needed where they are go where one is missing: a voice moves without a gap. */
  function place(item: Playing): void {
    const chosen = item.on === "ringers" ? choice.ringerIds : choice.speakerId === null ? [] : [choice.speakerId];
    const wanted = sinksOf(chosen, present);
    const spare = Array.from(item.elements.keys()).filter((sink) => !wanted.includes(sink));
    for (const sink of wanted) {
      if (item.elements.has(sink)) continue;
      const former = spare.shift();
      const moved = former === undefined ? undefined : item.elements.get(former);
      if (former !== undefined) item.elements.delete(former);
      const element = moved ?? item.create();
      item.elements.set(sink, element);
      // A device that does not open falls back to the system's own: sound somewhere beats silence.
      void element.setSinkId(sink).catch(() => element.setSinkId(system).catch(() => undefined));
      if (!moved) void element.play().catch(() => undefined); // stopped before it began: the call ended at once
    }
    for (const sink of spare) {
      silence(item.elements.get(sink));
      item.elements.delete(sink);
    }
    for (const element of item.elements.values()) element.volume = item.volume(choice);
  }

  function end(item: Playing): void {
    playing.delete(item);
    item.elements.forEach(silence);
    item.elements.clear();
  }

  return {
    play(sound) {
      const item: Playing = { ...sound, elements: new Map() };
      playing.add(item);
      place(item);
      return () => end(item);
    },
    choose(next) {
      choice = next;
      playing.forEach(place);
    },
    devices(ids) {
      present = ids;
      playing.forEach(place);
    },
    stop() {
      Array.from(playing).forEach(end);
    },
  };
}

function silence(element: HTMLAudioElement | undefined): void {
  if (!element) return;
  element.pause();
  element.srcObject = null;
  element.removeAttribute("src");
}
