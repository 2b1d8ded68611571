import { describe, expect, it } from "vitest";
import { type ImportField, importFaults } from "../table-import.ts";
import { importClients } from "../mutations/import-clients.ts";
import { contactKeys, createRowReader, type ImportedClient, type ReadRow } from "./import-row.ts";

/** A counter in the form of a UUID: ids only have to differ and to fit the schema. */
function ids(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-7000-8000-${String(last).padStart(12, "0")}`;
  };
}

function read(columns: [heading: string, field: ImportField, cell: string][]): ReadRow {
  const reader = createRowReader({
    headings: columns.map(([heading]) => heading),
    mapping: columns.map(([, field]) => field),
    defaultCountry: "RU",
    newId: ids(),
  });
  return reader(columns.map(([, , cell]) => cell));
}

function clientOf(row: ReadRow): ImportedClient {
  if (row.kind === "fault") throw new Error(`a fault: ${row.fault}`);
  return row.client;
}

const phone = (cell = "8 912 345-67-89"): [string, ImportField, string] => ["Телефон", "phone", cell];
const phones = (row: ReadRow) => Object.values(clientOf(row).phones).map(({ e164, type }) => `${e164} ${type}`);

describe("G14-7: a row becomes a client", () => {
  it("every field goes to its place and fits the mutation", () => {
    const client = clientOf(
      read([
        ["ФИО", "fullName", "Петрова Анна Викторовна"],
        ["Телефон", "phone", "8 (912) 345-67-89"],
        ["E-mail", "email", "Anna@Example.ru; anna2@example.ru"],
        ["Компания", "company", "ООО «Ромашка»"],
        ["Должность", "jobTitle", "директор"],
        ["Страна", "country", "Казахстан"],
        ["Город", "city", "Алматы"],
        ["Теги", "tags", "VIP, повторный; vip | #опт"],
        ["Примечание", "note", "звонить строго с 9 до 17\nпо Москве"],
        ["Дата рождения", "customField", "01.02.1990"],
        ["Пароль", "ignore", "secret"],
      ]),
    );
    expect(client).toMatchObject({ lastName: "Петрова", firstName: "Анна", patronymic: "Викторовна" });
    expect(client).toMatchObject({ company: "ООО «Ромашка»", jobTitle: "директор", country: "KZ", city: "Алматы" });
    expect(Object.values(client.phones)).toEqual([
      { type: "mobile", e164: "+79123456789", raw: "8 (912) 345-67-89", extension: null, position: 0 },
    ]);
    expect(Object.values(client.emails)).toEqual([
      { address: "Anna@Example.ru", position: 0 },
      { address: "anna2@example.ru", position: 1 },
    ]);
    expect(Object.keys(client.tags)).toEqual(["VIP", "повторный", "опт"]);
    expect(client.customFields).toEqual({ "Дата рождения": "01.02.1990" });
    expect(client.note?.text).toBe("звонить строго с 9 до 17\nпо Москве");
    expect(JSON.stringify(client)).not.toContain("secret");
    importClients.args.parse({ importId: client.clientId, clients: [client] });
  });

  it("GC-40: the note column becomes the pinned note, in the same patch", () => {
    const client = clientOf(read([phone(), ["Заметка", "note", "не звонить до 12"], ["Комментарий", "note", "VIP"]]));
    const context = { mutationId: "m", userId: "00000000-0000-7000-8000-00000000000a", deviceId: "d", at: 5 };
    const patch = importClients.rowPatch({ importId: client.clientId, clients: [client] }, context);
    expect(patch.map(({ op, table }) => `${op} ${table}`)).toEqual(["put clients", "put notes"]);
    expect(patch[1]).toMatchObject({
      row: { clientId: client.clientId, text: "не звонить до 12\nVIP", authorId: context.userId, createdAt: 5 },
    });
  });

  it("numbers of several columns and cells, each once, typed by heading, text or plan", () => {
    const row = read([
      ["Моб. телефон", "phone", "8 912 345-67-89"],
      ["Дом. телефон", "phone", "8 495 123-45-67"],
      ["Телефон", "phone", "+79123456789; факс 8 495 123-45-68"],
    ]);
    expect(phones(row)).toEqual(["+79123456789 mobile", "+74951234567 home", "+74951234568 fax"]);
  });

  it("G6-1: the row's country reads its national numbers", () => {
    const row = read([["Страна", "country", "Беларусь"], phone("8 029 123-45-67")]);
    expect(phones(row)).toEqual(["+375291234567 other"]);
  });

  it("a country that nobody knows is kept under its heading", () => {
    const client = clientOf(read([["Страна", "country", "Тридевятое царство"], phone()]));
    expect(client.country).toBeNull();
    expect(client.customFields).toEqual({ Страна: "Тридевятое царство" });
  });

  it("a name's own columns win over the whole name", () => {
    const client = clientOf(
      read([
        ["ФИО", "fullName", "Иванов Пётр"],
        ["Фамилия", "lastName", "Сидоров"],
        ["Имя", "firstName", "Олег"],
        phone(),
      ]),
    );
    expect(client).toMatchObject({ lastName: "Сидоров", firstName: "Олег", patronymic: "" });
  });

  it("a company in the name column is a company", () => {
    const company = clientOf(read([["Клиент", "fullName", "ООО Ромашка"], phone()]));
    expect(company).toMatchObject({ company: "ООО Ромашка", lastName: "", firstName: "" });
    const trader = clientOf(read([["Клиент", "fullName", "ИП Петрова Анна Викторовна"], phone()]));
    expect(trader).toMatchObject({ company: "ИП Петрова Анна Викторовна", lastName: "Петрова", firstName: "Анна" });
  });

  it("spreadsheet guards, invisible characters and decomposed letters are undone", () => {
    const client = clientOf(
      read([
        ["Имя", "firstName", "Андрей\u200B".normalize("NFD")],
        ["Телефон", "phone", '="89123456789"'],
        ["Компания", "company", "'=HYPERLINK(1)"],
        ["Город", "city", "\u00a0Нижний\u00a0\nНовгород "],
        ["", "customField", "под номером"],
      ]),
    );
    expect(client).toMatchObject({ firstName: "Андрей", company: "=HYPERLINK(1)", city: "Нижний Новгород" });
    expect(client.customFields).toEqual({ "№ 5": "под номером" });
    expect(contactKeys(client)).toEqual(["+79123456789"]);
  });
});

describe("G14-7: a row comes back with its reason", () => {
  const name: [string, ImportField, string] = ["Имя", "firstName", "Анна"];
  it.each<[string, [string, ImportField, string][]]>([
    [
      "empty",
      [
        ["Имя", "firstName", " "],
        ["Телефон", "phone", ""],
        ["id", "ignore", "17"],
      ],
    ],
    ["noContact", [name, phone("-"), ["E-mail", "email", ""]]],
    ["badPhone", [name, phone("8 912 345")]],
    ["badPhone", [name, phone("8 912 345-67-89, спросить Олега"), ["E-mail", "email", "anna@example.ru"]]],
    ["badPhone", [name, phone("7,91235E+10")]],
    ["badEmail", [name, phone(), ["E-mail", "email", "anna@"]]],
    ["brokenRow", [["Имя", "firstName", "А\uFFFDна"], phone()]],
    ["tooLong", [["Имя", "firstName", "А".repeat(301)], phone()]],
    ["tooLong", [["Теги", "tags", "т".repeat(61)], phone()]],
    ["tooLong", [["Поле", "customField", "т".repeat(2_001)], phone()]],
    ["tooLong", [["Заметка", "note", "т".repeat(20_001)], phone()]],
    ["tooLong", [phone(`8 912 345-67-89 ${"х".repeat(90)}`)]],
    ["tooLong", [phone("8 912 345-67-89, ".repeat(150))]],
    ["tooLong", [["E-mail", "email", `${"a".repeat(250)}@example.ru`]]],
  ])("%s", (fault, columns) => {
    expect(read(columns)).toEqual({ kind: "fault", fault });
  });

  it("brokenRow: more cells than headings; fewer are a spreadsheet's omitted empty ends", () => {
    const reader = createRowReader({
      headings: ["Имя", "Телефон", "Город"],
      mapping: ["firstName", "phone", "city"],
      defaultCountry: "RU",
      newId: ids(),
    });
    expect(reader(["Анна", "89123456789", "Москва", "улица"])).toEqual({ kind: "fault", fault: "brokenRow" });
    expect(reader(["Анна", "89123456789", "Москва", "", " "]).kind).toBe("client");
    expect(reader(["Анна", "89123456789"]).kind).toBe("client");
  });

  it("every fault there is has a row above", () => {
    expect([...importFaults].sort()).toEqual(["badEmail", "badPhone", "brokenRow", "empty", "noContact", "tooLong"]);
  });

  it("R-33: a heading named like an object's own property stays a plain key", () => {
    const client = clientOf(
      read([phone(), ["__proto__", "customField", "x"], ["Теги", "tags", "__proto__,constructor"]]),
    );
    expect(Object.keys(client.customFields)).toEqual(["proto"]);
    expect(Object.keys(client.tags)).toEqual(["proto", "constructor"]);
  });
});

describe("G6-10: what makes two rows one client", () => {
  const keys = (...columns: [string, ImportField, string][]) => contactKeys(clientOf(read(columns)));

  it("the same number in any written form", () => {
    const forms = ["+7 (912) 345-67-89", "8 912 3456789", "79123456789", "9123456789", "7.9123456789E+10"];
    for (const form of forms) expect(keys(phone(form))).toEqual(["+79123456789"]);
  });

  it("the same address in any case, an office number only with its extension", () => {
    expect(keys(["E-mail", "email", "Anna@EXAMPLE.ru"])).toEqual(["anna@example.ru"]);
    expect(keys(phone("8 495 123-45-67 доб. 12"))).toEqual(["+74951234567#12"]);
    expect(keys(phone("8 495 123-45-67"))).toEqual(["+74951234567"]);
  });
});
