import {
  type HeadsetAction,
  type HeadsetEvent,
  type HeadsetState,
  idlePhone,
  moveHeadset,
  newHeadset,
  type PhoneView,
} from "./headset.ts";
import {
  type HeadsetLayout,
  type HeadsetLights,
  type HidCollection,
  layoutOf,
  lightReports,
  readButtons,
} from "./headset-reports.ts";

/** The parts of WebHID that are used here (WICG WebHID §5); TypeScript's library has none of it. */
export type HidDevice = EventTarget & {
  opened: boolean;
  productName: string;
  collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
};
export type Hid = EventTarget & { getDevices(): Promise<HidDevice[]> };
type InputReportEvent = Event & { reportId: number; data: DataView };
type ConnectionEvent = Event & { device: HidDevice };

declare global {
  interface Navigator {
    /** Only where the page may reach devices at all. */
    hid?: Hid;
  }
}

/** As the person sees it. `works` false: another program has it, or it takes no reports. */
export type Headset = { name: string; works: boolean };

export type HeadsetParts = {
  hid: Hid;
  now(): number;
  onAction(action: HeadsetAction): void;
  onHeadsets(headsets: Headset[]): void;
};

type Connected = {
  device: HidDevice;
  layout: HeadsetLayout;
  state: HeadsetState;
  works: boolean;
  /** Reports go out one after another: the lights of the later moment win. */
  sent: Promise<void>;
  forget(): void;
};

/**
 * Every headset with a telephone in it that is plugged in, without a prompt and without settings: main lets the page have
 * devices of that kind alone (src-main/shell/permissions.ts). All show the same lights, and any of them is obeyed.
 */
export function connectHeadsets(parts: HeadsetParts): { show(phone: PhoneView): void; stop(): void } {
  const { hid } = parts;
  const headsets = new Map<HidDevice, Connected>();
  let phone = idlePhone;
  let isStopped = false;

  const tell = () =>
    parts.onHeadsets(Array.from(headsets.values(), ({ device, works }) => ({ name: device.productName, works })));

  function send(headset: Connected, lights: HeadsetLights): void {
    for (const { reportId, data } of lightReports(headset.layout, lights)) {
      headset.sent = headset.sent
        .then(() => headset.device.sendReport(reportId, data))
        .catch(() => {
          // unplugged in between, or it refuses: the buttons may go on working, but the person is told
          if (!headset.works || !headsets.has(headset.device)) return;
          headset.works = false;
          tell();
        });
    }
  }

  function move(headset: Connected, event: HeadsetEvent): void {
    const { state, action, lights } = moveHeadset(headset.state, event);
    headset.state = state;
    if (lights) send(headset, lights);
    if (action) parts.onAction(action);
  }

  async function connect(device: HidDevice): Promise<void> {
    const layout = headsets.has(device) ? null : layoutOf(device.collections);
    if (!layout) return;
    const onReport = (event: Event) => {
      const { reportId, data } = event as InputReportEvent;
      move(headset, { event: "report", buttons: readButtons(layout, reportId, data), at: parts.now() });
    };
    const headset: Connected = {
      device,
      layout,
      state: newHeadset,
      works: true,
      sent: Promise.resolve(),
      forget: () => device.removeEventListener("inputreport", onReport),
    };
    headsets.set(device, headset);
    try {
      if (!device.opened) await device.open();
    } catch {
      headset.works = false;
      tell();
      return;
    }
    if (isStopped || headsets.get(device) !== headset) {
      void device.close().catch(() => undefined); // unplugged in between
      return;
    }
    device.addEventListener("inputreport", onReport);
    tell();
    move(headset, { event: "phone", phone, at: parts.now() });
    // whatever an application that died has left burning
    send(headset, headset.state.lights);
  }

  function onConnect(event: Event): void {
    void connect((event as ConnectionEvent).device);
  }

  function onDisconnect(event: Event): void {
    const { device } = event as ConnectionEvent;
    headsets.get(device)?.forget();
    if (headsets.delete(device)) tell();
  }

  hid.addEventListener("connect", onConnect);
  hid.addEventListener("disconnect", onDisconnect);
  hid.getDevices().then(
    (devices) => {
      if (!isStopped) for (const device of devices) void connect(device);
    },
    () => tell(), // the system has no such devices: none is shown
  );

  return {
    show(next) {
      phone = next;
      for (const headset of headsets.values()) move(headset, { event: "phone", phone, at: parts.now() });
    },
    stop() {
      isStopped = true;
      hid.removeEventListener("connect", onConnect);
      hid.removeEventListener("disconnect", onDisconnect);
      for (const headset of headsets.values()) {
        headset.forget();
        move(headset, { event: "phone", phone: idlePhone, at: parts.now() });
        void headset.sent.then(() => headset.device.close()).catch(() => undefined); // unplugged in between
      }
      headsets.clear();
    },
  };
}
