import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import type { Client } from "../src-contract/entities/client.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, minute, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import {
  callTo,
  chooseTheme,
  copyOf,
  dataFolder,
  offeredTag,
  openCard,
  ownField,
  resize,
  rewrite,
  worldWith,
} from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
const picture =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const name = "Гавриленкова Нина";
const [lastName = "", firstName = ""] = name.split(" ");
const person: Partial<Client> = {
  lastName,
  firstName,
  country: "RU",
  city: "Омск",
  avatarUrl: picture,
  phones: { a: phoneOf("+79137000182") },
  emails: { a: { address: "nina@example.org", position: 0 } },
  tags: { выставка: true },
};
let nina: ReturnType<typeof clientRow>;
/** Has her number and no e-mail. */
const withoutEmail = clientRow({ lastName: "Безпочтова", phones: { b: phoneOf("+79137000182") } });
const byWord = clientRow({ lastName: "Выставкин", tags: { выставка: true } });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await worldWith(({ manager }) => {
    nina = clientRow({ ...person, managerId: manager.id });
    const of = rowsOfClient(nina.row.id);
    return [
      nina,
      withoutEmail,
      byWord,
      offeredTag("выставка"),
      ownField("Размер кухни", "text"),
      of.order("С-70011", "awaitingPayment", 5_000),
      of.call(Date.now() - 2 * minute, manager.id),
      of.task("Согласовать замер", Date.now() - minute, manager.id),
    ];
  });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

const compact = () => desk.page.getByRole("dialog", { name });
const compactButton = (within: Locator) =>
  within.getByRole("button", { name: ru.compact.open.replace("{{name}}", name), exact: true });
const screen = () => desk.page.getByRole("main");
const listed = () => desk.page.getByRole("grid", { name: ru.list.all }).getByRole("row");

async function find(text: string): Promise<void> {
  await desk.goTo("clients");
  await desk.search.fill(text);
  await expect(desk.found.first()).toContainText(lastName);
}

/** From the list, the compact card opens and is put away, and the whole one opens by the person's name. */
async function expectBothCards(within: Locator): Promise<void> {
  await compactButton(within).first().click();
  await expect(compact()).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await expect(compact()).toHaveCount(0);
  await within.getByRole("button", { name, exact: true }).first().click();
  await expect(desk.cardName).toHaveText(name);
  expect(await desk.openedClient()).toBe(nina.row.id);
}

test("LL-1, LL-10, G5-2: one press opens the card, and one the compact card, wherever clients are listed", async () => {
  test.setTimeout(120_000);
  await test.step("search", async () => {
    await find(lastName);
    await compactButton(desk.found.first()).click();
    await expect(compact()).toBeVisible();
    await desk.page.keyboard.press("Escape");
    await desk.found.first().getByText(name, { exact: true }).click();
    await expect(desk.cardName).toHaveText(name);
  });
  await test.step("the whole list, by keys", async () => {
    await desk.search.fill("");
    await expect(listed().first()).toBeVisible();
    await desk.search.press("ArrowDown");
    await desk.search.press("Alt+Enter");
    const dialog = desk.page.getByRole("dialog");
    const shown = await dialog.getByRole("heading", { level: 2 }).first().innerText();
    await dialog.getByRole("button", { name: ru.compact.whole }).press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(desk.cardName).toHaveText(shown.split("\n").at(-1) ?? "");
  });
  for (const place of ["tasks", "today", "calls"] as const)
    await test.step(place, async () => {
      await desk.goTo(place);
      await expectBothCards(screen());
    });
  await test.step("related", async () => {
    await openCard(desk, withoutEmail.row.id, "related");
    await compactButton(desk.cardPanel).click();
    await expect(compact()).toBeVisible();
    await desk.page.keyboard.press("Escape");
    await desk.cardPanel.getByRole("button", { name: lastName, exact: true }).click();
    await expect(desk.cardName).toHaveText(name);
  });
  await test.step("palette", async () => {
    for (const [keys, opened] of [
      ["Alt+Enter", compact()],
      ["Enter", desk.cardName.filter({ hasText: name })],
    ] as const) {
      await openCard(desk, withoutEmail.row.id);
      await desk.page.keyboard.press("Control+K");
      await desk.page.getByRole("combobox", { name: ru.app.search.label }).fill(lastName);
      await expect(desk.page.getByRole("option").first()).toContainText(name);
      await desk.page.keyboard.press(keys);
      await expect(opened).toBeVisible();
      await desk.page.keyboard.press("Escape");
      await expect(desk.page.getByRole("dialog")).toHaveCount(0);
    }
  });
});

