import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let other: Desk;
let client: SeededClient;

test.beforeAll(async () => {
  world = await createWorld({ clients: 200 });
  client = reachableClients(world)[0]!;
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  other = await world.openDesk({ profile: "olga-at-home" });
  await other.signIn(world.serverUrl, demoAccount);
  await desk.openFirstFound(client.lastName);
});
test.afterAll(() => world?.close());

const { details, facts, flags } = ru.card;
const section = (at: Desk, title: string) => at.page.getByRole("region", { name: title });
const onServer = () =>
  serverRows(join(world.folder, "server"), "SELECT * FROM clients WHERE id = ?", [client.id])[0] ?? {};

async function addMore(kind: string, name: string, text: string, type?: { list: string; choice: string }) {
  const more = section(desk, details.more);
  await more.getByRole("button", { name: kind }).click();
  if (type) {
    await more.getByRole("combobox", { name: type.list }).click();
    await desk.page.getByRole("option", { name: type.choice, exact: true }).click();
  }
  await more.getByRole("textbox", { name }).fill(text);
  await more.getByRole("textbox", { name }).press("Enter");
  await expect(more.getByRole("listitem").filter({ hasText: text })).toBeVisible();
}

test("UD-19, UD-20, UD-21, UD-23, LL-24: sites, social pages, messengers and addresses are written on the card", async () => {
  await addMore(details.addSite, facts.sites, "example.ru");
  await addMore(details.addProfile, facts.profiles, "vk.com/anna", {
    list: details.network,
    choice: details.networks.vk,
  });
  await addMore(details.addMessenger, details.messengerId, "@anna", {
    list: details.messenger,
    choice: details.messengers.telegram,
  });
  await addMore(details.addAddress, facts.addresses, "Тверь, Советская, 5", {
    list: details.addressType,
    choice: details.addressTypes.postal,
  });
  const more = section(desk, details.more);
  for (const [kind, text] of [
    [facts.sites, "example.ru"],
    [details.networks.vk, "vk.com/anna"],
    [details.messengers.telegram, "@anna"],
    [details.addressTypes.postal, "Тверь, Советская, 5"],
  ] as const)
    await expect(more.getByRole("listitem").filter({ hasText: text })).toContainText(kind);
  await expect(more.getByRole("button", { name: details.open.replace("{{value}}", "vk.com/anna") })).toBeVisible();
  await expect.poll(() => String(onServer()["addresses"])).toContain("Советская");
});

test("UD-20, R-27: what is no page of the web is not taken", async () => {
  const more = section(desk, details.more);
  await more.getByRole("button", { name: details.addSite }).click();
  const field = more.getByRole("textbox", { name: facts.sites });
  await field.fill("javascript:alert(1)");
  await field.press("Enter");
  await expect(more.getByText(details.siteWrong)).toBeVisible();
  await field.press("Escape");
  await expect(more.getByRole("listitem")).toHaveCount(4);
});

test("LL-28, UD-7, JC-49: gender, language, mailing and flags are chosen, and another desk shows them", async () => {
  const choose = async (label: string, choice: string) => {
    await section(desk, details.title)
      .getByRole("button", { name: new RegExp(`^${label}: `) })
      .click();
    await desk.page.getByRole("option", { name: choice }).click();
  };
  await choose(facts.gender, ru.card.genders.female);
  await choose(facts.language, "украинский");
  await choose(facts.mailStatus, ru.card.mailStatuses.unsubscribed);
  await section(desk, details.title).getByText(flags.vip, { exact: true }).click();
  await other.openFirstFound(client.lastName);
  const there = section(other, details.title);
  await expect(there.getByRole("button", { name: new RegExp(`^${facts.gender}: `) })).toHaveText(
    ru.card.genders.female,
  );
  await expect(there.getByRole("button", { name: new RegExp(`^${facts.language}: `) })).toHaveText("украинский");
  await expect(there.getByRole("button", { name: new RegExp(`^${facts.mailStatus}: `) })).toHaveText(
    `${ru.card.mailStatuses.unsubscribed}, ${details.cannotMail}`,
  );
  await expect(there.getByRole("checkbox", { name: flags.vip })).toBeChecked();
  await expect(there.getByRole("checkbox", { name: flags.spammer })).not.toBeChecked();
  await expect(section(other, details.more)).toContainText("Тверь, Советская, 5");
});

test("G5-9: a field says that it was corrected by hand, and can be freed", async () => {
  await section(desk, facts.title)
    .getByRole("button", { name: new RegExp(`^${facts.city}: `) })
    .click();
  const field = section(desk, facts.title).getByRole("textbox", { name: facts.city });
  await field.fill("Кимры");
  await field.press("Enter");
  await expect.poll(() => String(onServer()["fieldSources"])).toContain('"city"');
  await desk.page.getByRole("button", { name: ru.card.edits.historyOf.replace("{{field}}", facts.city) }).click();
  await expect(desk.page.getByText(ru.card.sources.byHand.split("{{")[0]!)).toBeVisible();
  await desk.page.getByRole("button", { name: ru.card.sources.free }).click();
  await expect.poll(() => String(onServer()["fieldSources"])).not.toContain('"city"');
  await expect(desk.page.getByRole("dialog")).toHaveCount(0);
});

test("the card with all of it is accessible", async () => {
  await expectAccessible(desk, "the card's main tab");
});

test("UD-38, UD-39, LL-21, G5-15: a card is removed after it was said what goes, and another desk brings it back", async () => {
  await desk.comment("это тоже уйдёт");
  await desk.page.getByRole("button", { name: ru.card.more, exact: true }).click();
  await desk.page.getByRole("menuitem", { name: ru.card.remove.open }).click();
  const question = desk.page.getByRole("dialog");
  await expect(question).toContainText(ru.card.remove.tables.comments);
  await expectAccessible(desk, "what goes with the card");
  await question.getByRole("button", { name: ru.card.remove.remove, exact: true }).click();
  await expect(section(desk, ru.card.remove.done)).toBeVisible();
  await desk.search.fill(client.lastName);
  await expect(desk.page.getByText(ru.list.nothing)).toBeVisible();
  await desk.search.fill("");

  await expect.poll(() => onServer()["removedAt"]).not.toBeNull();
  await other.search.fill("");
  await other.page.getByRole("button", { name: new RegExp(`^${ru.card.remove.list}`) }).click();
  await other.page
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(client.lastName) })
    .last()
    .click();
  await expect.poll(() => onServer()["removedAt"]).toBeNull();
  await desk.search.fill(client.lastName);
  await expect(desk.found.first()).toContainText(client.lastName);
  await expect(section(desk, ru.card.remove.done)).toHaveCount(0);
});
