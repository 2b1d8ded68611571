import Papa from "papaparse";
import { expect, it } from "vitest";
import type { FaultyRows } from "../../src-contract/table-import.ts";
import { guessMapping } from "../../src-contract/rules/import-columns.ts";
import { withoutFormula } from "../../src-contract/rules/table-text.ts";
import { faultyRowsCsv } from "./faulty-rows-csv.ts";

const words = {
  line: "Строка",
  reason: "Причина",
  faults: {
    empty: "пусто",
    noContact: "нет ни телефона, ни почты",
    badPhone: "телефон не читается",
    badEmail: "в почте ошибка",
    brokenRow: "строка повреждена",
    tooLong: "слишком длинно",
  },
};
const faulty = (cells: string[], delimiter = ";"): FaultyRows => ({
  headings: ["ФИО", "Телефон", "Заметка"],
  delimiter,
  rows: [{ line: 7, fault: "badPhone", cells }],
});

it("G14-7: line, reason and the cells, in the file's own delimiter, with the mark of UTF-8", () => {
  const text = faultyRowsCsv(faulty(["Рогов", "8 912; доб", 'звонить "строго"\nпосле 12']), words);
  expect(text).toBe(
    '\uFEFFСтрока;Причина;ФИО;Телефон;Заметка\r\n7;телефон не читается;Рогов;"8 912; доб";"звонить ""строго""\nпосле 12"\r\n',
  );
  expect(faultyRowsCsv(faulty(["Рогов"], "\t"), words)).toContain("Строка;Причина;ФИО");
  expect(faultyRowsCsv(faulty(["Рогов"], ","), words)).toContain("Строка,Причина,ФИО");
});

it("G14-7: what was corrected goes in again: line and reason are left out, the rest keeps its place", () => {
  const [headings = []] = Papa.parse<string[]>(faultyRowsCsv(faulty(["Рогов", "1", ""]), words), {
    delimiter: ";",
  }).data;
  expect(guessMapping({ headings, sample: [], defaultCountry: "RU" })).toEqual([
    ...["ignore", "ignore", "fullName", "phone", "note"],
  ]);
});

it.each([
  ["=1+1", "'=1+1"],
  ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
  [" =1", "' =1"],
  ["＝1", "'＝1"],
  ["+7 (912) 345-67-89", "'+7 (912) 345-67-89"],
  ["+79123456789", "+79123456789"],
  ["Анна", "Анна"],
  ["a=b", "a=b"],
])("R-33: no cell of the file is a formula: %j", (cell, expected) => {
  expect(withoutFormula(cell)).toBe(expected);
  const text = faultyRowsCsv(faulty([cell]), words);
  const [, row = []] = Papa.parse<string[]>(text, { delimiter: ";", newline: "\r\n" }).data;
  expect(row[2]).toBe(expected);
});

it("R-33: headings are cells too", () => {
  const text = faultyRowsCsv({ headings: ["=HYPERLINK(1)"], delimiter: ",", rows: [] }, words);
  expect(text).toContain("'=HYPERLINK(1)");
});
