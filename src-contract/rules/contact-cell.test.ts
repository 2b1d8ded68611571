import { describe, expect, it } from "vitest";
import { phoneTypeOf, splitEmails, splitPhones } from "./contact-cell.ts";

const numbers = (cell: string) =>
  splitPhones(cell, "RU").map(({ e164, extension }) => (extension ? `${e164}#${extension}` : e164));

describe("G6-1: several numbers in one cell", () => {
  it.each([
    ["+7 (912) 345-67-89", ["+79123456789"]],
    ["8 912 345-67-89, 8-913-345-67-80", ["+79123456789", "+79133456780"]],
    ["8 912 345-67-89;8-913-345-67-80", ["+79123456789", "+79133456780"]],
    ["8 912 345-67-89 | 8-913-345-67-80", ["+79123456789", "+79133456780"]],
    ["8 912 345-67-89\n8-913-345-67-80", ["+79123456789", "+79133456780"]],
    ["8 912 345-67-89 и 8-913-345-67-80", ["+79123456789", "+79133456780"]],
    ["+7 912 345-67-89 +375 29 123 45 67", ["+79123456789", "+375291234567"]],
    ["89123456789 89133456780", ["+79123456789", "+79133456780"]],
    ["8 (495) 123-45-67/68", ["+74951234567", "+74951234568"]],
    ["8 (495) 123-45-67, доб. 12", ["+74951234567#12"]],
    ["8 (495) 123-45-67 доб 12; 8 912 345 67 89", ["+74951234567#12", "+79123456789"]],
    ["моб. 8 912 345 67 89 (мама)", ["+79123456789"]],
  ])("%s", (cell, expected) => {
    expect(numbers(cell)).toEqual(expected);
  });

  it.each(["", "  ", "-", "—", "нет", "не указан", "n/a", "NULL", "0"])("«%s» is nothing written", (cell) => {
    expect(numbers(cell)).toEqual([]);
  });

  it("a spreadsheet's power of ten is a number only while it lost no digit", () => {
    expect(numbers("7.9123456789E+10")).toEqual(["+79123456789"]);
    expect(numbers("79123456789.0")).toEqual(["+79123456789"]);
    expect(numbers("7,91235E+10")).not.toContain("+791235");
    expect(numbers("7,91235E+10").every((e164) => e164 === null)).toBe(true);
  });

  it("what is not a number stays as written, without E.164", () => {
    expect(splitPhones("спросить у Олега", "RU")).toEqual([{ e164: null, raw: "спросить у Олега", extension: null }]);
    expect(numbers("8 912 345-67-89, 12")[0]).toBe("+79123456789");
    expect(numbers("123")).toEqual([null]);
  });

  it("UD-15: the written form or the numbering plan tells the type", () => {
    const types = (cell: string) => splitPhones(cell, "RU").map(phoneTypeOf);
    expect(types("8 912 345-67-89; 8 495 123-45-67; +49 171 1234567")).toEqual(["mobile", "landline", "other"]);
    expect(types("дом. 8 495 123-45-67; факс 8 495 123-45-68")).toEqual(["home", "fax"]);
  });

  it("R-33: a hostile cell takes no time", () => {
    const started = performance.now();
    splitPhones(`доб${" ".repeat(1_900)}x`, "RU");
    splitEmails("<".repeat(900) + "@".repeat(900));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("G14-7: several addresses in one cell", () => {
  it.each([
    ["anna@example.ru", ["anna@example.ru"]],
    ["anna@example.ru, oleg@example.ru; vera@example.ru", ["anna@example.ru", "oleg@example.ru", "vera@example.ru"]],
    ["Анна Петрова <anna@example.ru>", ["anna@example.ru"]],
    ["mailto:anna@example.ru.", ["anna@example.ru"]],
    ["анна@пример.рф", ["анна@пример.рф"]],
    ["-", []],
  ])("%s", (cell, expected) => {
    expect(splitEmails(cell)).toEqual(expected.map((address) => ({ address, valid: true })));
  });

  it.each(["anna@", "@example.ru", "anna@example", "anna.example.ru", "a@b..ru", "a@@b.ru"])("«%s» is none", (cell) => {
    expect(splitEmails(cell).every(({ valid }) => !valid)).toBe(true);
  });
});
