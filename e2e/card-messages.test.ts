import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import { clientRow, day, hour, minute, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import {
  callTo,
  catchOpened,
  chooseTheme,
  copyOf,
  headOf,
  openCard,
  type Person,
  resize,
  sectionOf,
  staff,
  worldWith,
} from "./card-world.ts";
import type { Desk } from "./desk.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let manager: Person;
const e164 = "+79137000192";
const zhanna = clientRow({
  lastName: "Жаворонкова",
  firstName: "Жанна",
  city: "Омск",
  phones: { a: phoneOf(e164) },
  emails: { a: { address: "zhanna@example.org", position: 0 } },
});
const { id } = zhanna.row;
const now = Date.now();

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await worldWith((people) => {
    const of = rowsOfClient(id);
    const support = newId();
    const mailing = newId();
    const chat = newId();
    const older = Array.from({ length: 4 }, (_, index) =>
      of.message(newId(), now - (10 + index) * day, `Старый вопрос ${index}`, { subject: `Обращение ${index}` }),
    );
    const author = people.manager.id;
    return [
      zhanna,
      of.note("Писать только в рабочие дни", now - day, author),
      of.comment("Просила звонить после письма", now - 2 * day, author),
      ...older,
      of.message(mailing, now - 5 * day, "Скидки до конца недели", {
        subject: "Осенняя распродажа",
        direction: "outgoing",
      }),
      of.message(mailing, now - 4 * day, "А на двери?", { subject: "Re: Осенняя распродажа" }),
      of.message(support, now - 3 * hour, "Не открывается заказ", { subject: "Заказ 12", transport: "site" }),
      of.message(support, now - 2 * hour, "Посмотрите сейчас", {
        subject: "Re: Заказ 12",
        direction: "outgoing",
        authorId: author,
      }),
      of.message(chat, now - minute, "Теперь открылся, спасибо", { transport: "telegram" }),
      of.record("channel", now - 20 * day, "Бот", {
        transport: "telegram",
        nickname: "@zhanna",
        chatUrl: "https://chat.example.com/zhanna",
      }),
    ];
  });
  manager = staff(world).manager;
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

const aside = () => desk.cardPanel.getByRole("complementary", { name: ru.compact.aside });
const thread = (title: string) => desk.cardPanel.getByRole("region", { name: title, exact: true });
const requests = () => aside().getByRole("region", { name: ru.compact.requests }).getByRole("button");

test("GC-16, GC-18: the conversation stands in threads: a request for support with its answer, and the answer to a mailing", async () => {
  await openCard(desk, id, "messages");
  const titles = desk.cardPanel.locator("section > button[aria-expanded] b");
  await expect(titles).toHaveText([
    ru.compact.thread.untitled,
    "Заказ 12",
    "Осенняя распродажа",
    "Обращение 0",
    "Обращение 1",
    "Обращение 2",
    "Обращение 3",
  ]);
  await expect(thread(ru.compact.thread.untitled)).toContainText("Теперь открылся, спасибо");
  const support = thread("Заказ 12");
  await expect(support).not.toContainText("Посмотрите сейчас");
  await support.getByRole("button").press("Enter");
  await expect(support.getByRole("listitem")).toHaveCount(2);
  await expect(support.getByRole("listitem").nth(0)).toContainText(ru.card.messagesTab.incoming);
  await expect(support.getByRole("listitem").nth(0)).toContainText("Не открывается заказ");
  await expect(support.getByRole("listitem").nth(1)).toContainText(manager.name);
  await expect(support.getByRole("listitem").nth(1)).toContainText("Посмотрите сейчас");
  const mailing = thread("Осенняя распродажа");
  await mailing.getByRole("button").press("Enter");
  await expect(mailing.getByRole("listitem").nth(0)).toContainText("Скидки до конца недели");
  await expect(mailing.getByRole("listitem").nth(1)).toContainText("А на двери?");
  await expect(mailing).not.toContainText("Не открывается заказ");
});

test("UD-12, UD-30: beside a request stand the note, the contacts, the last five requests, the comments, and a file that is downloaded", async () => {
  await desk.interaction
    .locator("input[type=file]")
    .setInputFiles([{ name: "замеры.txt", mimeType: "text/plain", buffer: Buffer.from("ширина 2 м") }]);
  await desk.comment("Прислала замеры");
  await openCard(desk, id, "messages");
  await expect(desk.page.getByRole("region", { name: ru.card.note.label, exact: true })).toContainText("рабочие дни");
  await expect(aside()).toContainText("+7 913 700-01-92");
  await expect(aside()).toContainText("zhanna@example.org");
  await expect(requests()).toHaveText([
    /^Без темы/,
    /^Заказ 12/,
    /^Осенняя распродажа/,
    /^Обращение 0/,
    /^Обращение 1/,
  ]);
  const comments = aside().getByRole("list", { name: ru.compact.comments }).getByRole("listitem");
  await expect(comments).toHaveText([/Прислала замеры$/, /Просила звонить после письма$/]);

  const saved = join(world.folder, "saved.txt");
  await desk.saveFilesAs(saved);
  await aside()
    .getByRole("button", { name: ru.files.saveNamed.replace("{{name}}", "замеры.txt") })
    .click();
  await expect.poll(() => existsSync(saved)).toBe(true);
  await expect.poll(() => readFileSync(saved, "utf8")).toBe("ширина 2 м");
});

test("UD-31, UD-33, UD-34, UD-36, UD-37: from a request one writes, copies, goes to another request, and opens the rest of the card by the pencil", async () => {
  const opened = await catchOpened(desk);
  await openCard(desk, id, "messages");
  await aside()
    .getByRole("button", { name: ru.card.contacts.writeTo.replace("{{address}}", "zhanna@example.org") })
    .click();
  await expect.poll(opened).toEqual(["mailto:zhanna@example.org"]);
  for (const value of ["zhanna@example.org", "+7 913 700-01-92"])
    await expect(aside().getByRole("button", { name: copyOf(value) })).toBeVisible();
  await aside()
    .getByRole("button", { name: copyOf("zhanna@example.org") })
    .click();
  await expect
    .poll(() => desk.application.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe("zhanna@example.org");

  await requests().filter({ hasText: "Обращение 1" }).press("Enter");
  await expect(thread("Обращение 1")).toContainText("Старый вопрос 1");
  await expect(thread("Обращение 1").getByRole("button")).toBeFocused();
  await expect(thread("Обращение 1")).toBeInViewport();

  await aside().getByRole("button", { name: ru.messages.gear }).press("Enter");
  await desk.page.getByRole("menuitem", { name: ru.messages.editClient }).press("Enter");
  const facts = sectionOf(desk, ru.card.facts.title);
  await expect(facts.getByRole("button", { name: `${ru.card.facts.city}: Омск` })).toBeEnabled();
  await expect(headOf(desk)).toContainText("ЖЖ");
  await expect(sectionOf(desk, ru.card.contacts.title)).toContainText("zhanna@example.org");
  await expect(desk.page.getByRole("tab", { name: new RegExp(`^${ru.card.tabs.messages}`) })).toContainText("9");
});

test("LL-35: a button opens the chat of its channel apart from the card", async () => {
  const opened = await catchOpened(desk);
  await openCard(desk, id, "subscriptions");
  await desk.cardPanel.getByRole("button", { name: /^Открыть чат: .*@zhanna$/ }).click();
  await expect.poll(opened).toEqual(["https://chat.example.com/zhanna"]);
  await expect(desk.cardName).toHaveText("Жаворонкова Жанна");
});

test("UD-17, LL-7, LL-68: a click on the number beside a request calls the client, and the call stands among his calls with its manager", async () => {
  test.setTimeout(90_000);
  const phone = new CallScreen(desk, world);
  await phone.ready();
  await openCard(desk, id, "messages");
  await phone.click(aside(), e164);
  await phone.talking();
  await expect(phone.active).toContainText("Жаворонкова");
  await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: id, e164, source: "softphone" });
  await phone.hangUp();
  await phone.saveOutcome();
  await openCard(desk, id, "calls");
  const calls = desk.cardPanel.getByRole("list", { name: ru.calls.title }).getByRole("listitem");
  await expect(calls).toHaveCount(1);
  await expect(calls).toContainText(manager.name);
  await expect(calls.getByRole("button", { name: callTo("+7 913 700-01-92") })).toBeVisible();
  await expect(calls).toContainText(/\d:\d\d/);
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in the conversation, ${theme}, and nothing of it scrolls sideways`, async () => {
    await chooseTheme(desk, theme);
    for (const [width, height] of [
      [1024, 640],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await resize(desk, width, height);
      await openCard(desk, id, "messages");
      await expectAccessible(desk, `${width}, ${theme}`);
      expect(await desk.cardPanel.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(0);
    }
  });
}
