import { expect, it } from "vitest";
import { createRowReader } from "./import-row.ts";
import { tableLine, withoutFormula } from "./table-text.ts";

it("R-33: cells are divided by semicolons; what holds one, a quotation mark or a line break stands in quotation marks", () => {
  expect(tableLine(["Анна", "", "a;b", 'со "словом"', "две\nстроки", "=1+1"])).toBe(
    'Анна;;"a;b";"со ""словом""";"две\nстроки";\'=1+1\r\n',
  );
});

it.each([
  "=1+1",
  "+cmd|' /C calc'!A0",
  "-2",
  "@SUM(A1)",
  "'=1",
  "''@x",
  "＝1",
  "'",
  "'Анна'",
  "it's",
  "a=b",
  "+79123456789",
])("R-33: what the import reads out of the cell is what was there: %j", (text) => {
  const cell = withoutFormula(text);
  if (!/^\+\d+$/.test(text)) expect(cell).not.toMatch(/^\s*[=+\-@＝\t\r]/u);
  const read = createRowReader({
    headings: ["Компания", "Телефон"],
    mapping: ["company", "phone"],
    defaultCountry: "RU",
    newId: () => "00000000-0000-7000-8000-000000000001",
  })([cell, "+79123456789"]);
  expect(read).toMatchObject({ kind: "client", client: { company: text } });
});

it("R-33: a tab and a line break at the beginning run nothing either", () => {
  expect(["\t=1", "\r=1", "\n=1", " =1"].map(withoutFormula)).toEqual(["'\t=1", "'\r=1", "'\n=1", "' =1"]);
});
