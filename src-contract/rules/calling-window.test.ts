import { describe, expect, it } from "vitest";
import { clientClock, moscowOffsetMinutes, utcOffsetName } from "./calling-window.ts";

const at = (iso: string) => Date.parse(iso);

describe("client's clock", () => {
  it("GC-7: the wall clock comes from the offset alone, across midnight both ways", () => {
    expect(clientClock(300, at("2026-11-24T18:27:00Z"))).toEqual({ hour: 23, minute: 27, part: "night", quiet: true });
    expect(clientClock(720, at("2026-11-24T18:27:00Z"))).toMatchObject({ hour: 6, minute: 27, part: "morning" });
    expect(clientClock(-480, at("2026-11-24T03:05:00Z"))).toMatchObject({ hour: 19, minute: 5, part: "evening" });
    expect(clientClock(345, at("2026-11-24T06:20:00Z"))).toMatchObject({ hour: 12, minute: 5, part: "day" });
  });

  it("G5-12: quiet hours are 22:00 to 08:00 of the client's day, borders included and not", () => {
    const quietAt = (time: string) => clientClock(0, at(`2026-11-24T${time}:00Z`)).quiet;
    expect([quietAt("21:59"), quietAt("22:00"), quietAt("07:59"), quietAt("08:00")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("G5-12: offsets are named from UTC and from Moscow", () => {
    expect([0, 300, 330, -210].map((offset) => utcOffsetName(offset))).toEqual([
      "UTC",
      "UTC+5",
      "UTC+5:30",
      "UTC−3:30",
    ]);
    expect(utcOffsetName(300 - moscowOffsetMinutes, "МСК")).toBe("МСК+2");
    expect(utcOffsetName(120 - moscowOffsetMinutes, "МСК")).toBe("МСК−1");
  });
});
