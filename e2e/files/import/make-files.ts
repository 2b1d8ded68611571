// Writes the nasty table files of this folder and expected.json, which says what an import into an empty cache makes of
// each. The files are committed; after a change here run `node e2e/files/import/make-files.ts`, then `npm run format`.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode, type TextEncoding } from "./encode.ts";

type Expected =
  | { error: "unsupportedFile"; details: string }
  | {
      encoding: string;
      delimiter: string;
      mapping: string[];
      rows: number;
      newClients: number;
      duplicates: number;
      faults: { line: number; fault: string }[];
      /** Some of the clients, as the preview's rows and the import read them. */
      names?: string[];
    };

const files: Record<string, { bytes: Buffer; expected: Expected }> = {};

function text(
  name: string,
  lines: string | string[],
  encoding: TextEncoding,
  expected: Expected,
  lineEnd = "\r\n",
): void {
  const whole = typeof lines === "string" ? lines : lines.map((line) => line + lineEnd).join("");
  files[name] = { bytes: encode(whole, encoding), expected };
}

const people = (delimiter: string) =>
  [
    ["ФИО", "Телефон", "E-mail", "Город"],
    ["Петрова Анна Викторовна", "8 (912) 345-67-89", "anna@example.ru", "Москва"],
    ["Рогов Олег", "+7 913 345-67-80", "", "Нижний Новгород"],
    ["Ёлкина Вера Ильинична", "", "vera@example.ru", "Королёв"],
  ].map((cells) => cells.join(delimiter));
const peopleFound = (encoding: string, delimiter: string): Expected => ({
  encoding,
  delimiter,
  mapping: ["fullName", "phone", "email", "city"],
  rows: 3,
  newClients: 3,
  duplicates: 0,
  faults: [],
  names: ["Петрова Анна Викторовна", "Рогов Олег", "Ёлкина Вера Ильинична"],
});

// encodings and delimiters
text("utf8-comma.csv", people(","), "utf-8", peopleFound("utf-8", ","), "\n");
text("utf8-mark-semicolon.csv", people(";"), "utf-8 with mark", peopleFound("utf-8", ";"));
text("utf8-bar.csv", people("|"), "utf-8", peopleFound("utf-8", "|"));
text("utf16le-mark-tab.csv", people("\t"), "utf-16le with mark", peopleFound("utf-16le", "\t"));
text("utf16be-mark-comma.csv", people(","), "utf-16be with mark", peopleFound("utf-16be", ","));
text("utf16le-semicolon.csv", people(";"), "utf-16le", peopleFound("utf-16le", ";"));
text("utf16be-tab.csv", people("\t"), "utf-16be", peopleFound("utf-16be", "\t"));
text("windows-1251-semicolon.csv", people(";"), "windows-1251", peopleFound("windows-1251", ";"));
text("koi8-r-tab.csv", people("\t"), "koi8-r", peopleFound("koi8-r", "\t"), "\n");
text("ibm866-semicolon.csv", people(";"), "ibm866", peopleFound("ibm866", ";"));
text("carriage-returns-only.csv", people(";"), "windows-1251", peopleFound("windows-1251", ";"), "\r");
text(
  "mixed-line-ends.csv",
  people(",")
    .map((line, index) => line + ["\r\n", "\n", "\r", "\n"][index])
    .join(""),
  "utf-8",
  {
    ...peopleFound("utf-8", ","),
  },
);
text("no-last-line-end.csv", people(",").join("\n"), "utf-8", peopleFound("utf-8", ","));
text("sep-line.csv", ["sep=|", ...people("|")], "windows-1251", peopleFound("windows-1251", "|"));
text("windows-1251-tiny.csv", ["Имя;Телефон", "Лев;89123456789"], "windows-1251", {
  ...{ encoding: "windows-1251", delimiter: ";", mapping: ["fullName", "phone"], rows: 1, newClients: 1 },
  ...{ duplicates: 0, faults: [], names: ["Лев"] },
});
text("utf8-tiny.csv", "Тел\n89123456789", "utf-8", {
  ...{ encoding: "utf-8", delimiter: ",", mapping: ["phone"], rows: 1, newClients: 1, duplicates: 0, faults: [] },
});
text("windows-1252-german.csv", ["Surname;First name;Phone", "Müller;Jörg;+49 171 1234567"], "windows-1252", {
  ...{ encoding: "windows-1252", delimiter: ";", mapping: ["lastName", "firstName", "phone"], rows: 1, newClients: 1 },
  ...{ duplicates: 0, faults: [], names: ["Müller Jörg"] },
});

