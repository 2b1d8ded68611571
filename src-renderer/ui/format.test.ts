import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const words = {
  today: (time: string) => `сегодня ${time}`,
  yesterday: (time: string) => `вчера ${time}`,
  tomorrow: (time: string) => `завтра ${time}`,
  todayShort: "сегодня",
  yesterdayShort: "вчера",
  moscow: "МСК",
};
const ru = createFormat("ru", words);
const en = createFormat("en", words);
const now = new Date(2026, 10, 24, 15, 37).getTime();
const at = (year: number, month: number, day: number, hour = 18, minute = 20) =>
  new Date(year, month - 1, day, hour, minute).getTime();
/** Intl parts thousands and the currency by spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("sizes", () => {
  it("LL-20: bytes as people read them", () => {
    expect([0, 999, 1_000, 45_600, 1_234_567, 104_857_600].map((bytes) => plain(ru.bytes(bytes)))).toEqual([
      "0 Б",
      "999 Б",
      "1 кБ",
      "46 кБ",
      "1,2 МБ",
      "104,9 МБ",
    ]);
    expect(plain(en.bytes(1_234_567))).toBe("1.2 MB");
  });
});

describe("dates", () => {
  it("UX-14: сегодня 14:05, вчера 18:20, 12 марта, 12.03.2025", () => {
    expect(ru.when(at(2026, 11, 24, 14, 5), now)).toBe("сегодня 14:05");
    expect(ru.when(at(2026, 11, 23), now)).toBe("вчера 18:20");
    expect(ru.when(at(2026, 11, 25, 9, 0), now)).toBe("завтра 09:00");
    expect(ru.when(at(2026, 3, 12), now)).toBe("12 марта");
    expect(ru.when(at(2025, 3, 12), now)).toBe("12.03.2025");
  });

  it("UX-14: days are the reader's calendar days, not 24 hours; midnight belongs to the new day", () => {
    const justAfterMidnight = at(2026, 11, 24, 0, 5);
    expect(ru.when(at(2026, 11, 23, 23, 55), justAfterMidnight)).toBe("вчера 23:55");
    expect(ru.when(at(2026, 11, 24, 0, 0), justAfterMidnight)).toBe("сегодня 00:00");
    expect(ru.when(at(2025, 12, 31), at(2026, 1, 1, 0, 1))).toBe("вчера 18:20");
  });

  it("narrow columns take less, a due time keeps its time", () => {
    expect(ru.whenShort(at(2026, 11, 24, 14, 5), now)).toBe("14:05");
    expect(ru.whenShort(at(2026, 11, 23), now)).toBe("вчера");
    expect(ru.whenShort(at(2026, 3, 12), now)).toBe("12 мар.");
    expect(ru.whenExact(at(2026, 12, 5, 7, 5), now)).toBe("5 декабря, 07:05");
    expect(ru.whenExact(at(2026, 11, 25, 10, 0), now)).toBe("завтра 10:00");
  });
});

describe("money, durations, counts", () => {
  it("G12-7: 1 234,50 ₽ in Russian, whole sums without kopecks, minor units by currency", () => {
    expect(plain(ru.money(123_450, "RUB"))).toBe("1 234,50 ₽");
    expect(plain(ru.money(4_890_000, "RUB"))).toBe("48 900 ₽");
    expect(plain(ru.money(-5, "RUB"))).toBe("-0,05 ₽");
    expect(plain(ru.money(1500, "JPY"))).toBe("1 500 ¥");
    expect(plain(en.money(123_450, "USD"))).toBe("$1,234.50");
  });

  it("UX-14: 3:07, an hour and more with its hours", () => {
    expect([0, 47, 187, 3729].map(ru.duration)).toEqual(["0:00", "0:47", "3:07", "1:02:09"]);
  });

  it("G12-7: counts are grouped by language", () => {
    expect(plain(ru.count(100_000))).toBe("100 000");
    expect(en.count(100_000)).toBe("100,000");
  });
});

describe("client's clock", () => {
  it("GC-7: from the offset alone, with its names from UTC and from Moscow", () => {
    const moment = Date.parse("2026-11-24T18:27:00Z");
    expect(ru.clientTime(300, moment)).toBe("23:27");
    expect(ru.clientTime(720, moment)).toBe("06:27");
    expect([ru.utcOffset(300), ru.moscowOffset(300), ru.moscowOffset(180)]).toEqual(["UTC+5", "МСК+2", "МСК"]);
  });
});
