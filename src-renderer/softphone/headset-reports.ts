/**
 * How a headset says its buttons and takes its lights, by HID Usage Tables 1.5: page 0x0B (Telephony Device, §14) and
 * page 0x08 (LED, §11). Bits lie in a report in the order of its items (HID 1.11 §8.4). Chromium gives a collection the
 * items of the collections inside it too, in the order of the descriptor, so that the outermost one is the whole report.
 */

/** The parts of WebHID's HIDReportItem that are read here. A usage is its page in the upper 16 bits, its id in the lower. */
export type HidItem = {
  isConstant?: boolean;
  isArray?: boolean;
  isAbsolute?: boolean;
  /** The button goes back by itself: a press is told, not a position. */
  hasPreferredState?: boolean;
  isRange?: boolean;
  usages?: readonly number[];
  usageMinimum?: number;
  usageMaximum?: number;
  reportSize?: number;
  reportCount?: number;
  logicalMinimum?: number;
};
export type HidReport = { reportId?: number; items?: readonly HidItem[] };
export type HidCollection = {
  usagePage?: number;
  inputReports?: readonly HidReport[];
  outputReports?: readonly HidReport[];
};

export const telephonyPage = 0x0b;

const buttonUsages = {
  hook: 0x0b0020,
  flash: 0x0b0021,
  hold: 0x0b0023,
  drop: 0x0b0026,
  mute: 0x0b002f,
} as const;
const lightUsages = { mute: 0x080009, offHook: 0x080017, ring: 0x080018, hold: 0x080020 } as const;

export type HeadsetButton = keyof typeof buttonUsages;
export type HeadsetLight = keyof typeof lightUsages;
export type HeadsetLights = Record<HeadsetLight, boolean>;

type Bits = { reportId: number; offset: number; size: number };
/** `position`: of an array, the number that means this usage. */
type ButtonPlace = Bits & { isKept: boolean; position: { value: number; slots: number } | null };
export type HeadsetLayout = {
  buttons: Partial<Record<HeadsetButton, ButtonPlace>>;
  lights: Partial<Record<HeadsetLight, Bits>>;
  /** Bytes of each report that carries a light. */
  lengths: ReadonlyMap<number, number>;
};

/** Whether the button says where it stands (a hook, a switch) or that it was pressed; HUT 1.5 §3.4.1.2, on/off controls. */
export type ButtonReport = { isOn: boolean; isKept: boolean };

/** null: the device has no telephone in it, or one without a hook and a mute button. */
export function layoutOf(collections: readonly HidCollection[]): HeadsetLayout | null {
  const buttons: HeadsetLayout["buttons"] = {};
  const lights: HeadsetLayout["lights"] = {};
  const lengths = new Map<number, number>();
  const telephones = collections.filter(({ usagePage }) => usagePage === telephonyPage);
  for (const report of telephones.flatMap(({ inputReports }) => inputReports ?? [])) {
    eachUsage(report, (usage, place, item, index) => {
      for (const [name, wanted] of Object.entries(buttonUsages) as [HeadsetButton, number][]) {
        if (usage !== wanted) continue;
        // a hook is where it is, whatever its descriptor says of going back
        const isKept = item.isAbsolute === true && (name === "hook" || item.hasPreferredState !== true);
        const position = item.isArray
          ? { value: index + (item.logicalMinimum ?? 0), slots: item.reportCount ?? 0 }
          : null;
        buttons[name] ??= { ...place, isKept, position };
      }
    });
  }
  for (const report of telephones.flatMap(({ outputReports }) => outputReports ?? [])) {
    const bits = eachUsage(report, (usage, place, item) => {
      for (const [name, wanted] of Object.entries(lightUsages) as [HeadsetLight, number][]) {
        // an array of lights would say one at a time: no headset does
        if (usage === wanted && !item.isArray) lights[name] ??= place;
      }
    });
    lengths.set(report.reportId ?? 0, Math.ceil(bits / 8));
  }
  return buttons.hook || buttons.mute ? { buttons, lights, lengths } : null;
}

/** What a report says of the buttons that are in it. */
export function readButtons(
  layout: HeadsetLayout,
  reportId: number,
  data: DataView,
): Partial<Record<HeadsetButton, ButtonReport>> {
  const read: Partial<Record<HeadsetButton, ButtonReport>> = {};
  for (const [name, place] of Object.entries(layout.buttons) as [HeadsetButton, ButtonPlace][]) {
    if (place.reportId !== reportId) continue;
    const { offset, size, position, isKept } = place;
    const slots = Array.from({ length: position?.slots ?? 1 }, (_, slot) => bitsOf(data, offset + slot * size, size));
    // a report that was cut off says nothing of what is missing
    if (slots.some((value) => value === null)) continue;
    read[name] = { isOn: position ? slots.includes(position.value) : slots[0] !== 0, isKept };
  }
  return read;
}

/** The reports that make the lights so: each report of the device that carries one of them. */
export function lightReports(layout: HeadsetLayout, lights: HeadsetLights) {
  const reports = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const [name, { reportId, offset }] of Object.entries(layout.lights) as [HeadsetLight, Bits][]) {
    const data = reports.get(reportId) ?? new Uint8Array(layout.lengths.get(reportId) ?? 0);
    reports.set(reportId, data);
    const byte = offset >> 3;
    if (lights[name]) data[byte] = (data[byte] ?? 0) | (1 << (offset & 7));
  }
  return Array.from(reports, ([reportId, data]) => ({ reportId, data }));
}

/** Calls `found` for each usage with where its value lies; returns the bits of the whole report. */
function eachUsage(
  { reportId = 0, items = [] }: HidReport,
  found: (usage: number, place: Bits, item: HidItem, index: number) => void,
): number {
  let offset = 0;
  for (const item of items) {
    const { reportSize: size = 0, reportCount = 0 } = item;
    if (!item.isConstant) {
      const usages = usagesOf(item);
      const count = item.isArray ? usages.length : Math.min(usages.length, reportCount);
      for (const [index, usage] of usages.slice(0, count).entries()) {
        found(usage, { reportId, offset: item.isArray ? offset : offset + index * size, size }, item, index);
      }
    }
    offset += size * reportCount;
  }
  return offset;
}

/** A range in a broken descriptor may be as long as it likes. */
const mostUsages = 256;

function usagesOf({ isRange, usages = [], usageMinimum = 0, usageMaximum = -1 }: HidItem): readonly number[] {
  if (!isRange) return usages;
  const length = Math.min(Math.max(0, usageMaximum - usageMinimum + 1), mostUsages);
  return Array.from({ length }, (_, index) => usageMinimum + index);
}

/** null: the report ends before. */
function bitsOf(data: DataView, offset: number, size: number): number | null {
  if (size === 0 || offset + size > data.byteLength * 8) return null;
  let value = 0;
  for (let bit = 0; bit < Math.min(size, 31); bit += 1) {
    const at = offset + bit;
    value |= ((data.getUint8(at >> 3) >> (at & 7)) & 1) << bit;
  }
  return value;
}
