import { describe, expect, it } from "vitest";
import type { ImportField } from "../table-import.ts";
import { countKnownHeadings, guessMapping, isHeadingRow, phoneTypeOfHeading } from "./import-columns.ts";

const guess = (headings: string[], sample: string[][] = []) => guessMapping({ headings, sample, defaultCountry: "RU" });

describe("G14-7: headings are matched by name", () => {
  it.each<[ImportField, string[]]>([
    ["fullName", ["ФИО", "Ф.И.О.", "Клиент", "Имя клиента ", "Фамилия, имя, отчество", "Контактное лицо", "Full Name"]],
    ["lastName", ["Фамилия", "ФАМИЛИЯ", "Last name", "Surname"]],
    ["patronymic", ["Отчество", "Middle Name"]],
    ["phone", ["Тел.", "Телефон", "Моб. телефон", "Телефон (моб.)", "Номер телефона", "Контактный телефон", "Сотовый"]],
    ["phone", ["Phone 1", "Phone 1 - Value", "Mobile", "Home Phone", "Телефон2", "Телефоны", "Факс", "WhatsApp"]],
    [
      "email",
      ["E-mail", "Email", "Эл. почта", "Электронная почта", "Эл.почта", "E-mail 1 - Value", "Почта", "e-mails"],
    ],
    ["email", ["Электронные адреса", "Адрес электронной почты", "Getcourse email", "Имейл"]],
    ["company", ["Компания", "Организация", "Company", "Название компании"]],
    ["jobTitle", ["Должность", "Job title", "Position"]],
    ["country", ["Страна", "Country"]],
    ["city", ["Город", "City"]],
    ["tags", ["Теги", "Тег", "Метки", "Группы", "Tags", "Labels"]],
    ["note", ["Примечание", "Заметка", "Комментарий", "Информация о клиенте", "Notes"]],
    ["customField", ["Дата рождения", "Баланс", "utm_source", "VK-ID", "Часовой пояс", "Дополнительный идентификатор"]],
    ["ignore", ["", "№", "№ п/п", "#", "Строка", "Причина", "Пароль"]],
  ])("%s: %j", (field, headings) => {
    for (const heading of headings) expect([heading, guess([heading])[0]]).toEqual([heading, field]);
  });

  it("somebody else's contacts and facts about a contact are not the client's", () => {
    const others = [
      "ФИО менеджера",
      "Email партнера",
      "Телефон менеджера",
      "Тип телефона",
      "Email подтвержден",
      "Статус e-mail",
    ];
    expect(guess(["Телефон", ...others]).slice(1)).toEqual(others.map(() => "customField"));
  });

  it("the export of a course platform", () => {
    const headings = [
      "id",
      "Email",
      "Тип регистрации",
      "Создан",
      "Имя",
      "Фамилия",
      "Телефон",
      "Страна",
      "Город",
      "ФИО менеджера",
    ];
    expect(guess(headings)).toEqual([
      ...["customField", "email", "customField", "customField", "firstName", "lastName", "phone", "country", "city"],
      "customField",
    ]);
  });

  it("«Имя» without a surname beside it is the whole name", () => {
    expect(guess(["Имя", "Телефон"])[0]).toBe("fullName");
    expect(guess(["Имя", "Фамилия", "Телефон"])[0]).toBe("firstName");
  });

  it("several telephones and notes stay, a second city becomes a field of its own", () => {
    expect(guess(["Телефон", "Моб. телефон", "Город", "Город", "Заметка", "Комментарий"])).toEqual([
      ...["phone", "phone", "city", "customField", "note", "note"],
    ]);
  });

  it("300 columns: fifty unknown ones are taken, the rest wait to be asked for", () => {
    const mapping = guess(["Телефон", ...Array.from({ length: 299 }, (_, index) => `Поле ${index}`)]);
    expect(mapping.filter((field) => field === "customField")).toHaveLength(50);
    expect(mapping.filter((field) => field === "ignore")).toHaveLength(249);
  });

  it("cells speak where no heading names a contact", () => {
    const sample = [
      ["Анна Петрова", "8 912 345-67-89", "anna@example.ru", "7707083893"],
      ["Олег Рогов", "8 913 345-67-89", "oleg@example.ru", ""],
    ];
    expect(guess(["Кто", "Куда звонить", "Куда писать", "x"], sample).slice(1, 3)).toEqual(["phone", "email"]);
    expect(guess(["", "", "", ""], sample).slice(0, 3)).toEqual(["fullName", "phone", "email"]);
    // a taxpayer number looks like a telephone; a named telephone column keeps it from being taken for one
    expect(guess(["Телефон", "ИНН"], [["8 912 345-67-89", "7707083893"]])).toEqual(["phone", "customField"]);
  });
});

describe("G14-7: is the first row a heading", () => {
  it("a known word says yes, a telephone or an address says no, anything else is a heading", () => {
    expect(isHeadingRow(["ФИО", "Телефон"], "RU")).toBe(true);
    expect(isHeadingRow(["Анна", "8 912 345-67-89"], "RU")).toBe(false);
    expect(isHeadingRow(["anna@example.ru"], "RU")).toBe(false);
    expect(isHeadingRow(["Кто", "Куда звонить"], "RU")).toBe(true);
  });

  it("counts what it knows: the right delimiter shows the most", () => {
    expect(countKnownHeadings(["Фамилия, имя", "Телефон", "E-mail", "Кто привёл"])).toBe(3);
    expect(countKnownHeadings(["Фамилия", "имя;Телефон;E-mail;Кто привёл"])).toBeLessThan(3);
  });
});

it("UD-15: a heading names the type of its numbers", () => {
  expect(
    ["Моб. телефон", "Дом. тел.", "Рабочий телефон", "Городской", "Факс", "Mobile", "Телефон"].map(phoneTypeOfHeading),
  ).toEqual([...["mobile", "home", "landline", "landline", "fax", "mobile", null]]);
});
