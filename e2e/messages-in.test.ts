import { expect, type Locator, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { type InboxForTests, startInbox } from "../src-server/messages/inbox-for-tests.ts";
import { type MailServerForTests, startMailServer } from "../src-server/messages/mail-server-for-tests.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, phoneOf } from "./card-tab-rows.ts";
import { addWhileStopped, openCard } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.messages;
const login = { user: "sales", password: "mailbox-password" };
const zhanna = clientRow({
  lastName: "Жаворонкова",
  firstName: "Жанна",
  city: "Омск",
  phones: { a: phoneOf("+79137000192") },
  emails: { a: { address: "zhanna@example.org", position: 0 } },
});

let mail: MailServerForTests;
let inbox: InboxForTests;
let world: World;
let owner: Desk;
let olga: Desk;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  mail = await startMailServer(login);
  inbox = await startInbox(login);
  world = await createWorld({ clients: 30 });
  await addWhileStopped(world, [zhanna]);
});
test.afterAll(async () => {
  await world?.close();
  await inbox?.close();
  await mail?.close();
});

/** The server looks into the mailbox every quarter of a minute. */
const looked = { timeout: 40_000 };
const thread = (subject: string): Locator => olga.cardPanel.getByRole("region", { name: subject });
const letter = (head: Record<string, string>, body: string) =>
  [
    ...Object.entries({
      To: "sales@firm.example",
      "Message-ID": `<${newId()}@example.org>`,
      "Content-Type": "text/plain; charset=utf-8",
      ...head,
    }).map(([name, value]) => `${name}: ${value}`),
    "",
    body,
  ].join("\n");

test("GC-17, R-22: an administrator lets the answers of a mailbox be read; a wrong port is told and nothing is kept", async () => {
  test.setTimeout(120_000);
  owner = await world.openDesk({ profile: "owner" });
  await owner.signIn(world.serverUrl, { email: "owner@demo.kartoteka", password: demoAccount.password });
  await owner.goTo("administration");
  await owner.page.getByText(ru.administration.tabs.senders, { exact: true }).click();
  await owner.page.getByRole("button", { name: words.senders.addEmail }).click();
  const form = owner.page.getByRole("form", { name: words.senders.addEmail });
  const fill = (name: string, value: string) => form.getByRole("textbox", { name, exact: true }).fill(value);
  const withoutTls = async (name: string) => {
    await form.getByRole("combobox", { name, exact: true }).click();
    await owner.page.getByRole("option", { name: words.senders.securities.none, exact: true }).click();
  };
  await fill(words.senders.label, "Продажи");
  await fill(words.senders.from, "sales@firm.example");
  await fill(words.senders.fromName, "Отдел продаж");
  await fill(words.senders.host, "127.0.0.1");
  await fill(words.senders.port, String(mail.port));
  await withoutTls(words.senders.security);
  await fill(words.senders.user, login.user);
  await form.getByLabel(words.senders.password).first().fill(login.password);
  await form.getByRole("switch", { name: words.senders.incoming }).click();
  await fill(words.senders.inHost, "127.0.0.1");
  await fill(words.senders.inPort, "1");
  await withoutTls(words.senders.inSecurity);
  await expect(form.getByRole("checkbox", { name: words.senders.addsClients })).toBeChecked();
  await form.getByRole("button", { name: words.senders.save }).click();
  await expect(form.getByRole("alert")).toHaveText(words.senders.inTroubles.silent, { timeout: 15_000 });
  await expectAccessible(owner, "a mailbox whose answers cannot be read");
  await fill(words.senders.inPort, String(inbox.port));
  await form.getByRole("button", { name: words.senders.save }).click();
  await expect(owner.page.getByRole("cell", { name: words.senders.reads })).toBeVisible({ timeout: 15_000 });
});

test("GC-17, UD-32, G4-6, UD-23: what a client answers joins the talk on the open card, unread in the mailbox; a stranger who writes gets a card", async () => {
  test.setTimeout(180_000);
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  await openCard(olga, zhanna.row.id);
  await olga.openTab(ru.card.tabs.messages);
  await olga.cardPanel.getByRole("button", { name: words.write, exact: true }).click();
  const composer = olga.page.getByRole("region", { name: words.title });
  await composer.getByRole("textbox", { name: words.subject }).fill("Замер");
  await composer.getByRole("textbox", { name: words.text }).fill("Во сколько вам удобно?");
  await composer.getByRole("button", { name: words.send }).click();
  await expect.poll(() => mail.received.length, { timeout: 20_000 }).toBe(1);
  const name = /^Message-ID: (<.+>)$/m.exec(mail.received[0]?.text ?? "")?.[1] ?? "";
  // the first look leaves what lies there
  await new Promise((resolve) => setTimeout(resolve, 16_000));

  inbox.put(
    letter({ From: "zhanna@example.org", Subject: "Re: Zamer", "In-Reply-To": name }, "В пятницу после обеда."),
  );
  inbox.put(letter({ From: "Petr <petr.novikov@example.org>", Subject: "Kitchen" }, "Сколько стоит кухня?"));
  await expect(thread("Замер")).toContainText("В пятницу после обеда.", looked);
  await expect(thread("Замер")).toContainText("Во сколько вам удобно?");
  expect(inbox.seen()).toBe(0);
  await olga.openFirstFound("petr.novikov@example.org");
  await olga.openTab(ru.card.tabs.messages);
  await expect(thread("Kitchen")).toContainText("Сколько стоит кухня?");
  await expectAccessible(olga, "a letter of a stranger");
});

test("GC-17: a mailbox that cannot be read any more says so to the administrator, and since when", async () => {
  test.setTimeout(120_000);
  await inbox.close();
  const cell = owner.page.getByRole("cell", { name: words.senders.whys.silent });
  await expect(async () => {
    await owner.page.getByText(ru.administration.tabs.people, { exact: true }).click();
    await owner.page.getByText(ru.administration.tabs.senders, { exact: true }).click();
    await expect(cell).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expectAccessible(owner, "a mailbox that is not read");
});
