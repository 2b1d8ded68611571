import { expect, it } from "vitest";
import { doNotDisturbFor, isUndisturbed } from "./do-not-disturb.ts";

it("G1-14: lasts half an hour, an hour, until the end of the day here, or until it is turned off", () => {
  const now = new Date(2026, 4, 20, 17, 5).getTime();
  const until = (length: Parameters<typeof doNotDisturbFor>[0]) => doNotDisturbFor(length, now).until;
  expect([until("halfHour"), until("hour")]).toEqual([now + 1_800_000, now + 3_600_000]);
  expect(until("endOfDay")).toBe(new Date(2026, 4, 21).getTime());
  expect(until("untilOff")).toBeNull();
});

it("G1-14: holds up to its end and not a moment longer", () => {
  expect(isUndisturbed(null, 5)).toBe(false);
  expect(isUndisturbed({ until: null }, 5)).toBe(true);
  expect([isUndisturbed({ until: 6 }, 5), isUndisturbed({ until: 5 }, 5)]).toEqual([true, false]);
});
