import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { type MailServerForTests, startMailServer } from "../src-server/messages/mail-server-for-tests.ts";
import { startTelegram, type TelegramForTests } from "../src-server/messages/telegram-for-tests.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, day, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import { addWhileStopped, chooseTheme, openCard, sectionOf } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.messages;
const token = "4242:bot-token";
const zhanna = clientRow({
  lastName: "Жаворонкова",
  firstName: "Жанна",
  city: "Омск",
  phones: { a: phoneOf("+79137000192") },
  emails: {
    a: { address: "zhanna@example.org", position: 0 },
    b: { address: "work@example.org", position: 1 },
  },
  messengers: { t: { messenger: "telegram", accountId: "77001", nickname: "zhanna", position: 0 } },
});
const { id: clientId } = zhanna.row;
const threadId = newId();

let mail: MailServerForTests;
let telegram: TelegramForTests;
let world: World;
let owner: Desk;
let olga: Desk;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  mail = await startMailServer({ user: "sales", password: "mailbox-password" });
  telegram = await startTelegram(token);
  world = await createWorld({ clients: 30, serverEnv: { KARTOTEKA_TELEGRAM_URL: telegram.url } });
  const of = rowsOfClient(clientId);
  await addWhileStopped(world, [
    zhanna,
    of.order("З-77", "awaitingPayment", 123_450),
    of.message(threadId, Date.now() - day, "Когда приедет мастер?", { subject: "Замер кухни" }),
  ]);
});
test.afterAll(async () => {
  await world?.close();
  await telegram?.close();
  await mail?.close();
});

const composer = (desk: Desk): Locator => desk.page.getByRole("region", { name: words.title });
const thread = (subject: string): Locator => olga.cardPanel.getByRole("region", { name: subject });
const text = (): Locator => composer(olga).getByRole("textbox", { name: words.text });

async function choose(field: string, option: string | RegExp): Promise<void> {
  await composer(olga).getByRole("combobox", { name: field }).click();
  await olga.page.getByRole("option", { name: option }).click();
}

test("GC-19, R-22: an administrator adds a mailbox and a bot; a wrong password is told and nothing is kept", async () => {
  test.setTimeout(120_000);
  owner = await world.openDesk({ profile: "owner" });
  await owner.signIn(world.serverUrl, { email: "owner@demo.kartoteka", password: demoAccount.password });
  await owner.goTo("administration");
  await owner.page.getByText(ru.administration.tabs.senders, { exact: true }).click();
  await expect(owner.page.getByText(words.senders.empty)).toBeVisible();
  await owner.page.getByRole("button", { name: words.senders.addEmail }).click();
  const form = owner.page.getByRole("form", { name: words.senders.addEmail });
  const fields = {
    label: "Продажи",
    from: "sales@firm.example",
    fromName: "Отдел продаж",
    host: "127.0.0.1",
    user: "sales",
  } as const;
  for (const [name, value] of Object.entries(fields))
    await form.getByRole("textbox", { name: words.senders[name as keyof typeof fields], exact: true }).fill(value);
  await form.getByRole("textbox", { name: words.senders.port }).fill(String(mail.port));
  await form.getByRole("combobox", { name: words.senders.security }).click();
  await owner.page.getByRole("option", { name: words.senders.securities.none }).click();
  await form.getByLabel(words.senders.password).first().fill("wrong");
  await form.getByRole("button", { name: words.senders.save }).click();
  await expect(form.getByRole("alert")).toHaveText(words.senders.troubles.notLetIn);
  await expectAccessible(owner, "a mailbox that does not let us in");
  await form.getByLabel(words.senders.password).first().fill("mailbox-password");
  await form.getByRole("button", { name: words.senders.save }).click();
  await expect(owner.page.getByRole("cell", { name: "sales@firm.example" })).toBeVisible();

  await owner.page.getByRole("button", { name: words.senders.addTelegram }).click();
  const ofBot = owner.page.getByRole("form", { name: words.senders.addTelegram });
  await ofBot.getByRole("textbox", { name: words.senders.label }).fill("Бот");
  await ofBot.getByLabel(words.senders.token).first().fill(token);
  await ofBot.getByRole("button", { name: words.senders.save }).click();
  await expect(owner.page.getByRole("cell", { name: "Бот", exact: true })).toBeVisible();
  const [stored] = serverRows(join(world.folder, "server"), "SELECT messageSenders FROM accounts");
  expect(String(stored?.["messageSenders"])).toContain("mailbox-password");

  // G4-9: what is written often
  await owner.page.getByText(ru.administration.tabs.books, { exact: true }).click();
  const books = ru.administration.books;
  const template = owner.page.getByRole("form", { name: books.templates });
  await template.getByRole("textbox", { name: books.templateTitle }).fill("Заказ готов");
  await template
    .getByRole("textbox", { name: books.templateText })
    .fill("Здравствуйте, {имя} {отчество}! Заказ {заказ} на {сумма} готов.");
  await template.getByRole("button", { name: books.add }).click();
  await expect(owner.page.getByText("Заказ готов", { exact: true })).toBeVisible();
  await expectAccessible(owner, "the template of a message");
  await owner.close();
});

