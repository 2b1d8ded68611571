import { describe, expect, it } from "vitest";
import { countryOfPhone, dialString, formatPhone, looksLikePhone, parsePhone, reversedDigits } from "./phone-number.ts";

/** Written form → E.164 and extension; the account's country is Russia. */
const written: [string, string | null, string | null][] = [
  ["+7 (912) 345-67-89", "+79123456789", null],
  ["8 912 3456789", "+79123456789", null],
  ["79123456789", "+79123456789", null],
  ["9123456789", "+79123456789", null],
  ["+79123456789", "+79123456789", null],
  ["8(912)345-67-89", "+79123456789", null],
  ["8-912-345-67-89", "+79123456789", null],
  ["8.912.345.67.89", "+79123456789", null],
  ["+7-912-345-67-89", "+79123456789", null],
  ["+7 912 345 67 89", "+79123456789", null],
  ["  8 912 345 67 89  ", "+79123456789", null],
  ["(912) 345-67-89", "+79123456789", null],
  ["912 345 67 89", "+79123456789", null],
  ["8 (912) 345-67-89 доб. 12", "+79123456789", "12"],
  ["8 (912) 345-67-89, доб.12", "+79123456789", "12"],
  ["+7 912 345-67-89 доб 12", "+79123456789", "12"],
  ["+7 912 345-67-89 добавочный 1234", "+79123456789", "1234"],
  ["+7 912 345-67-89 вн. 305", "+79123456789", "305"],
  ["+7 912 345-67-89 внутр. 305", "+79123456789", "305"],
  ["+7 912 345-67-89 ext. 7", "+79123456789", "7"],
  ["+7 912 345-67-89 ext 7", "+79123456789", "7"],
  ["8 343 222-33-44", "+73432223344", null],
  ["8 (343) 222-33-44", "+73432223344", null],
  ["+7 (343) 222-33-44", "+73432223344", null],
  ["(343) 222-33-44", "+73432223344", null],
  ["8 (34364) 5-67-89", "+73436456789", null],
  ["8 495 123-45-67", "+74951234567", null],
  ["8 800 555-35-35", "+78005553535", null],
  ["8-800-555-35-35", "+78005553535", null],
  ["+7 701 234 56 78", "+77012345678", null],
  ["8 701 234 56 78", "+77012345678", null],
  ["+375 29 123-45-67", "+375291234567", null],
  ["375291234567", "+375291234567", null],
  ["+380 50 123 45 67", "+380501234567", null],
  ["+998 90 123 45 67", "+998901234567", null],
  ["998901234567", "+998901234567", null],
  ["+996 555 123 456", "+996555123456", null],
  ["+992 90 123 4567", "+992901234567", null],
  ["+374 91 123456", "+37491123456", null],
  ["+995 599 12 34 56", "+995599123456", null],
  ["+994 50 123 45 67", "+994501234567", null],
  ["+373 691 23 456", "+37369123456", null],
  ["+49 30 901820", "+4930901820", null],
  ["+49 (0)30 901820", "+4930901820", null],
  ["+1 212 555 0100", "+12125550100", null],
  ["+1 (212) 555-0100", "+12125550100", null],
  ["+44 20 7946 0958", "+442079460958", null],
  ["+33 1 70 18 99 00", "+33170189900", null],
  ["+972 50-123-4567", "+972501234567", null],
  ["+90 532 123 45 67", "+905321234567", null],
  ["+86 131 2345 6789", "+8613123456789", null],
  ["+971 50 123 4567", "+971501234567", null],
  ["tel:+79123456789", "+79123456789", null],
  ["Тел. 8 912 345 67 89", "+79123456789", null],
  ["моб. +7 912 345-67-89", "+79123456789", null],
  ["", null, null],
  ["нет", null, null],
  ["abc", null, null],
  ["101", null, null],
  ["12345", null, null],
  ["+7 912", null, null],
  ["000000000000000000000", null, null],
  ["+7\u00a0912\u00a0345\u201167\u201189", "+79123456789", null],
  ["＋７９１２３４５６７８９", "+79123456789", null],
  ["8912/345/67/89", "+79123456789", null],
  ["8 912 345 67 89 (Мама)", "+79123456789", null],
  ["+7 495 1234567;ext=12", "+74951234567", "12"],
  ["8 (343) 222-33-44/45", "+73432223344", null],
  ["810 49 30 123456", "+4930123456", null],
  ["8 10 1 212 555 0123", "+12125550123", null],
  ["00 1 212 555 0123", "+12125550123", null],
  ["0049 30/1234567", "+49301234567", null],
  // a digit is missing, one too many, a letter for a digit, a code that +7 does not have
  ["8912345678", null, null],
  ["+7 912 345 67", null, null],
  ["+7 912 345 67 890", null, null],
  ["8 912 345 67 8O", null, null],
  ["8 029 123 45 67", null, null],
  ["8-800-555-ТЕСТ", null, null],
  ["1-800-FLOWERS", null, null],
  ["222-33-44", null, null],
];