test("JC-1: from the list by its name, by the address that subscriptions go to, and by the number of an invoice", async () => {
  for (const [text, why] of [
    [lastName, ""],
    ["nina@example.org", ru.list.match.email],
    ["С-70011", ru.list.match.order],
  ] as const) {
    await openCard(desk, byWord.row.id);
    await find(text);
    await expect(desk.found.first()).toContainText(why);
    await desk.search.press("Enter");
    await expect.poll(() => desk.openedClient()).toBe(nina.row.id);
  }
  await desk.search.fill("");
});

test("JC-2, JC-3: the name and the e-mail open the card; where there is no e-mail, «Email отсутствует» does", async () => {
  for (const press of [lastName, "nina@example.org"]) {
    await openCard(desk, withoutEmail.row.id, "related");
    await desk.cardPanel.getByRole("button", { name: press, exact: true }).click();
    await expect.poll(() => desk.openedClient()).toBe(nina.row.id);
  }
  await openCard(desk, nina.row.id, "related");
  await desk.cardPanel.getByRole("button", { name: "Email отсутствует" }).click();
  await expect.poll(() => desk.openedClient()).toBe(withoutEmail.row.id);
});

test("JC-4: the list is filtered by whose the clients are and by a tag, and goes back to all of them", async () => {
  await desk.search.fill("");
  const all = serverRows(dataFolder(world), "SELECT id, managerId, tags FROM clients");
  const shown = desk.page.getByRole("status").filter({ hasText: /клиент/ });
  const counted = (count: number) => new RegExp(`^${count} клиент`);
  await expect(shown).toHaveText(counted(all.length));
  const scopes = desk.page.getByRole("radiogroup", { name: ru.list.scopes });
  const isTagged = ({ tags }: Record<string, unknown>) => "выставка" in (JSON.parse(String(tags)) as object);
  const isMine = ({ managerId }: Record<string, unknown>) => managerId === nina.row.managerId;

  await desk.page.getByRole("button", { name: ru.compact.filter.open }).press("Enter");
  await desk.page.getByRole("combobox", { name: ru.compact.filter.tag }).fill("выст");
  await desk.page.getByRole("option", { name: "выставка" }).click();
  await expect(shown).toHaveText(counted(all.filter(isTagged).length));
  await expect(listed().filter({ hasText: "Выставкин" })).toBeVisible();
  await scopes.getByText(ru.list.mine).click();
  await expect(shown).toHaveText(counted(all.filter((row) => isTagged(row) && isMine(row)).length));
  await expect(listed().filter({ hasText: "Выставкин" })).toHaveCount(0);
  await expect(listed().filter({ hasText: lastName })).toBeVisible();
  await desk.page.getByRole("button", { name: ru.compact.filter.clear }).click();
  await expect(shown).toHaveText(counted(all.filter(isMine).length));
  await scopes.getByText(ru.list.everybody).click();
  await expect(shown).toHaveText(counted(all.length));
});

