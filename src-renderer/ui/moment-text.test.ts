import { describe, expect, it } from "vitest";
import { type MomentWords, momentText, parseMoment } from "./moment-text.ts";
import { appEn } from "./texts/app.en.ts";
import { appRu } from "./texts/app.ru.ts";

const ru: MomentWords = appRu.moment.words;
const now = new Date(2026, 10, 24, 15, 37).getTime();
const at = (month: number, day: number, hour: number, minute = 0) =>
  new Date(2026, month - 1, day, hour, minute).getTime();
const read = (text: string) => parseMoment(text, { now, words: ru, direction: "ahead" });

describe("a moment as managers type it", () => {
  it("GC-37: «через 3 дня», «завтра 10», «послезавтра 9:15», «сегодня 18»", () => {
    expect(read("через 3 дня")).toBe(at(11, 27, 10));
    expect(read("Завтра  10")).toBe(at(11, 25, 10));
    expect(read("послезавтра 9:15")).toBe(at(11, 26, 9, 15));
    expect(read("сегодня 18")).toBe(at(11, 24, 18));
    expect(read("через 2 часа")).toBe(now + 7_200_000);
  });

  it("GC-37: a time alone is the next such time, a date alone is at ten, the year may be left out", () => {
    expect(read("16:00")).toBe(at(11, 24, 16));
    expect(read("9")).toBe(at(11, 25, 9));
    expect(read("01.12")).toBe(at(12, 1, 10));
    expect(read("5.12.26 7.05")).toBe(at(12, 5, 7, 5));
  });

  it("G3-11: of a call that was, a time alone is the last such time", () => {
    const back = (text: string) => parseMoment(text, { now, words: ru, direction: "back" });
    expect(back("15:00")).toBe(at(11, 24, 15));
    expect(back("16:00")).toBe(at(11, 23, 16));
    expect(back("вчера 18:20")).toBe(at(11, 23, 18, 20));
  });

  it("what is not a moment is said, not guessed", () => {
    for (const text of ["", "завтра в обед", "31.02", "25:00", "через дня", "12.13 10:00"])
      expect(read(text)).toBeNull();
  });

  it("G12-7: the shown form is read back, English words too", () => {
    expect(momentText(at(12, 5, 7, 5))).toBe("05.12.2026 07:05");
    expect(read(momentText(at(12, 5, 7, 5)))).toBe(at(12, 5, 7, 5));
    const english = { now, words: appEn.moment.words, direction: "ahead" } as const;
    expect(parseMoment("tomorrow 9:30", english)).toBe(at(11, 25, 9, 30));
    expect(parseMoment("in 3 days", english)).toBe(at(11, 27, 10));
  });
});
