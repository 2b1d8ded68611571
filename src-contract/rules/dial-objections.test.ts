import { describe, expect, it } from "vitest";
import { readNoteHours } from "./note-hours/read-note-hours.ts";
import { type DialFacts, dialObjections, needsReason } from "./dial-objections.ts";

/** Friday 27 November 2026, 14:05 UTC: 17:05 in Moscow, midnight and five minutes in Vladivostok. */
const now = Date.parse("2026-11-27T14:05:00Z");
const vladivostok = 600;
const offsets: Record<string, number> = { "Europe/Moscow": 180, "Asia/Vladivostok": vladivostok };
const asked = ({ note = "", ...facts }: Partial<DialFacts> & { note?: string }) =>
  dialObjections({
    flags: {},
    hours: readNoteHours(note),
    utcOffsetMinutes: 180,
    quiet: { from: 22, to: 8 },
    now,
    offsetOf: (zone) => offsets[zone]!,
    ...facts,
  });

describe("what stands against a call", () => {
  it("G11-3: the note's hours in the note's zone, wherever the client and the desk are; with the note's own words", () => {
    const note = "VIP, двое детей. Звонить строго с 9 до 17 по Москве. Любит чай.";
    expect(asked({ note, utcOffsetMinutes: vladivostok })).toEqual([
      {
        kind: "noteHours",
        quote: "с 9 до 17 по Москве",
        zone: { kind: "zone", timeZone: "Europe/Moscow" },
        utcOffsetMinutes: 180,
      },
    ]);
    expect(asked({ note, now: now - 6 * 60_000, utcOffsetMinutes: vladivostok })).toEqual([]);
  });

  it("G11-10: a spammer and a VIP are called as everybody is; the flags are about mail", () => {
    expect(asked({ flags: { spammer: true } })).toEqual([]);
    expect(asked({ flags: { vip: true } })).toEqual([]);
    expect(asked({ flags: { spammer: true, vip: true, doNotCall: true } })).toEqual([{ kind: "doNotCall" }]);
  });

  it("G11-3: days count by the same clock: Friday afternoon in Moscow is Saturday in Vladivostok", () => {
    const note = "звонить только в будни";
    expect(asked({ note })).toEqual([]);
    expect(asked({ note, utcOffsetMinutes: vladivostok })).toMatchObject([{ kind: "noteHours" }]);
  });

  it("G11-3: hours by a clock that nobody knows stop nothing, and a note without hours neither", () => {
    expect(asked({ note: "звонить с 9 до 17", utcOffsetMinutes: null })).toEqual([]);
    expect(asked({ note: "дом 9, кв. 17" })).toEqual([]);
  });

  it("G11-2, G11-3: the account's quiet hours ask, unless the client named the hour himself", () => {
    expect(asked({ utcOffsetMinutes: vladivostok })).toEqual([{ kind: "quietHours", utcOffsetMinutes: vladivostok }]);
    expect(asked({ utcOffsetMinutes: vladivostok, quiet: { from: 24, to: 0 } })).toEqual([]);
    expect(asked({ utcOffsetMinutes: vladivostok, note: "звонить после 23" })).toEqual([
      expect.objectContaining({ kind: "noteHours" }),
    ]);
    expect(asked({ utcOffsetMinutes: vladivostok, note: "звонить до 3 ночи" })).toEqual([]);
  });

  it("G11-1: a client who does not want calls comes first, and asks for a reason as the note does", () => {
    const all = asked({ flags: { doNotCall: true }, note: "звонить до 12" });
    expect(all.map(({ kind }) => kind)).toEqual(["doNotCall", "noteHours"]);
    expect(all.every(needsReason)).toBe(true);
    expect(asked({ utcOffsetMinutes: vladivostok }).some(needsReason)).toBe(false);
  });
});