test("LL-11, LL-12, LL-13, LL-14, LL-16, LL-17, UD-34: the compact card has picture, name, place, tags, phone and e-mail, which are copied", async () => {
  await find(lastName);
  await expect(desk.found.first().getByRole("button", { name: copyOf("+7 913 700-01-82") })).toBeVisible();
  await desk.search.press("Alt+Enter");
  await expect(compact().locator("img")).toHaveAttribute("src", picture);
  await expect
    .poll(() =>
      compact()
        .locator("img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(1);
  await expect(compact().getByRole("heading", { level: 2 })).toContainText(name);
  await expect(compact()).toContainText("Омск, Россия");
  await expect(compact()).toContainText("UTC+6");
  await expect(
    compact().getByRole("button", { name: ru.card.contacts.removeTag.replace("{{tag}}", "выставка") }),
  ).toBeVisible();
  await expect(compact().getByRole("button", { name: callTo("+7 913 700-01-82") })).toBeVisible();
  for (const value of ["+7 913 700-01-82", "nina@example.org"]) {
    await compact()
      .getByRole("button", { name: copyOf(value) })
      .click();
    await expect
      .poll(async () =>
        (await desk.application.evaluate(({ clipboard }) => clipboard.readText())).replaceAll(/[\s-]/g, ""),
      )
      .toBe(value.replaceAll(/[\s-]/g, ""));
  }
});

test("LL-18: an own field of the account is added in the compact card", async () => {
  await compact().getByLabel(ru.compact.addField).first().click();
  await desk.page.getByRole("option", { name: "Размер кухни" }).click();
  await rewrite(compact(), "Размер кухни", "3 на 4");
  await expect(compact().getByRole("term").filter({ hasText: "Размер кухни" })).toHaveCount(1);
  await expect
    .poll(() => serverRows(dataFolder(world), "SELECT customFields FROM clients WHERE id = ?", [nina.row.id])[0])
    .toEqual({ customFields: '{"Размер кухни":"3 на 4"}' });
});

test("LL-19, G4-2: its comments have at most 240 characters, counted as they are typed", async () => {
  const field = compact().getByRole("textbox", { name: ru.compact.comment });
  const counted = (count: number) =>
    ru.compact.commentLength.replace("{{count}}", String(count)).replace("{{limit}}", "240");
  await expect(
    compact()
      .getByRole("status")
      .filter({ hasText: counted(0) }),
  ).toBeVisible();
  await field.pressSequentially("Ждёт");
  await expect(
    compact()
      .getByRole("status")
      .filter({ hasText: counted(4) }),
  ).toBeVisible();
  // what is pasted is never cut: it is told to be too long, kept, and shortened by its author
  const save = compact().getByRole("button", { name: ru.card.interaction.commentSave });
  const tooLong = "я".repeat(239) + "ёж";
  await field.fill(tooLong);
  await expect(field).toHaveValue(tooLong);
  await expect(
    compact()
      .getByRole("status")
      .filter({ hasText: counted(241) }),
  ).toBeVisible();
  await expect(save).toBeDisabled();
  await field.press("Control+Enter");
  await expect(field).toHaveValue(tooLong);
  await field.press("End");
  await field.press("Backspace");
  await expect(
    compact()
      .getByRole("status")
      .filter({ hasText: counted(240) }),
  ).toBeVisible();
  await expect(save).toBeEnabled();
  await field.press("Control+Enter");
  await expect(field).toHaveValue("");
  await expect(compact().getByRole("list", { name: ru.compact.comments })).toContainText("яяё");
  await expect
    .poll(() => serverRows(dataFolder(world), "SELECT text FROM comments WHERE clientId = ?", [nina.row.id]))
    .toEqual([{ text: `${"я".repeat(239)}ё` }]);
});

test("LL-22, G5-2: the compact card is closed by Esc and by its button, the list is as it was, and what was typed stays", async () => {
  const field = compact().getByRole("textbox", { name: ru.compact.comment });
  await field.fill("Начато и не дописано");
  await desk.page.keyboard.press("Escape");
  await expect(compact()).toHaveCount(0);
  await expect(desk.search).toBeFocused();
  await expect(desk.search).toHaveValue(lastName);
  await desk.search.press("Alt+Enter");
  await expect(field).toHaveValue("Начато и не дописано");
  await field.fill("");
  await compact().getByRole("button", { name: ru.app.close }).click();
  await expect(compact()).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: the compact card and the list beside it have no accessibility fault, ${theme}, and leave the phone bar free`, async () => {
    await chooseTheme(desk, theme);
    for (const [width, height] of [
      [1024, 640],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await resize(desk, width, height);
      await find(lastName);
      await desk.search.press("Alt+Enter");
      await expect(compact()).toBeVisible();
      await expectAccessible(desk, `${width}, ${theme}`);
      const card = await compact().boundingBox();
      const bar = await desk.phone.boundingBox();
      expect((card?.y ?? 0) + (card?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
      expect(await compact().evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
      await desk.page.keyboard.press("Escape");
      await expect(compact()).toHaveCount(0);
    }
  });
}