describe("G6-1, GC-14: one number, whatever its written form", () => {
  it.each(written)("G6-1, GC-14: «%s» is %s", (text, e164, extension) => {
    expect(parsePhone(text, "RU")).toEqual({ e164, raw: text.trim(), extension });
  });

  it("G6-1: two numbers in one text are not taken for one", () => {
    const { e164 } = parsePhone("8 912 345-67-89 / 8 912 345-67-90", "RU");
    expect(e164 === null || e164 === "+79123456789").toBe(true);
  });

  it("G6-1: another country's account reads its own domestic form", () => {
    expect(parsePhone("029 123-45-67", "BY").e164).toBe("+375291234567");
    expect(parsePhone("030 901820", "DE").e164).toBe("+4930901820");
  });

  it("G6-1: is shown by the country's own grouping, with its code, and the extension", () => {
    const shown = (text: string) => formatPhone(parsePhone(text, "RU"));
    expect(shown("89123456789")).toBe("+7 912 345-67-89");
    expect(shown("8 (343) 222-33-44 доб. 12")).toBe("+7 343 222-33-44 #12");
    expect(shown("+12125550100")).toBe("+1 212 555 0100");
    expect(shown("8 701 234 56 78")).toBe("+7 701 234-56-78");
    expect(shown("внутренний, спросить Олю")).toBe("внутренний, спросить Олю");
  });
});

describe("G2-2: what is typed into the number field", () => {
  it.each([
    ["8 (912) 345-67-89", { e164: "+79123456789", dial: "+79123456789" }],
    ["+7 912 345-67-89 доб. 12", { e164: "+79123456789", dial: "+79123456789" }],
    ["600", { e164: null, dial: "600" }],
    ["*100#", { e164: null, dial: "*100#" }],
    ["*43", { e164: null, dial: "*43" }],
    ["222-33-44", { e164: null, dial: "2223344" }],
    ["sip:101@pbx2.company.ru", { e164: null, dial: "101" }],
    ["sip:+79123456789@pbx.company.ru", { e164: "+79123456789", dial: "+79123456789" }],
    ["sip:reception@pbx.company.ru", { e164: null, dial: "sip:reception@pbx.company.ru" }],
    ["tel:+7-912-345-67-89", { e164: "+79123456789", dial: "+79123456789" }],
    ["1-800-FLOWERS", null],
    ["8 912 345-67-89, 8 913 111-22-33", null],
    ["Петрова", null],
    ["", null],
  ])("G2-2: «%s» dials %o", (text, expected) => {
    expect(dialString(text, "RU")).toEqual(expected);
  });

  it("G2-2: letters search people, digits are a number", () => {
    const numbers = [
      "8912",
      "+7 (912",
      "345-67",
      "*43",
      "sip:101@pbx.ru",
      "тел. 8 912 345-67-89",
      "8\u00a0912\u2011345",
    ];
    expect(numbers.filter((text) => !looksLikePhone(text))).toEqual([]);
    const names = ["Анна", "12", "order 1042 x", "ivan1234567890@mail.ru"];
    expect(names.filter((text) => looksLikePhone(text))).toEqual([]);
  });
});

it("G12-1: the last digits of a number are the prefix of its reversed form", () => {
  expect(reversedDigits("+79123456789").startsWith("9876")).toBe(true);
});

it("A.8-8: a shared code does not tell a country that it cannot know", () => {
  expect(countryOfPhone("+79123456789")).toBe("RU");
  expect(countryOfPhone("+77012345678")).toBe("KZ");
  expect(countryOfPhone("+375291234567")).toBe("BY");
});
