import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { expectAccessible } from "./accessible.ts";
import { chooseTheme, keyOfSystem, openCard, rewrite, sectionOf } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.compact.block;
const books = ru.administration.books;
const title = "Клуб покупателей";

let world: World;
let olga: Desk;
let owner: Desk;
let crm: NewSourceKey;
let block: Server;
let origin: string;
const asked: string[] = [];
let answer: { status: number; body: string } = {
  status: 200,
  body: JSON.stringify({ Тариф: "Золотой", "Занятий осталось": 4, Долг: false, Разметка: "<b>важно</b>" }),
};
let anna: string;
let boris: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  block = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  await new Promise<void>((resolve) => block.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(block.address() as AddressInfo).port}`;
  world = await createWorld({ clients: 20, serverEnv: { KARTOTEKA_BLOCK_ORIGINS: origin } });
  crm = await keyOfSystem(world, "crm");
  const message = (externalId: string, client: object) => ({
    ...{ kind: "message", externalId, client, at: Date.now(), transport: "email", direction: "incoming" },
    ...{ subject: "Когда занятие?", text: "Добрый день" },
  });
  const { results } = await tellServer(world.serverUrl, crm, [
    message("m-1", { externalId: "A/7", name: "Блокова Анна", emails: ["anna@example.org"] }),
    message("m-2", { name: "Блоков Борис", emails: ["boris@example.org"] }),
  ]);
  [anna = "", boris = ""] = (results as { clientId: string }[]).map(({ clientId }) => clientId);
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
});
test.afterAll(async () => {
  await world?.close();
  block?.close();
});

const section = (): Locator => sectionOf(olga, title);
const fact = (name: string): Locator =>
  section()
    .locator("div")
    .filter({ hasText: new RegExp(`^${name}`) })
    .last();

test("UD-22: where no block is connected there is none; the owner connects one by the keyboard", async () => {
  test.setTimeout(120_000);
  await openCard(olga, anna, "messages");
  await expect(olga.cardPanel.getByRole("region", { name: ru.compact.requests })).toBeVisible();
  await expect(section()).toHaveCount(0);

  owner = await world.openDesk({ profile: "owner" });
  await owner.signIn(world.serverUrl, { email: "owner@demo.kartoteka", password: demoAccount.password });
  await owner.goTo("administration");
  await owner.page
    .getByRole("radiogroup", { name: ru.administration.tabs.label })
    .getByText(ru.administration.tabs.books, { exact: true })
    .click();
  const form = owner.page.getByRole("form", { name: books.dynamicBlock });
  await form.getByLabel(books.blockTitle).focus();
  await owner.page.keyboard.type(title);
  await owner.page.keyboard.press("Tab");
  await owner.page.keyboard.type("crm");
  await owner.page.keyboard.press("Tab");
  // whom it is asked of is nothing that a card may say
  await owner.page.keyboard.type("https://{id}.example.com/");
  await expect(form.getByRole("button", { name: books.set })).toBeDisabled();
  await form.getByLabel(books.blockUrl).fill(`${origin}/client/{id}?mail={email}`);
  await expectAccessible(owner, "the form of the dynamic block");
  await owner.page.keyboard.press("Enter");
  await expect(form).toHaveCount(0);
  await expect(owner.page.getByRole("region", { name: books.dynamicBlock })).toContainText(`${title}: crm`);
  await expect(owner.status).toContainText(ru.app.status.nothingWaits);
});

test("UD-22: beside the request stand the facts of the client's id with their time, as text and never as a page", async () => {
  test.setTimeout(120_000);
  await olga.syncNow();
  await expect(section()).toContainText(/данные на \d\d:\d\d/);
  await expect(fact("Тариф")).toContainText("Золотой");
  await expect(fact("Занятий осталось")).toContainText("4");
  await expect(fact("Долг")).toContainText(ru.card.fieldFlag.false);
  await expect(section()).toContainText("<b>важно</b>");
  expect(asked.at(-1)).toBe("/client/A%2F7?mail=anna%40example.org");
  for (const theme of ["dark", "light"] as const) {
    await chooseTheme(olga, theme);
    await expectAccessible(olga, `the dynamic block, ${theme}`);
  }
  expect(olga.page.frames()).toHaveLength(1);

  answer = { status: 200, body: JSON.stringify({ Тариф: "Серебряный" }) };
  await section()
    .getByRole("button", { name: words.refresh.replace("{{title}}", title) })
    .press("Enter");
  await expect(fact("Тариф")).toContainText("Серебряный");
  await expect(section()).not.toContainText("Долг");
});

test("UD-22: who has no id is told of so, and nothing is asked; written on the card, it is asked at once", async () => {
  const before = asked.length;
  await openCard(olga, boris, "messages");
  await expect(section()).toContainText(words.noId.replace("{{system}}", "crm"));
  expect(asked).toHaveLength(before);
  await openCard(olga, boris);
  await rewrite(sectionOf(olga, ru.card.details.title), "crm", "B-8");
  await expect(olga.status).toContainText(ru.app.status.nothingWaits);
  await openCard(olga, boris, "messages");
  await expect(fact("Тариф")).toContainText("Серебряный");
  expect(asked.at(-1)).toBe("/client/B-8?mail=boris%40example.org");
});

test("UD-22: a block that fails says what to do, and one without a network that it comes later", async () => {
  test.setTimeout(120_000);
  answer = { status: 200, body: "<html>вход</html>" };
  await openCard(olga, anna, "messages");
  await expect(section()).toContainText(words.failed.notFacts);
  answer = { status: 503, body: "" };
  await section()
    .getByRole("button", { name: words.refresh.replace("{{title}}", title) })
    .click();
  await expect(section()).toContainText(words.failed.refused);
  await expectAccessible(olga, "a dynamic block that fails");

  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  await openCard(olga, boris, "messages");
  await expect(section()).toContainText(words.offline);
  await expect(section().getByRole("button")).toHaveCount(0);
  answer = { status: 200, body: JSON.stringify({ Тариф: "Бронзовый" }) };
  await world.startServer();
  await expect(fact("Тариф")).toContainText("Бронзовый", { timeout: 60_000 });
});