// headings
text(
  "google-contacts.csv",
  [
    "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Value,Notes,Group Membership",
    "Anna Petrova,Anna,Petrova,* Home,anna@example.com,Mobile,+7 912 345-67-89,+7 495 123-45-67,,* myContacts",
  ],
  "utf-8",
  {
    ...{
      encoding: "utf-8",
      delimiter: ",",
      rows: 1,
      newClients: 1,
      duplicates: 0,
      faults: [],
      names: ["Petrova Anna"],
    },
    mapping: [
      ...["fullName", "firstName", "lastName", "customField", "email", "customField", "phone", "phone", "note", "tags"],
    ],
  },
);
text(
  "course-platform.csv",
  [
    "id;Email;Тип регистрации;Создан;Имя;Фамилия;Телефон;Дата рождения;Страна;Город;ФИО менеджера;Email партнера",
    "101;anna@example.ru;Форма;2024-01-31 12:00:00;Анна;Петрова;79123456789;1990-02-01;Россия;Москва;Олег Рогов;partner@example.ru",
  ],
  "utf-8 with mark",
  {
    ...{
      encoding: "utf-8",
      delimiter: ";",
      rows: 1,
      newClients: 1,
      duplicates: 0,
      faults: [],
      names: ["Петрова Анна"],
    },
    mapping: [
      ...["customField", "email", "customField", "customField", "firstName", "lastName", "phone", "customField"],
      ...["country", "city", "customField", "customField"],
    ],
  },
);
text(
  "no-heading.csv",
  ["Петрова Анна;89123456789;anna@example.ru", "Рогов Олег;89133456780;oleg@example.ru"],
  "windows-1251",
  {
    ...{ encoding: "windows-1251", delimiter: ";", mapping: ["fullName", "phone", "email"], rows: 2, newClients: 2 },
    ...{ duplicates: 0, faults: [], names: ["Петрова Анна", "Рогов Олег"] },
  },
);
text("only-heading.csv", ["ФИО;Телефон"], "utf-8", {
  ...{
    encoding: "utf-8",
    delimiter: ";",
    mapping: ["fullName", "phone"],
    rows: 0,
    newClients: 0,
    duplicates: 0,
    faults: [],
  },
});

