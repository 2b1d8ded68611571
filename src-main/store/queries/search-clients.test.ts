import { noOrderDetails } from "../../../src-contract/entities/order.ts";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { put } from "../../../src-contract/row-patch.ts";
import { type CoreDesk, createCoreDesk, mobile, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

let desk: CoreDesk;
const ids = new Map<string, string>();

beforeAll(async () => {
  const server = createModelServer();
  desk = await createCoreDesk(server);
  const add = (key: string, fields: Parameters<typeof newClient>[0]) => {
    const args = newClient({ patronymic: "", ...fields });
    ids.set(key, args.clientId);
    desk.mutate({ name: "createClient", args });
  };
  add("anna", {
    patronymic: "Викторовна",
    company: "ООО «Ромашка»",
    phones: { p1: mobile("+79123456789"), p2: { ...mobile("+74951112233", 1), extension: "12" } },
    emails: { e1: { address: "Anna.Petrova@example.ru", position: 0 } },
  });
  add("hanna", { lastName: "Чупетрова", firstName: "Ханна" });
  add("yolkin", { lastName: "Ёлкин", firstName: "Пётр", phones: { p1: mobile("+375291234567") } });
  add("iosif", { lastName: "Йованович", firstName: "Иосиф" });
  add("company", { lastName: "", firstName: "", company: "Завод Прогресс" });
  add("short", {
    lastName: "Внутренний",
    firstName: "",
    phones: { p1: { type: "other", e164: null, raw: "доб. 4567", extension: null, position: 0 } },
  });
  const anna = ids.get("anna") ?? "";
  const yolkin = ids.get("yolkin") ?? "";
  desk.mutate({
    name: "addComment",
    args: { commentId: newId(), clientId: anna, callId: null, text: "Просила перезвонить насчёт рассрочки." },
  });
  desk.mutate({ name: "pinNote", args: { noteId: newId(), clientId: yolkin, text: "Звонить только после обеда" } });
  server.write([
    put("orders", {
      ...noOrderDetails,
      id: newId(),
      clientId: yolkin,
      number: "КТ-20451",
      title: "Кухонный гарнитур",
      status: "new",
      currency: "RUB",
      totalMinor: 100,
      paidMinor: 0,
      managerId: null,
      createdAt: 1,
    }),
  ]);
  await desk.sync();
});
afterAll(() => desk.close());

function found(text: string): string[] {
  const names = new Map([...ids].map(([key, id]) => [id, key]));
  return desk
    .query("searchClients", { text, limit: 20 })
    .rows.map(({ id, match }) => `${names.get(id) ?? id}:${match}`);
}

describe("search", () => {
  it("G12-1, G6-1: a number is found in any written form and by its last four digits", () => {
    for (const text of [
      "+7 (912) 345-67-89",
      "8 912 3456789",
      "79123456789",
      "9123456789",
      "912-345-67-89",
      "6789",
      "345 67 89",
      "8 912 34",
      "+7 912 345",
    ])
      expect(found(text), text).toContain("anna:phone");
    expect(found("+375 29 123-45-67")).toEqual(["yolkin:phone"]);
    expect(found("8 495 111-22-33")).toEqual(["anna:phone"]);
    // a number that is not one is found by what was written
    expect(found("4567")).toEqual(["short:phone", "yolkin:phone"]);
    expect(found("0000")).toEqual([]);
  });

  it("G12-1: name parts in any order, from the first letter on, ё and й as people type them", () => {
    expect(found("п")).toContain("anna:name");
    expect(found("пе ан")).toEqual(["anna:name"]);
    expect(found("анна петрова")).toEqual(["anna:name", "hanna:name"]);
    expect(found("елкин")).toEqual(["yolkin:name"]);
    expect(found("ЁЛКИН ПЕТР")).toEqual(["yolkin:name"]);
    expect(found("йов")).toEqual(["iosif:name"]);
    expect(found("петрова")).toEqual(["anna:name", "hanna:name"]);
    expect(found("анна 6789")).toEqual(["anna:name"]);
    expect(found("петровых")).toEqual([]);
  });

  it("G12-1: company, e-mail, order number, comment and note", () => {
    expect(found("ромашка")).toEqual(["anna:company"]);
    expect(found("завод прогресс")).toEqual(["company:name"]);
    expect(found("anna.petrova@example.ru")).toEqual(["anna:email"]);
    expect(found("petrova@ex")).toEqual(["anna:email"]);
    expect(found("КТ-20451")).toEqual(["yolkin:order"]);
    expect(found("№ КТ-204")).toEqual(["yolkin:order"]);
    expect(found("20451")).toEqual(["yolkin:order"]);
    expect(found("гарнитур")).toEqual(["yolkin:order"]);
    expect(found("перезвонить рассрочки")).toEqual(["anna:comment"]);
    expect(found("после обед")).toEqual(["yolkin:comment"]);
    expect(found("рассрочка")).toEqual([]);
  });

  it("says where a text was found", () => {
    const [row] = desk.query("searchClients", { text: "рассрочк", limit: 5 }).rows;
    expect(row?.excerpt).toBe("Просила перезвонить насчёт рассрочки.");
    expect(desk.query("searchClients", { text: "КТ-20451", limit: 5 }).rows[0]?.excerpt).toBe("КТ-20451");
  });

  it("UX-2: a wrong keyboard layout is understood", () => {
    expect(found("gtnhjdf")).toEqual(["anna:name", "hanna:name"]);
    expect(found("зуекщмф")).toEqual(["anna:email"]);
  });

  it("nothing that is typed can break it", () => {
    for (const text of [
      '"',
      "' OR 1=1",
      "*",
      "(",
      "NOT",
      "a AND",
      "r1*",
      "\\",
      "%",
      "ё".repeat(200),
      "𝄞𝄞𝄞",
      "😀😀😀 а",
    ])
      expect(() => desk.query("searchClients", { text, limit: 20 }), text).not.toThrow();
  });

  it("an empty field offers the recent ones, then the newest", async () => {
    desk.account.cache.run("INSERT INTO recentClients VALUES (?, 1)", ids.get("yolkin") ?? "");
    expect(found("  ").slice(0, 2)).toEqual(["yolkin:recent", "short:recent"]);
    expect(found("")).toHaveLength(6);
  });

  it("what is changed is found anew and no more by what it was", () => {
    const clientId = ids.get("iosif") ?? "";
    desk.mutate({
      name: "updateClient",
      args: {
        editId: newId(),
        clientId,
        changes: { lastName: "Броз", phones: { p9: mobile("+79990001122") } },
        before: { lastName: "", phones: { p9: null } },
      },
    });
    expect(found("йованович")).toEqual([]);
    expect(found("броз")).toEqual(["iosif:name"]);
    expect(found("1122")).toEqual(["iosif:phone"]);
    desk.mutate({
      name: "updateClient",
      args: {
        editId: newId(),
        clientId,
        changes: { phones: { p9: null } },
        before: { phones: { p9: mobile("+79990001122") } },
      },
    });
    expect(found("1122")).toEqual([]);
  });
});
