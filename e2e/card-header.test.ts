import { expect, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, day, hour, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import { callTo, catchOpened, chooseTheme, headOf, openCard, resize, sectionOf, worldWith } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
const number = { e164: "+79137000142", shown: "+7 913 700-01-42", raw: "8 (913) 700-01-42" };
const vera = clientRow({
  lastName: "Чернозубова",
  firstName: "Вера",
  patronymic: "Ильинична",
  company: "Заря",
  jobTitle: "Закупщик",
  country: "RU",
  city: "Омск",
  phones: { a: phoneOf(number.e164) },
  emails: { a: { address: "vera@example.org", position: 0 } },
  tags: { опт: true },
  profiles: { a: { network: "vk", url: "https://vk.com/vera.cher", position: 0 } },
  sites: { a: { url: "https://zarya.example.ru", position: 0 } },
  messengers: { a: { messenger: "telegram", accountId: "7001", nickname: "@vera_ch", position: 0 } },
  addresses: { a: { type: "home", text: "Омск, Мира, 7", position: 0 } },
});
/** Has the same number, written in another way. */
const namesake = clientRow({
  lastName: "Тёзкин",
  firstName: "Олег",
  phones: { b: phoneOf(number.e164, { raw: number.raw }) },
});
const { id } = vera.row;
const note = "Звонить строго с 9 до 17 по Омску";
const tabs = ru.card.tabs;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const of = rowsOfClient(id);
  world = await worldWith(({ manager }) => [
    vera,
    namesake,
    of.note(note, Date.now() - 2 * day, manager.id),
    of.message(newId(), Date.now() - day, "Когда привезёте?", { subject: "Доставка" }),
    of.order("100", "new", 5_000),
    of.record("webinar", Date.now() - 3 * day, "Кухня за день"),
    of.record("page", Date.now() - 3 * hour, "Корзина"),
  ]);
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1366, 768);
});
test.afterAll(() => world?.close());

const tab = (name: string) => desk.page.getByRole("tab", { name: new RegExp(`^${name}`) });
const noteOfCard = () => desk.page.getByRole("region", { name: ru.card.note.label, exact: true });

test("GC-4, GC-8, GC-10: the header has surname, first name, city and country; the name leads to the client's own page", async () => {
  await openCard(desk, id, "orders");
  await expect(desk.cardName).toHaveText("Чернозубова Вера Ильинична");
  await expect(headOf(desk)).toContainText("Омск, Россия");
  await desk.cardName.getByRole("button").click();
  await expect(tab(tabs.main)).toHaveAttribute("aria-selected", "true");
  await expect(desk.page).toHaveURL(new RegExp(`#/clients/${id}$`));
});

test("GC-9, UD-12: a button of the header opens the conversation, and the note stands beside the request", async () => {
  await openCard(desk, id);
  await headOf(desk).getByRole("button", { name: ru.card.messages }).press("Enter");
  await expect(tab(tabs.messages)).toHaveAttribute("aria-selected", "true");
  await expect(desk.cardPanel).toContainText("Когда привезёте?");
  await expect(noteOfCard()).toContainText(note);
});

test("GC-11: a link leads to the public profile: name, work, place and pages, and nothing that only the account knows", async () => {
  const opened = await catchOpened(desk);
  await openCard(desk, id);
  await headOf(desk).getByRole("button", { name: ru.card.more, exact: true }).click();
  await desk.page.getByRole("menuitem", { name: ru.compact.profile.open }).click();
  const profile = desk.page.getByRole("dialog", { name: ru.compact.profile.title });
  for (const fact of [
    "Чернозубова Вера Ильинична",
    "Заря",
    "Закупщик",
    "Омск, Россия",
    "vk.com/vera.cher",
    "zarya.example.ru",
  ])
    await expect(profile).toContainText(fact);
  const words = (await profile.innerText()).replaceAll(/\D/g, "");
  expect(words, "no number").not.toContain(number.e164.slice(2));
  for (const own of ["vera@example.org", note, "опт", "@vera_ch", "Мира, 7", "Доставка"])
    await expect(profile).not.toContainText(own);
  await profile.getByRole("button", { name: ru.card.details.open.replace("{{value}}", "vk.com/vera.cher") }).click();
  await expect.poll(opened).toEqual(["https://vk.com/vera.cher"]);
  await expectAccessible(desk, "the public profile");
  await desk.page.keyboard.press("Escape");
  await expect(profile).toHaveCount(0);
});

