import { afterEach, describe, expect, it } from "vitest";
import { createMediaDevices } from "./media-devices-fake.ts";
import { createSipMedia } from "./sip-media.ts";
import { sinksOf } from "./sound-outputs.ts";
import { settle } from "./softphone-wire-fake.ts";

const input = (deviceId: string) => ({ kind: "audioinput", deviceId }) as const;
const output = (deviceId: string) => ({ kind: "audiooutput", deviceId }) as const;
const headset = [input("headset in"), output("headset out")];
const desk = [input("webcam"), output("loudspeaker")];

let remove: (() => void) | null = null;
afterEach(() => {
  remove?.();
  remove = null;
});

function opened(plugged: Parameters<typeof createMediaDevices>[0] = [...headset, ...desk]) {
  const devices = createMediaDevices(plugged);
  devices.install();
  const media = createSipMedia({ ring: "ring.wav", ringback: "ringback.wav" });
  remove = () => {
    media.dispose();
    devices.remove();
  };
  const choice = { microphoneId: null, speakerId: null, ringerIds: [] as string[], ringVolume: 0.5 };
  const sinks = () =>
    devices.elements
      .filter(({ isPlaying }) => isPlaying)
      .map(({ sinkId }) => sinkId)
      .toSorted();
  return { ...devices, media, choice, sinks };
}

const remote = () => ({}) as MediaStream;

describe("where it sounds", () => {
  it("G1-9: ringing sounds on every chosen device at once, the voice on its own", async () => {
    const { media, choice, sinks } = opened();
    media.choose({ ...choice, speakerId: "headset out", ringerIds: ["headset out", "loudspeaker"] });
    const stop = media.ring("ring");
    await settle();
    expect(sinks()).toEqual(["headset out", "loudspeaker"]);
    stop();
    expect(sinks()).toEqual([]);
    media.playRemote(remote());
    media.ring("quiet");
    await settle();
    expect(sinks(), "a second call is told in the ear only").toEqual(["headset out", "headset out"]);
  });

  it("G1-9: unplugged, the voice goes on at the system's loudspeaker, in the same element; plugged in again, it is back", async () => {
    const { media, choice, sinks, unplug, plugIn, elements } = opened();
    media.choose({ ...choice, speakerId: "headset out" });
    media.playRemote(remote());
    await settle();
    expect(sinks()).toEqual(["headset out"]);
    unplug("headset out");
    await settle();
    expect(sinks()).toEqual([""]);
    plugIn(output("headset out"));
    await settle();
    expect(sinks()).toEqual(["headset out"]);
    expect(elements).toHaveLength(1);
  });

  it("G1-9: of several ring devices those that are there ring; with none of them the system's does, once", async () => {
    const { media, choice, sinks, unplug, plugIn } = opened();
    media.choose({ ...choice, ringerIds: ["headset out", "loudspeaker"] });
    media.ring("ring");
    await settle();
    unplug("loudspeaker");
    await settle();
    expect(sinks()).toEqual(["headset out"]);
    unplug("headset out");
    await settle();
    expect(sinks()).toEqual([""]);
    plugIn(output("loudspeaker"));
    plugIn(output("headset out"));
    await settle();
    expect(sinks()).toEqual(["headset out", "loudspeaker"]);
  });

  it("G1-9: another loudspeaker and another loudness are taken while it sounds", async () => {
    const { media, choice, sinks, elements } = opened();
    media.playRemote(remote());
    media.ring("ring");
    media.choose({ ...choice, speakerId: "loudspeaker", ringerIds: ["headset out"], ringVolume: 0.2 });
    await settle();
    expect(sinks()).toEqual(["headset out", "loudspeaker"]);
    expect(elements.map(({ volume }) => volume)).toEqual([1, 0.2]);
  });

  it("G1-9: what is chosen twice sounds once, and what is not known to be gone is tried", () => {
    expect(sinksOf(["a", "a", "b"], null)).toEqual(["a", "b"]);
    expect(sinksOf(["a", "b"], ["b"])).toEqual(["b"]);
    expect(sinksOf(["a"], [])).toEqual([""]);
    expect(sinksOf([], ["a"])).toEqual([""]);
  });
});

describe("the microphone during a call", () => {
  /** As the calls do: whenever there is another one, they take it. */
  function following(wire: ReturnType<typeof opened>) {
    const heard: (string | null)[] = [];
    const take = () =>
      wire.media.microphone().then(
        (stream) => void heard.push(stream.getAudioTracks()[0]?.getSettings().deviceId ?? null),
        () => void heard.push(null),
      );
    wire.media.listen({ onMicrophone() {}, onOtherMicrophone: () => void take() });
    return { heard, take };
  }

  it("G1-9: unplugged, the call goes on with what there is, and takes the chosen one again when it is back", async () => {
    const wire = opened();
    const { heard, take } = following(wire);
    wire.media.choose({ ...wire.choice, microphoneId: "headset in" });
    await take();
    wire.unplug("headset in");
    await settle();
    wire.plugIn(input("headset in"));
    await settle();
    expect(heard).toEqual(["headset in", "webcam", "headset in"]);
  });

  it("G1-9: the only one unplugged and plugged in again is heard again in the same call", async () => {
    const wire = opened(headset);
    const { heard, take } = following(wire);
    await take();
    wire.unplug("headset in");
    await settle();
    expect(heard).toEqual(["headset in", null]);
    wire.plugIn(input("headset in"));
    await settle();
    expect(heard).toEqual(["headset in", null, "headset in"]);
  });

  it("G1-9: another one is chosen during the call; the former is let go", async () => {
    const wire = opened();
    const { heard, take } = following(wire);
    await take();
    wire.media.choose({ ...wire.choice, microphoneId: "webcam" });
    await settle();
    expect(heard).toEqual(["headset in", "webcam"]);
    expect(wire.opened.map(({ stopped }) => stopped)).toEqual([true, false]);
  });
});
