// The wire of the headset's tests: a headset as WebHID gives it, with its descriptor, its reports and its lights.
import type { Hid, HidDevice } from "./headset-devices.ts";
import type { HidCollection, HidItem } from "./headset-reports.ts";

const bit: HidItem = { isAbsolute: true, hasPreferredState: true, reportSize: 1, reportCount: 1 };
const gap = (bits: number): HidItem => ({ isConstant: true, reportSize: bits, reportCount: 1 });

/**
 * Like many a headset's: the hook and the tone of a busy line keep their place, mute, flash and drop are pressed. In: hook 0x01,
 * busy 0x02, mute 0x04, flash 0x08, drop 0x10. Out: off-hook 0x01, ring 0x02, mute 0x04, hold 0x08.
 */
export const telephone: HidCollection = {
  usagePage: 0x0b,
  inputReports: [
    {
      reportId: 2,
      items: [
        { ...bit, hasPreferredState: false, usages: [0x0b0020, 0x0b0097], reportCount: 2 },
        { ...bit, isAbsolute: false, usages: [0x0b002f, 0x0b0021, 0x0b0026], reportCount: 3 },
        gap(11),
      ],
    },
  ],
  outputReports: [
    { reportId: 2, items: [{ ...bit, usages: [0x080017, 0x080018, 0x080009, 0x080020], reportCount: 4 }, gap(12)] },
  ],
};
export const consumerControl: HidCollection = {
  usagePage: 0x0c,
  inputReports: [{ reportId: 1, items: [{ ...bit, usages: [0x0c00e9] }, gap(7)] }],
};

export function createHeadset(name: string, collections: HidCollection[] = [consumerControl, telephone]) {
  const sent: { reportId: number; data: number[] }[] = [];
  const settings = { opens: true };
  const device: HidDevice = Object.assign(new EventTarget(), {
    opened: false,
    productName: name,
    collections,
    async open() {
      if (!settings.opens) throw new DOMException("another program has it", "NotAllowedError");
      device.opened = true;
    },
    async close() {
      device.opened = false;
    },
    async sendReport(reportId: number, data: Uint8Array) {
      if (!device.opened) throw new DOMException("closed", "InvalidStateError");
      sent.push({ reportId, data: Array.from(data) });
    },
  });
  return {
    device,
    sent,
    settings,
    /** The lights that burn, as the first byte of the report. */
    lights: () => sent.at(-1)?.data[0] ?? null,
    report(byte: number, reportId = 2) {
      const data = new DataView(Uint8Array.of(byte, 0).buffer);
      device.dispatchEvent(Object.assign(new Event("inputreport"), { reportId, data }));
    },
  };
}

export function createHid(plugged: HidDevice[]) {
  const hid: Hid = Object.assign(new EventTarget(), { getDevices: async () => [...plugged] });
  const tell = (type: string, device: HidDevice) => hid.dispatchEvent(Object.assign(new Event(type), { device }));
  return {
    hid,
    plugIn: (device: HidDevice) => tell("connect", device),
    unplug: (device: HidDevice) => tell("disconnect", device),
  };
}
