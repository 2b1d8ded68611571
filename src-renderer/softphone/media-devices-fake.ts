// The wire of the sound's tests: devices that are plugged in and out, microphones and elements that play nothing.
import { FakeStream, FakeTrack } from "./webrtc-fake.ts";

type Device = { kind: "audioinput" | "audiooutput"; deviceId: string };

class PluggedTrack extends FakeTrack {
  readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }
  getSettings = () => ({ deviceId: this.deviceId });
}

/** Like an element with a sink: a device that is not there is refused, the one that it has already is not looked up. */
export class FakeElement {
  sinkId = "";
  isPlaying = false;
  volume = 1;
  loop = false;
  srcObject: unknown = null;
  readonly src: string | undefined;
  private readonly present: () => readonly Device[];
  constructor(src: string | undefined, present: () => readonly Device[]) {
    this.src = src;
    this.present = present;
  }
  async setSinkId(id: string) {
    if (id === this.sinkId) return;
    if (id !== "" && !this.present().some(({ deviceId }) => deviceId === id)) {
      throw new DOMException("gone", "NotFoundError");
    }
    this.sinkId = id;
  }
  async play() {
    this.isPlaying = true;
  }
  pause() {
    this.isPlaying = false;
  }
  removeAttribute() {}
}

/** What `navigator.mediaDevices` and `Audio` are to a page; `install` and `remove` put them into this process. */
export function createMediaDevices(first: Device[]) {
  let devices = first;
  const elements: FakeElement[] = [];
  const opened: PluggedTrack[] = [];
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => devices.map((device) => ({ ...device, label: device.deviceId })),
    async getUserMedia({ audio }: { audio: { deviceId?: { ideal: string } } }) {
      const inputs = devices.filter(({ kind }) => kind === "audioinput");
      const found = inputs.find(({ deviceId }) => deviceId === audio.deviceId?.ideal) ?? inputs[0];
      if (!found) throw new DOMException("none", "NotFoundError");
      const track = new PluggedTrack(found.deviceId);
      opened.push(track);
      return streamOf(track);
    },
  });
  const streamOf = (track: PluggedTrack): FakeStream => {
    const stream = Object.assign(new FakeStream(), { clone: () => streamOf(new PluggedTrack(track.deviceId)) });
    stream.addTrack(track);
    return stream;
  };
  return {
    elements,
    opened,
    install() {
      Object.defineProperty(navigator, "mediaDevices", { value: mediaDevices, configurable: true });
      const Audio = function (this: unknown, src?: string) {
        const element = new FakeElement(src, () => devices);
        elements.push(element);
        return element;
      };
      Object.defineProperty(globalThis, "Audio", { value: Audio, configurable: true });
    },
    remove() {
      Reflect.deleteProperty(navigator, "mediaDevices");
      Reflect.deleteProperty(globalThis, "Audio");
    },
    unplug(deviceId: string) {
      devices = devices.filter((device) => device.deviceId !== deviceId);
      for (const track of opened)
        if (track.deviceId === deviceId && !track.stopped) track.dispatchEvent(new Event("ended"));
      mediaDevices.dispatchEvent(new Event("devicechange"));
    },
    plugIn(device: Device) {
      devices = [...devices, device];
      mediaDevices.dispatchEvent(new Event("devicechange"));
    },
  };
}