test("GC-17, GC-19, GC-56, UD-35, G4-6: an answer is written without a server at a click on the address, waits, and goes by mail with the signature once; a message goes by Telegram", async () => {
  test.setTimeout(180_000);
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  await olga.goTo("settings");
  const signature = olga.page.getByRole("textbox", { name: words.settings.label });
  await signature.fill("Ольга Крылова\nотдел продаж");
  await olga.page.getByRole("button", { name: words.settings.save }).click();
  await expect(olga.page.getByText(words.settings.saved)).toBeVisible();

  await openCard(olga, clientId);
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });

  // UD-35: from the card's own contacts
  await sectionOf(olga, ru.card.contacts.title)
    .getByRole("button", { name: ru.card.contacts.writeTo.replace("{{address}}", "work@example.org") })
    .click();
  await expect(text()).toBeFocused();
  await expect(composer(olga).getByRole("combobox", { name: words.address })).toHaveValue("work@example.org");
  await expect(composer(olga)).toContainText("отдел продаж");
  await expectAccessible(olga, "a message being written");
  // what is typed outlives another tab
  await composer(olga).getByRole("textbox", { name: words.subject }).fill("Смета");
  await text().fill("Смета готова, посмотрите.");
  await olga.openTab(ru.card.tabs.calls);
  await olga.openTab(ru.card.tabs.messages);
  await expect(text()).toHaveValue("Смета готова, посмотрите.");
  await text().press("Control+Enter");
  await expect(composer(olga)).toHaveCount(0);
  await expect(thread("Смета")).toContainText(words.states.waiting);

  await world.startServer();
  await expect(thread("Смета")).toContainText(/отправлено/, { timeout: 40_000 });
  expect(mail.received).toHaveLength(1);
  expect(mail.received[0]).toMatchObject({ from: "sales@firm.example", to: ["work@example.org"] });
  expect(mail.received[0]?.text).toContain("Смета готова, посмотрите.");
  expect(mail.received[0]?.text.match(/Ольга Крылова\nотдел продаж/g)).toHaveLength(1);

  // GC-19: another way, to where that way reaches him
  await olga.cardPanel.getByRole("button", { name: words.write, exact: true }).click();
  await choose(words.sender, /Бот/);
  await expect(composer(olga).getByRole("combobox", { name: words.address })).toHaveValue("77001");
  await expect(composer(olga).getByRole("textbox", { name: words.subject })).toHaveCount(0);
  await text().fill("Мастер выехал");
  await composer(olga).getByRole("button", { name: words.send }).click();
  await expect
    .poll(() => telegram.sent, { timeout: 20_000 })
    .toEqual([{ chatId: "77001", text: "Мастер выехал\n\nОльга Крылова\nотдел продаж" }]);
});

test("UD-32, GC-16: the gear of a request changes the client's data or the mailbox; an answer keeps thread and subject, a refusal says why and goes again at a press", async () => {
  test.setTimeout(120_000);
  mail.refuses = 550;
  await thread("Замер кухни").getByRole("button", { name: "Замер кухни" }).click();
  await thread("Замер кухни").getByRole("button", { name: words.answer }).click();
  await expect(composer(olga).getByRole("textbox", { name: words.subject })).toHaveValue("Re: Замер кухни");
  await text().fill("Завтра в десять");
  await text().press("Control+Enter");
  const failed = thread("Замер кухни").getByRole("status");
  await expect(failed).toContainText(words.troubles.badAddress, { timeout: 20_000 });
  await expectAccessible(olga, "a message that did not go");
  await chooseTheme(olga, "dark");
  await openCard(olga, clientId);
  await olga.openTab(ru.card.tabs.messages);
  await expect(failed).toBeVisible();
  await expectAccessible(olga, "a message that did not go, dark");
  mail.refuses = null;
  await failed.getByRole("button", { name: words.again }).click();
  await expect(thread("Замер кухни")).toContainText(/отправлено/, { timeout: 20_000 });
  expect(mail.received.at(-1)?.text).toContain(`References: <${threadId}@firm.example>`);

  const aside = olga.cardPanel.getByRole("complementary", { name: ru.compact.aside });
  await aside.getByRole("button", { name: words.gear }).click();
  await olga.page.getByRole("menuitem", { name: words.answerFrom.replace("{{sender}}", "Бот") }).click();
  await expect(composer(olga).getByRole("combobox", { name: words.sender })).toHaveValue(/Бот/);
  await expect(text()).toBeFocused();
  await composer(olga).getByRole("button", { name: words.giveUp }).click();
  await aside.getByRole("button", { name: words.gear }).click();
  await olga.page.getByRole("menuitem", { name: words.editClient }).click();
  await expect(sectionOf(olga, ru.card.facts.title)).toBeVisible();
});

test("G4-9: a template is filled with name, order and amount; what the client has not stays marked, and nothing goes until it is written", async () => {
  test.setTimeout(60_000);
  await olga.openTab(ru.card.tabs.messages);
  await olga.cardPanel.getByRole("button", { name: words.write, exact: true }).click();
  await choose(words.sender, /Продажи/);
  await composer(olga).getByRole("button", { name: words.template }).click();
  await olga.page.getByRole("menuitem", { name: "Заказ готов" }).click();
  await expect(text()).toBeFocused();
  await expect(text()).toHaveValue(/^Здравствуйте, Жанна \{отчество\}! Заказ З-77 на 1\s234,50\s₽ готов\.$/);
  await expect(composer(olga)).toContainText(words.unfilled.replace("{{places}}", "{отчество}"));
  await expect(composer(olga).getByRole("button", { name: words.send })).toBeDisabled();
  const came = mail.received.length;
  await text().press("Control+Enter");
  await expectAccessible(olga, "a template with an open place");
  expect(mail.received).toHaveLength(came);
  await text().fill((await text().inputValue()).replace(" {отчество}", ""));
  await text().press("Control+Enter");
  await expect(composer(olga)).toHaveCount(0);
  await expect.poll(() => mail.received.length, { timeout: 20_000 }).toBe(came + 1);
  expect(mail.received.at(-1)?.text).toMatch(/Здравствуйте, Жанна! Заказ З-77 на 1\s234,50\s₽ готов\./);
});
