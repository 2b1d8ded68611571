import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { firstReachableClient, openLineDesk } from "./line-desk.ts";
import type { SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const { outcome: words } = ru.softphone;
const { books } = ru.administration;
const { filter } = ru.calls;

let world: World;
let owner: Desk;
let olga: Desk;
let phone: CallScreen;
let client: SeededClient;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300, timing: { answerAfterMs: 500 } });
  ({ desk: olga, phone } = await openLineDesk(world, { profile: "olga" }));
  owner = await world.openDesk({ profile: "owner" });
  await owner.signIn(world.serverUrl, { email: "owner@demo.kartoteka", password: demoAccount.password });
  client = firstReachableClient(world);
});
test.afterAll(() => world?.close());
test.setTimeout(120_000);

const level = (name: string): Locator => phone.outcome.getByRole("radiogroup", { name });
const refusal = words.reasonOf.replace("{{outcome}}", "Отказ");
const reasonsOfRefusal = books.reasonsOf.replace("{{title}}", "Отказ");
const journalRows = (desk: Desk) => desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row");
const journalSearch = (desk: Desk) => desk.page.getByRole("textbox", { name: filter.search });

async function talkToClient(): Promise<void> {
  await olga.goTo("clients");
  await olga.openFirstFound(client.lastName);
  await phone.click(olga.cardPanel, client.e164);
  await phone.talking();
  await phone.hangUp();
}

async function addOutcome(): Promise<void> {
  const { page } = owner;
  await owner.goTo("administration");
  const tabs = page.getByRole("radiogroup", { name: ru.administration.tabs.label });
  await tabs.getByText(ru.administration.tabs.books, { exact: true }).click();
  const field = page.getByRole("form", { name: books.outcomes }).getByLabel(books.word);
  for (const title of ["Отказ", "Заказал"]) {
    await field.fill(title);
    await field.press("Enter");
    await expect(field).toHaveValue("");
  }
  await page.getByRole("button", { name: reasonsOfRefusal }).press("Enter");
  const reason = page.getByRole("form", { name: reasonsOfRefusal }).getByLabel(books.reasonWord);
  for (const title of ["дорого", "не нужно"]) {
    await reason.fill(title);
    await reason.press("Enter");
    await expect(reason).toHaveValue("");
    await expect(page.getByRole("button", { name: books.remove.replace("{{title}}", title) })).toBeVisible();
  }
}

test("G3-4: an outcome with two reasons appears in a form that is open; chosen by two digits, Esc goes back", async () => {
  const { keyboard } = olga.page;
  await phone.dial("600");
  await phone.talking();
  await phone.hangUp();
  await expect(phone.held).toBeChecked();
  await expect(level(words.result)).toHaveCount(0);
  await addOutcome();
  await expect(level(words.result).getByRole("radio", { name: "Отказ" })).toBeVisible({ timeout: 30_000 });

  await phone.outcome.focus();
  await keyboard.press("1");
  await expect(level(refusal).getByRole("radio", { name: "не нужно" })).toBeVisible();
  await expect(phone.outcome, "the outcome is not given before its reason").toBeVisible();
  await keyboard.press("Escape");
  await expect(level(refusal)).toHaveCount(0);
  await expect(phone.outcome).toBeFocused();
  await keyboard.press("1");
  await level(refusal).getByRole("radio", { name: "дорого" }).focus();
  await keyboard.press("ArrowDown");
  await expect(level(refusal).getByRole("radio", { name: "не нужно" })).toBeChecked();
  await expectAccessible(olga, "the second level of an outcome");
  await keyboard.press("2");
  await expect(phone.outcome).toBeHidden();
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({
      ...{ held: true, outcomeText: "Отказ", reason: null, reasonText: "не нужно" },
    });
});

test("G3-4, G3-6: without the server the lists serve, a reason in free words is saved and found at once", async () => {
  await world.stopServer();
  await talkToClient();
  await phone.outcome.focus();
  await olga.page.keyboard.press("1");
  await expect(level(refusal)).toBeVisible();
  await phone.outcome.getByLabel(words.reasonTextHeld).fill("Переехали на Актёрскую");
  await phone.outcome.getByLabel(words.comment).fill("Вернуться к разговору весной");
  await olga.page.keyboard.press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ outcomeText: "Отказ", reasonText: "Переехали на Актёрскую" });

  await olga.goTo("calls");
  await journalSearch(olga).fill("АКТЕРСК отказ весной");
  await expect(journalRows(olga)).toHaveCount(1);
  await expect(journalRows(olga)).toContainText("Отказ, Переехали на Актёрскую");
  await journalSearch(olga).press("Escape");
  await expect(journalRows(olga).nth(1)).toBeVisible();
  await world.startServer();
  await olga.syncNow();
});

test("G3-6: another desk finds the call by its reason and its note, in the journal and on the client's card", async () => {
  await owner.syncNow();
  await owner.goTo("calls");
  await journalSearch(owner).fill("актерск");
  await expect(journalRows(owner)).toHaveCount(1, { timeout: 30_000 });
  await journalSearch(owner).fill("весной разговору");
  await expect(journalRows(owner)).toHaveCount(1);
  await journalSearch(owner).fill("такого не говорили");
  await expect(owner.page.getByText(filter.none)).toBeVisible();

  await owner.goTo("clients");
  await owner.openFirstFound(client.lastName);
  await owner.openTab(ru.card.tabs.calls);
  const calls = owner.cardPanel.getByRole("list", { name: ru.calls.title }).getByRole("listitem");
  await owner.cardPanel.getByRole("textbox", { name: filter.searchOfClient }).fill("ВЕСНОЙ");
  await expect(calls).toHaveCount(1);
  await expect(calls).toContainText("Переехали на Актёрскую");
});

test("G3-4: the journal by outcome and reason; both stay over a restart, and words of a removed outcome as well", async () => {
  await owner.goTo("calls");
  await owner.page.getByRole("button", { name: filter.reset }).click();
  await choose(filter.outcome, "Отказ");
  await expect(journalRows(owner)).toHaveCount(2);
  await choose(filter.reason, "не нужно");
  await expect(journalRows(owner)).toHaveCount(1);
  await journalSearch(owner).fill("нужно");
  await expect(journalRows(owner)).toHaveCount(1);

  await owner.goTo("administration");
  const tabs = owner.page.getByRole("radiogroup", { name: ru.administration.tabs.label });
  await tabs.getByText(ru.administration.tabs.books, { exact: true }).click();
  await owner.page.getByRole("button", { name: books.remove.replace("{{title}}", "Отказ") }).click();
  await expect(owner.page.getByRole("button", { name: reasonsOfRefusal })).toHaveCount(0);

  await owner.close();
  owner = await world.openDesk({ profile: "owner" });
  await owner.unlock(demoAccount.password);
  await owner.goTo("calls");
  await expect(journalSearch(owner)).toHaveValue("нужно");
  await expect(owner.page.getByRole("combobox", { name: filter.outcome })).toHaveValue("Отказ");
  await expect(journalRows(owner)).toHaveCount(1);
  await expect(journalRows(owner)).toContainText("Отказ, не нужно");
});

async function choose(label: string, option: string): Promise<void> {
  await owner.page.getByRole("combobox", { name: label }).click();
  await owner.page.getByRole("option", { name: option, exact: true }).click();
}

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in the journal with its filters, ${theme}`, async () => {
    await owner.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(owner.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    await owner.goTo("calls");
    await expectAccessible(owner, `the journal, ${theme}`);
  });
}
