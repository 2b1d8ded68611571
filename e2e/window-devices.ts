import type { Page } from "@playwright/test";

/**
 * Devices of one window at the wire of the browser, before its own code runs: what is plugged in, what sounds where, and a
 * headset as WebHID gives it. What is heard are Chromium's fake microphones, which come and go here; the loudspeakers are
 * names, since a machine without a sound card has none to send anything to.
 */
export async function takeDevices(page: Page): Promise<WindowDevices> {
  await page.addInitScript(fakeDevices);
  await page.reload();
  return {
    list: (kind) => page.evaluate((wanted) => window.testDevices.list(wanted), kind),
    unplug: (id) => page.evaluate((gone) => window.testDevices.unplug(gone), id),
    plugIn: (id) => page.evaluate((back) => window.testDevices.plugIn(back), id),
    sinks: () => page.evaluate(() => window.testDevices.sinks()),
    headset: {
      report: (byte) => page.evaluate((value) => window.testDevices.report(value), byte),
      lights: () => page.evaluate(() => window.testDevices.lights()),
      opened: () => page.evaluate(() => window.testDevices.opened()),
    },
  };
}

export type WindowDevices = {
  list(kind: "audioinput" | "audiooutput"): Promise<{ id: string; label: string }[]>;
  unplug(id: string): Promise<void>;
  plugIn(id: string): Promise<void>;
  /** Of everything that sounds now. */
  sinks(): Promise<string[]>;
  headset: {
    /** Hook 1, mute 2, flash 4: as it lies in the report. */
    report(byte: number): Promise<void>;
    /** Off-hook 1, ring 2, mute 4, hold 8; null before the first. */
    lights(): Promise<number | null>;
    opened(): Promise<boolean>;
  };
};

type InWindow = {
  list(kind: string): Promise<{ id: string; label: string }[]>;
  unplug(id: string): void;
  plugIn(id: string): void;
  sinks(): string[];
  report(byte: number): void;
  lights(): number | null;
  opened(): boolean;
};
declare global {
  interface Window {
    testDevices: InWindow;
  }
}

/** Runs in the page: nothing from outside of this function is there. */
function fakeDevices(): void {
  const media = navigator.mediaDevices;
  const [enumerate, open] = [media.enumerateDevices.bind(media), media.getUserMedia.bind(media)];
  const gone = new Set<string>();
  const tracks = new Set<MediaStreamTrack>();
  const outputs = ["Loudspeaker", "Headset"].map(
    (label): MediaDeviceInfo => ({
      deviceId: `out ${label}`,
      groupId: "",
      kind: "audiooutput",
      label,
      toJSON: () => label,
    }),
  );
  const named = async () => [
    ...(await enumerate()).filter(
      ({ kind, deviceId }) => kind === "audioinput" && !["default", "communications"].includes(deviceId),
    ),
    ...outputs,
  ];
  media.enumerateDevices = async () => (await named()).filter(({ deviceId }) => !gone.has(deviceId));
  media.getUserMedia = async (constraints) => {
    const audio = typeof constraints?.audio === "object" ? constraints.audio : {};
    const wanted = (audio.deviceId as { ideal?: string } | undefined)?.ideal;
    const inputs = (await named()).filter(({ kind, deviceId }) => kind === "audioinput" && !gone.has(deviceId));
    if (inputs.length === 0) throw new DOMException("none", "NotFoundError");
    const found = inputs.find(({ deviceId }) => deviceId === wanted) ?? inputs[0];
    const stream = await open({ audio: { ...audio, deviceId: { exact: found?.deviceId ?? "" } } });
    for (const track of stream.getAudioTracks()) tracks.add(track);
    return stream;
  };

  const elements = new Set<HTMLMediaElement>();
  const sinkOf = new WeakMap<HTMLMediaElement, string>();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    elements.add(this);
    return play.call(this);
  };
  HTMLMediaElement.prototype.setSinkId = async function (this: HTMLMediaElement, id: string) {
    if (id === (sinkOf.get(this) ?? "")) return;
    const isThere = id === "" || outputs.some(({ deviceId }) => deviceId === id && !gone.has(id));
    if (!isThere) throw new DOMException("gone", "NotFoundError");
    sinkOf.set(this, id);
  };

  let byte: number | null = null;
  let buttons = 0;
  const bit = { isAbsolute: true, hasPreferredState: true, reportSize: 1, reportCount: 1 };
  const padding = (size: number) => ({ isConstant: true, reportSize: size, reportCount: 1 });
  const say = (value: number) => {
    buttons = value;
    const data = new DataView(Uint8Array.of(value).buffer);
    headset.dispatchEvent(Object.assign(new Event("inputreport"), { reportId: 2, data }));
  };
  const headset = Object.assign(new EventTarget(), {
    opened: false,
    productName: "Test headset",
    collections: [
      {
        usagePage: 0x0b,
        inputReports: [
          {
            reportId: 2,
            items: [
              { ...bit, hasPreferredState: false, usages: [0x0b0020] },
              { ...bit, isAbsolute: false, usages: [0x0b002f, 0x0b0021], reportCount: 2 },
              padding(5),
            ],
          },
        ],
        outputReports: [
          {
            reportId: 2,
            items: [{ ...bit, usages: [0x080017, 0x080018, 0x080009, 0x080020], reportCount: 4 }, padding(4)],
          },
        ],
      },
    ],
    async open() {
      headset.opened = true;
    },
    async close() {
      headset.opened = false;
    },
    async sendReport(_id: number, data: Uint8Array) {
      const before = byte ?? 0;
      byte = data[0] ?? 0;
      const changed = before ^ byte;
      // as many headsets do, each light comes back as if a button had been pressed
      if (changed & 1) setTimeout(say, 20, (buttons & ~1) | (byte & 1));
      if (changed & 4) {
        setTimeout(() => say(buttons | 2), 30);
        setTimeout(() => say(buttons & ~2), 40);
      }
    },
  });
  const hid = Object.assign(new EventTarget(), { getDevices: async () => [headset] });
  Object.defineProperty(navigator, "hid", { value: hid, configurable: true });

  window.testDevices = {
    list: async (kind) =>
      (await named()).filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label })),
    unplug(id) {
      gone.add(id);
      for (const track of tracks) {
        if (track.getSettings().deviceId !== id || track.readyState === "ended") continue;
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
      media.dispatchEvent(new Event("devicechange"));
    },
    plugIn(id) {
      gone.delete(id);
      media.dispatchEvent(new Event("devicechange"));
    },
    sinks: () =>
      Array.from(elements)
        .filter(({ paused }) => !paused)
        .map((element) => sinkOf.get(element) ?? "")
        .toSorted(),
    report: say,
    lights: () => byte,
    opened: () => headset.opened,
  };
}