test("GC-13: the magnifier beside a number finds everybody else who has it, in whatever form it was written", async () => {
  await openCard(desk, id);
  const magnifier = ru.card.sameNumber.replace("{{number}}", number.shown);
  await headOf(desk).getByRole("button", { name: magnifier }).click();
  const found = desk.page
    .getByRole("dialog")
    .filter({ hasText: ru.card.sameNumberTitle.replace("{{number}}", number.shown) });
  await expect(found.getByRole("button")).toHaveCount(1);
  await found.getByRole("button", { name: /Тёзкин/ }).click();
  await expect.poll(() => desk.openedClient()).toBe(namesake.row.id);
  await expect(desk.cardName).toHaveText("Тёзкин Олег");
});

test("GC-20, GC-21: below the header stand the tabs, and the first one has the personal data", async () => {
  await openCard(desk, id);
  for (const name of [tabs.main, tabs.history, tabs.orders, tabs.pages, tabs.webinars, tabs.related])
    await expect(tab(name)).toBeVisible();
  const facts = sectionOf(desk, ru.card.facts.title);
  for (const [label, value] of [
    [ru.card.facts.lastName, "Чернозубова"],
    [ru.card.facts.firstName, "Вера"],
    [ru.card.facts.patronymic, "Ильинична"],
    [ru.card.facts.company, "Заря"],
    [ru.card.facts.jobTitle, "Закупщик"],
    [ru.card.facts.country, "Россия"],
    [ru.card.facts.city, "Омск"],
  ] as const)
    await expect(facts.getByRole("button", { name: `${label}: ${value}`, exact: true })).toBeVisible();
  await expect(sectionOf(desk, ru.card.contacts.title)).toContainText("vera@example.org");
});

test("GC-36, GC-39: the right block offers a comment, a note, a call and a task; the comment goes into the history, the note to the top", async () => {
  await openCard(desk, namesake.row.id);
  const { interaction } = ru.card;
  for (const [form, field] of [
    [interaction.task, interaction.taskText],
    [interaction.call, interaction.minutes],
    [interaction.note, ru.card.note.label],
    [interaction.comment, interaction.comment],
  ] as const) {
    await desk.interaction.getByRole("tab", { name: form, exact: true }).click();
    await expect(desk.interaction.getByLabel(field, { exact: true }).last()).toBeVisible();
  }
  await desk.comment("Это комментарий");
  await desk.interaction.getByRole("tab", { name: interaction.note, exact: true }).click();
  const field = desk.interaction.getByRole("textbox", { name: ru.card.note.label });
  await field.fill("Это примечание");
  await field.press("Control+Enter");
  await expect(noteOfCard()).toContainText("Это примечание");
  await expect(noteOfCard()).not.toContainText("Это комментарий");
  await openCard(desk, namesake.row.id, "comments");
  await expect(desk.cardPanel).toContainText("Это комментарий");
  await expect(desk.cardPanel).not.toContainText("Это примечание");
  await expect(noteOfCard()).toContainText("Это примечание");
});

test("GC-41: the note about when to call is read before the number is pressed, in every tab and in the compact card of the list", async () => {
  for (const name of ["", "history", "messages", "orders"]) {
    await openCard(desk, id, name);
    await expect(noteOfCard()).toContainText(note);
  }
  const above = await noteOfCard().boundingBox();
  const panel = await desk.cardPanel.boundingBox();
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(panel?.y ?? 0);

  await desk.search.fill("Чернозубова");
  await expect(desk.found.first()).toContainText("Чернозубова");
  await desk.search.press("Alt+Enter");
  const compact = desk.page.getByRole("dialog", { name: "Чернозубова Вера Ильинична" });
  await expect(compact.getByRole("region", { name: ru.card.note.label })).toHaveText(note);
  await expect(compact.getByRole("button", { name: callTo(number.shown) })).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await expect(compact).toHaveCount(0);
  await desk.search.fill("");
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in the header and the summary, ${theme}, and nothing of it scrolls sideways`, async () => {
    await chooseTheme(desk, theme);
    for (const [width, height] of [
      [1024, 640],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await resize(desk, width, height);
      await openCard(desk, id);
      await expectAccessible(desk, `${width}, ${theme}`);
      expect(await headOf(desk).evaluate((head) => head.scrollWidth - head.clientWidth)).toBeLessThanOrEqual(0);
    }
  });
}
