import { expect, it } from "vitest";
import { zoneOffset } from "./zone-offset.ts";

const winter = Date.parse("2026-01-15T12:00:00Z");
const summer = Date.parse("2026-07-15T12:00:00Z");

it("G11-2: the offsets of Russia's eleven zones, of a half hour, of a zone that changes its clock and of UTC itself", () => {
  const russian = [
    ["Europe/Kaliningrad", 2],
    ["Europe/Moscow", 3],
    ["Europe/Samara", 4],
    ["Asia/Yekaterinburg", 5],
    ["Asia/Omsk", 6],
    ["Asia/Krasnoyarsk", 7],
    ["Asia/Irkutsk", 8],
    ["Asia/Yakutsk", 9],
    ["Asia/Vladivostok", 10],
    ["Asia/Magadan", 11],
    ["Asia/Kamchatka", 12],
  ] as const;
  for (const [zone, hours] of russian) expect([zone, zoneOffset(zone, winter)]).toEqual([zone, hours * 60]);
  expect(zoneOffset("Asia/Kolkata", winter)).toBe(330);
  expect(zoneOffset("America/New_York", winter)).toBe(-300);
  expect(zoneOffset("America/New_York", summer)).toBe(-240);
  expect(zoneOffset("UTC", winter)).toBe(0);
});