// rows
text(
  "quoted-breaks.csv",
  [
    'Имя,Телефон,"Заметка,\r\nдлинная"',
    '"Петрова\r\nАнна",89123456789,"звонить\r\nпосле 12, ""строго"""',
    "Рогов Олег,нет,",
    '"Ёлкина Вера",89133456780,"\r\n"',
    'Без Номера,"8 912",',
  ],
  "utf-8",
  {
    ...{ encoding: "utf-8", delimiter: ",", mapping: ["fullName", "phone", "customField"], rows: 4, newClients: 2 },
    duplicates: 0,
    faults: [
      { line: 6, fault: "noContact" },
      { line: 9, fault: "badPhone" },
    ],
    names: ["Петрова Анна", "Ёлкина Вера"],
  },
);
text(
  "duplicates.csv",
  [
    "ФИО;Телефон;Моб. телефон;E-mail",
    "Петрова Анна;+7 (912) 345-67-89;;anna@example.ru",
    "Анна П.;8 912 345 67 89;;",
    "Петрова А.;;79123456789;",
    "А. Петрова;9123456789;;",
    "Петрова;;7.9123456789E+10;",
    "Анна;;;ANNA@Example.RU",
    "Офис, Олег;8 495 123-45-67 доб. 11;;",
    "Офис, Вера;8 495 123-45-67 доб. 12;;",
    "Офис, Вера;(495) 123-45-67, доб. 12;;",
  ],
  "windows-1251",
  {
    ...{
      encoding: "windows-1251",
      delimiter: ";",
      mapping: ["fullName", "phone", "phone", "email"],
      rows: 9,
      newClients: 3,
    },
    ...{ duplicates: 6, faults: [], names: ["Петрова Анна", "Офис Олег", "Офис Вера"] },
  },
);
text(
  "faulty.csv",
  [
    "№;Фамилия;Имя;Телефон;E-mail;Теги",
    "1;Петрова;Анна;89123456789;anna@example.ru;VIP, опт",
    "2;;;;;",
    "3;Рогов;Олег;-;нет;",
    "4;Рогов;Олег;8 912 345;;",
    "5;Рогов;Олег;8 912 345-67-80;oleg@;",
    "6;Рогов;Олег;8 912 345-67-80;oleg@example.ru;VIP;лишнее",
    `7;${"Р".repeat(301)};Олег;8 912 345-67-80;;`,
    "",
    ";;;;;",
    "8;Рогов;Олег;8 912 345-67-80",
  ],
  "windows-1251",
  {
    ...{ encoding: "windows-1251", delimiter: ";", rows: 8, newClients: 2, duplicates: 0 },
    mapping: ["ignore", "lastName", "firstName", "phone", "email", "tags"],
    faults: [
      { line: 3, fault: "empty" },
      { line: 4, fault: "noContact" },
      { line: 5, fault: "badPhone" },
      { line: 6, fault: "badEmail" },
      { line: 7, fault: "brokenRow" },
      { line: 8, fault: "tooLong" },
    ],
    names: ["Петрова Анна", "Рогов Олег"],
  },
);
text(
  "broken-quotes.csv",
  [
    "ФИО;Телефон;Компания",
    'Петрова Анна;89123456789;"ООО "Ромашка""',
    'Рогов Олег;89133456780;ООО "Лютик"',
    '"Ёлкина Вера;89143456780;',
    'Лев;89153456780;"ООО ""Роза"""',
    'Ким Роман;89163456780;"без конца',
    "Сидоров Пётр;89173456780;",
  ],
  "utf-8",
  {
    ...{
      encoding: "utf-8",
      delimiter: ";",
      mapping: ["fullName", "phone", "company"],
      rows: 6,
      newClients: 3,
      duplicates: 0,
    },
    faults: [
      { line: 2, fault: "brokenRow" },
      { line: 4, fault: "brokenRow" },
      { line: 6, fault: "brokenRow" },
    ],
    names: ["Рогов Олег", "Лев", "Сидоров Пётр"],
  },
);
text(
  "blank-lines.csv",
  [
    "",
    ";;",
    "ФИО;Телефон;",
    "",
    "Петрова Анна;89123456789;",
    "   ",
    ";;",
    "Рогов Олег;89133456780;",
    ";;",
    ";;",
    "",
    "",
  ],
  "utf-8",
  {
    ...{ encoding: "utf-8", delimiter: ";", mapping: ["fullName", "phone"], rows: 2, newClients: 2, duplicates: 0 },
    ...{ faults: [], names: ["Петрова Анна", "Рогов Олег"] },
  },
);
text(
  "formulas.csv",
  [
    "ФИО,Телефон,Компания,Заметка",
    `"=HYPERLINK(""http://example.com"",""x"")",нет,=1+1,@SUM(A1)`,
    "+cmd|' /C calc'!A0,8 912 345,-2+3,\tтаб",
    "-Анна,89123456789,=cmd|' /C calc'!A0,звонить",
  ],
  "utf-8",
  {
    ...{ encoding: "utf-8", delimiter: ",", mapping: ["fullName", "phone", "company", "note"], rows: 3, newClients: 1 },
    duplicates: 0,
    faults: [
      { line: 2, fault: "noContact" },
      { line: 3, fault: "badPhone" },
    ],
    names: ["-Анна"],
  },
);
text(
  "spreadsheet-numbers.csv",
  [
    "Клиент;Телефон",
    "Анна;7.9123456789E+10",
    'Олег;"=""89133456780"""',
    "Вера;79143456780.0",
    "Лев;7,91235E+10",
    "Ян;'+79153456780",
  ],
  "utf-8",
  {
    ...{ encoding: "utf-8", delimiter: ";", mapping: ["fullName", "phone"], rows: 5, newClients: 4, duplicates: 0 },
    ...{ faults: [{ line: 5, fault: "badPhone" }], names: ["Анна", "Олег", "Вера", "Ян"] },
  },
);
text(
  "300-columns.csv",
  [
    ["Телефон", ...Array.from({ length: 299 }, (_, index) => `Поле ${index + 1}`)].join(";"),
    ["89123456789", ...Array.from({ length: 299 }, (_, index) => String(index + 1))].join(";"),
  ],
  "utf-8",
  {
    ...{ encoding: "utf-8", delimiter: ";", rows: 1, newClients: 1, duplicates: 0, faults: [] },
    mapping: Array.from({ length: 300 }, (_, index) =>
      index === 0 ? "phone" : index <= 50 ? "customField" : "ignore",
    ),
  },
);
files["broken-utf8.csv"] = {
  bytes: Buffer.concat([
    encode("ФИО;Телефон\nПетрова Анна;89123456789\nР", "utf-8"),
    Buffer.from([0xff, 0xd0]),
    encode("гов Олег;89133456780\nЁлкина Вера;89143456780\n", "utf-8"),
  ]),
  expected: {
    ...{ encoding: "utf-8", delimiter: ";", mapping: ["fullName", "phone"], rows: 3, newClients: 2, duplicates: 0 },
    ...{ faults: [{ line: 3, fault: "brokenRow" }], names: ["Петрова Анна", "Ёлкина Вера"] },
  },
};

// no tables
const refused = (name: string, bytes: Buffer, details: string) => {
  files[name] = { bytes, expected: { error: "unsupportedFile", details } };
};
refused("empty.csv", Buffer.alloc(0), "empty file");
refused("blank.csv", Buffer.from("\r\n \r\n;;\r\n"), "no rows");
refused("nul-bytes.csv", Buffer.from("ФИО;Телефон\nАнна\0;89123456789\n", "utf8"), "NUL bytes");
refused(
  "workbook.csv",
  Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), Buffer.alloc(200, 7)]),
  "zip or xlsx",
);
refused("old-workbook.csv", Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(200)]), "xls or doc");
refused("document.csv", Buffer.from("%PDF-1.7\n1 0 obj\n"), "pdf");
refused("page.csv", Buffer.from("<html><table><tr><td>ФИО</td></tr></table></html>", "utf8"), "HTML or XML");
refused(
  "random-bytes.csv",
  Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 197 + 31) % 256)),
  "NUL bytes",
);

const folder = import.meta.dirname;
for (const name of readdirSync(folder)) if (/\.(?:csv|json)$/.test(name)) rmSync(join(folder, name));
for (const [name, { bytes }] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
const expected = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.expected]));
writeFileSync(join(folder, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
process.stdout.write(`${Object.keys(files).length} files\n`);
