import { describe, expect, it } from "vitest";
import type { ClientPhone } from "../entities/client.ts";
import { zoneOfCity } from "./city-zones.ts";
import { zoneOfLandline } from "./landline-zones.ts";
import { zoneOfClient } from "./local-time.ts";

function phones(...numbers: string[]): Record<string, ClientPhone> {
  return Object.fromEntries(
    numbers.map((e164, position) => [
      String(position),
      { type: "landline", e164, raw: e164, extension: null, position } satisfies ClientPhone,
    ]),
  );
}
const nowhere = { timeZone: null, city: "", country: null, phones: {} };

function offsetMinutes(timeZone: string, at: number): number {
  const text = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).format(at);
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d+):(\d+))?/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

describe("A.8-8: whose clock a client lives by", () => {
  it("A.8-8: by hand before city before area code before country", () => {
    const all = { timeZone: "Asia/Omsk", city: "Казань", country: "BY", phones: phones("+73432000000") };
    expect(zoneOfClient(all)).toEqual({ timeZone: "Asia/Omsk", source: "hand" });
    expect(zoneOfClient({ ...all, timeZone: null })).toEqual({ timeZone: "Europe/Moscow", source: "city" });
    expect(zoneOfClient({ ...all, timeZone: null, city: "Мышкин" })).toEqual({
      timeZone: "Asia/Yekaterinburg",
      source: "phonePrefix",
    });
    expect(zoneOfClient({ ...all, timeZone: null, city: "", phones: {} })).toEqual({
      timeZone: "Europe/Minsk",
      source: "country",
    });
  });

  it("A.8-8: a mobile number alone never sets a zone", () => {
    for (const number of ["+79123456789", "+79001112233", "+77011234567", "+77471234567", "+375291234567"]) {
      expect(zoneOfClient({ ...nowhere, phones: phones(number) })).toEqual({ timeZone: null, source: "unknown" });
    }
    expect(zoneOfClient({ ...nowhere, country: "RU", phones: phones("+79123456789") }).source).toBe("unknown");
  });

  it("A.8-8: landlines that disagree say nothing, 800 says nothing", () => {
    expect(zoneOfClient({ ...nowhere, phones: phones("+74951112233", "+73432000000") }).source).toBe("unknown");
    expect(zoneOfClient({ ...nowhere, phones: phones("+74951112233", "+79123456789") }).timeZone).toBe("Europe/Moscow");
    expect(zoneOfLandline("+78001112233")).toBeNull();
  });

  it("GC-7: cities are found however they are written", () => {
    for (const city of ["Екатеринбург", "г. Екатеринбург", "екатеринбург (Уралмаш)", "Екатеринбург, Ленина 1", "ЕКБ"])
      expect(zoneOfCity(city)).toBe("Asia/Yekaterinburg");
    expect(zoneOfCity("Ростов на Дону")).toBe("Europe/Moscow");
    expect(zoneOfCity("Орел")).toBe("Europe/Moscow");
    expect(zoneOfCity("Королев")).toBe("Europe/Moscow");
    expect(zoneOfCity("Железногорск")).toBeNull();
    expect(zoneOfCity("")).toBeNull();
  });

  it("GC-7: offsets of Russia as they are since 2020", () => {
    const at = Date.UTC(2026, 10, 24);
    const hours: Record<string, number> = {
      Калининград: 2,
      Москва: 3,
      Волгоград: 3,
      Самара: 4,
      Ижевск: 4,
      Саратов: 4,
      Ульяновск: 4,
      Астрахань: 4,
      Пермь: 5,
      Омск: 6,
      Новосибирск: 7,
      Барнаул: 7,
      Томск: 7,
      Кемерово: 7,
      Красноярск: 7,
      Иркутск: 8,
      "Улан-Удэ": 8,
      Чита: 9,
      Якутск: 9,
      Хабаровск: 10,
      Владивосток: 10,
      Магадан: 11,
      "Южно-Сахалинск": 11,
      "Петропавловск-Камчатский": 12,
      Анадырь: 12,
      Алматы: 5,
      Астана: 5,
      Актау: 5,
    };
    for (const [city, offset] of Object.entries(hours)) {
      const zone = zoneOfCity(city);
      expect(zone, city).not.toBeNull();
      expect(offsetMinutes(zone!, at) / 60, city).toBe(offset);
    }
  });

  it("A.8-8: a country gives a zone only when all of its land keeps one clock", () => {
    const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const countries = letters.flatMap((first) => letters.map((second) => first + second));
    const withZone = countries.filter((country) => zoneOfClient({ ...nowhere, country }).source === "country");
    expect(withZone.length).toBeGreaterThan(40);
    for (const country of withZone) {
      const { timeZone } = zoneOfClient({ ...nowhere, country });
      const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] };
      for (const at of [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)]) {
        const offsets = new Set(locale.getTimeZones().map((zone) => offsetMinutes(zone, at)));
        expect([...offsets], country).toEqual([offsetMinutes(timeZone!, at)]);
      }
    }
    for (const country of ["RU", "US", "CA", "AU", "BR", "MN", "ES", "PT"])
      expect(zoneOfClient({ ...nowhere, country }).source, country).toBe("unknown");
  });
});
