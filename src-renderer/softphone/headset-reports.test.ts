import { expect, test } from "vitest";
import { consumerControl, telephone } from "./headset-fake.ts";
import { type HidCollection, layoutOf, lightReports, readButtons } from "./headset-reports.ts";

const bytes = (...values: number[]) => new DataView(Uint8Array.from(values).buffer);
const dark = { ring: false, offHook: false, mute: false, hold: false };

function layout(...collections: HidCollection[]) {
  const found = layoutOf(collections);
  if (!found) throw new Error("no telephone in it");
  return found;
}

test("G2-7: a report's bits are found by the items before them, padding and other usages too", () => {
  const buttons = readButtons(layout(consumerControl, telephone), 2, bytes(0b0000_0101, 0));
  expect(buttons).toEqual({
    hook: { isOn: true, isKept: true },
    mute: { isOn: true, isKept: false },
    flash: { isOn: false, isKept: false },
    drop: { isOn: false, isKept: false },
  });
  expect(readButtons(layout(telephone), 1, bytes(0xff, 0xff))).toEqual({});
});

test("G2-7: bits over the border of a byte, a field of more than one bit, and a range of usages", () => {
  const odd = layout({
    usagePage: 0x0b,
    inputReports: [
      {
        reportId: 0,
        items: [
          { isConstant: true, reportSize: 7, reportCount: 1 },
          {
            isAbsolute: true,
            reportSize: 2,
            reportCount: 2,
            isRange: true,
            usageMinimum: 0x0b0020,
            usageMaximum: 0x0b0021,
          },
        ],
      },
    ],
    outputReports: [
      {
        reportId: 0,
        items: [
          { isConstant: true, reportSize: 9, reportCount: 1 },
          { reportSize: 1, reportCount: 1, usages: [0x080018] },
        ],
      },
      { reportId: 5, items: [{ reportSize: 1, reportCount: 1, usages: [0x080009] }] },
    ],
  });
  expect(readButtons(odd, 0, bytes(0x80, 0x00))).toMatchObject({ hook: { isOn: true }, flash: { isOn: false } });
  expect(readButtons(odd, 0, bytes(0x00, 0x04))).toMatchObject({ hook: { isOn: false }, flash: { isOn: true } });
  expect(lightReports(odd, { ...dark, ring: true })).toEqual([
    { reportId: 0, data: Uint8Array.of(0, 2) },
    { reportId: 5, data: Uint8Array.of(0) },
  ]);
  expect(lightReports(odd, { ...dark, mute: true })[1]).toEqual({ reportId: 5, data: Uint8Array.of(1) });
});

test("G2-7: an array names the buttons that are down", () => {
  const list = layout({
    usagePage: 0x0b,
    inputReports: [
      {
        reportId: 3,
        items: [
          {
            isArray: true,
            isAbsolute: true,
            hasPreferredState: true,
            logicalMinimum: 1,
            reportSize: 8,
            reportCount: 2,
            usages: [0x0b0020, 0x0b002f, 0x0b0021],
          },
        ],
      },
    ],
  });
  expect(readButtons(list, 3, bytes(0, 2))).toMatchObject({
    hook: { isOn: false },
    mute: { isOn: true },
    flash: { isOn: false },
  });
});

test("G2-7: what is cut off is not read, and what has no telephone in it is no headset", () => {
  expect(readButtons(layout(telephone), 2, bytes())).toEqual({});
  expect(layoutOf([consumerControl])).toBeNull();
  expect(layoutOf([{ usagePage: 0x0b }])).toBeNull();
  expect(layoutOf([{ ...telephone, usagePage: 0x01 }])).toBeNull();
  const endless = { reportSize: 1, reportCount: 2, isRange: true, usageMinimum: 0x0b0020, usageMaximum: 0xffff_ffff };
  expect(
    layoutOf([{ usagePage: 0x0b, inputReports: [{ reportId: 0, items: [endless] }] }])?.buttons.hook,
  ).toBeDefined();
});
