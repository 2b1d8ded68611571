import { expect, it } from "vitest";
import { fillTemplate, openPlacesIn, templatesFor } from "./message-templates.ts";

const values = {
  firstName: "Анна",
  patronymic: "",
  lastName: "Петрова",
  company: "",
  order: "З-17",
  amount: "12 000 ₽",
  manager: "Ольга Крылова",
};

it("G4-9: name, order and amount are filled in, in either language and any case", () => {
  expect(fillTemplate("{Имя}, заказ {заказ} на {сумма} готов. {менеджер}", values)).toBe(
    "Анна, заказ З-17 на 12 000 ₽ готов. Ольга Крылова",
  );
  expect(fillTemplate("{ name } {SURNAME}: {order}, {amount}", values)).toBe("Анна Петрова: З-17, 12 000 ₽");
});

it("G4-9: what is not known stays open and is told, never a hole", () => {
  const filled = fillTemplate("{имя} {отчество}, ваша компания {компания}, {город}, {отчество}", values);
  expect(filled).toBe("Анна {отчество}, ваша компания {компания}, {город}, {отчество}");
  expect(openPlacesIn(filled)).toEqual(["{отчество}", "{компания}", "{город}"]);
});

it("G4-9: what a client's name says is not read as a template again, and braces of other texts are left alone", () => {
  expect(fillTemplate("{имя}", { ...values, firstName: "{фамилия}" })).toBe("{фамилия}");
  expect(openPlacesIn("a { b\n} {} {{}}")).toEqual([]);
});

it("G4-9: templates of the last outcome stand first, each in the order of the book", () => {
  const template = (id: string, outcome: string | null) => ({ id, title: id, text: "", outcome });
  const all = [template("a", null), template("b", "заказал"), template("c", "думает"), template("d", "заказал")];
  expect(templatesFor(all, "заказал").map(({ id }) => id)).toEqual(["b", "d", "a", "c"]);
  expect(templatesFor(all, null).map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
});
