import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { formatPhone } from "../src-contract/rules/phone-number.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { clientRow, day, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import {
  addWhileStopped,
  callTo,
  choose,
  copyOf,
  dataFolder,
  headOf,
  offeredTag,
  openCard,
  ownField,
  type Person,
  resize,
  rewrite,
  sectionOf,
  staff,
  worldWith,
} from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let other: Person;
const { facts, contacts, details } = ru.card;
const full = clientRow({
  lastName: "Лебедева",
  firstName: "Ирина",
  patronymic: "Олеговна",
  country: "RU",
  city: "Омск",
  phones: { a: phoneOf("+79137000151") },
  emails: { a: { address: "irina@example.org", position: 0 } },
  tags: { опт: true, рассылка: true },
  profiles: { a: { network: "vk", url: "https://vk.com/irina.l", position: 0 } },
  addresses: {
    a: { type: "home", text: "Омск, Мира, 9", position: 0 },
    b: { type: "delivery", text: "Омск, Склад 4", position: 1 },
  },
  ipAddress: "192.0.2.44",
});
/** Nothing but a name, of whom everything is written down here. */
const plain = clientRow({ lastName: "Соколв", firstName: "Глеб" });
const known = clientRow({ lastName: "Знакомцев", company: "Вектор-Сибирь" });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const of = rowsOfClient(full.row.id);
  world = await worldWith(() => [
    full,
    plain,
    known,
    offeredTag("постоянный"),
    of.record("points", Date.now() - day, "За заказ", { amount: 120 }),
  ]);
  other = staff(world).other;
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

const main = () => sectionOf(desk, facts.title);
const onServer = (id: string = plain.row.id) =>
  serverRows(dataFolder(world), "SELECT * FROM clients WHERE id = ?", [id])[0] ?? {};

test("JC-13, JC-44, LL-2: name, e-mail, phone, social networks, both addresses, city, time zone and points stand on the card", async () => {
  await openCard(desk, full.row.id);
  for (const [label, value] of [
    [facts.lastName, "Лебедева"],
    [facts.firstName, "Ирина"],
    [facts.patronymic, "Олеговна"],
    [facts.city, "Омск"],
    [facts.timeZone, `${ru.card.zones["Asia/Omsk"]}, ${ru.card.zoneSource.city}`],
  ] as const)
    await expect(main().getByRole("button", { name: `${label}: ${value}`, exact: true })).toBeVisible();
  const reached = sectionOf(desk, contacts.title);
  await expect(reached.getByRole("button", { name: callTo("+7 913 700-01-51") })).toBeVisible();
  await expect(reached).toContainText("irina@example.org");
  const more = sectionOf(desk, details.more).getByRole("listitem");
  await expect(more.filter({ hasText: "vk.com/irina.l" })).toContainText(details.networks.vk);
  await expect(more.filter({ hasText: "Мира, 9" })).toContainText(details.addressTypes.home);
  await expect(more.filter({ hasText: "Склад 4" })).toContainText(details.addressTypes.delivery);
  await expect(headOf(desk)).toContainText("120 баллов");
});

test("JC-52, JC-53: the tags he has are listed, and of the networks only the filled one", async () => {
  await openCard(desk, full.row.id);
  const tags = main().getByRole("button", { name: new RegExp(`^${contacts.removeTag.split("{{")[0]}`) });
  await expect(tags).toHaveCount(2);
  const more = sectionOf(desk, details.more);
  await expect(more.getByRole("listitem")).toHaveCount(3);
  for (const [network, name] of Object.entries(details.networks))
    if (network !== "vk" && network !== "other") await expect(more).not.toContainText(name);
});

test("JC-54: the client's time now, its distance from UTC and the IP address stand on the card", async () => {
  await openCard(desk, full.row.id);
  const clock = headOf(desk)
    .locator("b")
    .filter({ hasText: /^\d\d:\d\d$/ });
  const inOmsk = () =>
    new Intl.DateTimeFormat("ru", { timeZone: "Asia/Omsk", hour: "2-digit", minute: "2-digit" }).format(new Date());
  await expect.poll(async () => (await clock.innerText()) === inOmsk()).toBe(true);
  await expect(headOf(desk)).toContainText("UTC+6");
  await expect(sectionOf(desk, details.title)).toContainText("192.0.2.44");
});

test("LL-27: the time zone is set by hand, and the header says so", async () => {
  await openCard(desk, plain.row.id);
  await expect(headOf(desk)).toContainText(ru.card.zoneUnknown);
  await choose(desk, main(), facts.timeZone, ru.card.zones["Asia/Vladivostok"]);
  await expect(headOf(desk)).toContainText("UTC+10");
  await expect(headOf(desk)).toContainText(ru.card.zoneSource.hand);
  await expect.poll(() => onServer()["timeZone"]).toBe("Asia/Vladivostok");
});

test("LL-30, UD-3, JC-46: the name is corrected field by field, by keys alone, and arrives at the server", async () => {
  await openCard(desk, plain.row.id);
  await rewrite(main(), facts.lastName, "Соколов");
  await rewrite(main(), facts.patronymic, "Ильич");
  await expect(desk.cardName).toHaveText("Соколов Глеб Ильич");
  await expect.poll(onServer).toMatchObject({ lastName: "Соколов", firstName: "Глеб", patronymic: "Ильич" });
});

test("LL-31, LL-32, UD-16, UD-18, UD-34, JC-46: several phones and e-mails, each on a line of its own with a copy button", async () => {
  await openCard(desk, plain.row.id);
  const section = sectionOf(desk, contacts.title);
  for (const phone of ["8 913 700 01 61", "8 (3812) 70-01-62"]) {
    await section.getByRole("button", { name: contacts.addPhone }).click();
    await section.getByRole("textbox", { name: contacts.phone }).fill(phone);
    await section.getByRole("textbox", { name: contacts.phone }).press("Enter");
  }
  for (const address of ["gleb@example.org", "sokolov@example.org"]) {
    await section.getByRole("button", { name: contacts.addEmail }).click();
    await section.getByRole("textbox", { name: contacts.email }).fill(address);
    await section.getByRole("textbox", { name: contacts.email }).press("Enter");
  }
  const lines = section.getByRole("listitem");
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(0).getByRole("button", { name: callTo("+7 913 700-01-61") })).toBeVisible();
  await expect(lines.nth(1).getByRole("button", { name: callTo(formatPhone(phoneOf("+73812700162"))) })).toBeVisible();
  await expect(lines.nth(2)).toContainText("gleb@example.org");
  await expect(lines.nth(3)).toContainText("sokolov@example.org");
  for (const line of await lines.all())
    await expect(line.getByRole("button", { name: new RegExp(`^${copyOf("")}`) })).toBeVisible();
  await lines
    .nth(3)
    .getByRole("button", { name: copyOf("sokolov@example.org") })
    .click();
  await expect
    .poll(() => desk.application.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe("sokolov@example.org");
  await expect.poll(() => Object.values(JSON.parse(String(onServer()["phones"])) as object)).toHaveLength(2);
  await expect.poll(() => String(onServer()["phones"])).toContain("+73812700162");
  await expect.poll(() => Object.values(JSON.parse(String(onServer()["emails"])) as object)).toHaveLength(2);
});

test("LL-29: a tag is added, one that is offered and one that is new, and both arrive", async () => {
  await openCard(desk, plain.row.id);
  for (const tag of ["постоянный", "с выставки"]) {
    await main().getByRole("button", { name: facts.addTag }).click();
    const field = main().getByLabel(facts.addTag);
    const offered = await field.evaluate((input: HTMLInputElement) =>
      Array.from(input.list?.options ?? [], ({ value }) => value),
    );
    if (tag === "постоянный") expect(offered).toContain(tag);
    await field.fill(tag);
    await field.press("Enter");
    await expect(main().getByRole("button", { name: contacts.removeTag.replace("{{tag}}", tag) })).toBeVisible();
  }
  await expect
    .poll(() => JSON.parse(String(onServer()["tags"])) as unknown)
    .toEqual({ постоянный: true, "с выставки": true });
});

test("UD-9, UD-10, UD-11: the company is chosen from those of other clients, or typed; the position is a field", async () => {
  await openCard(desk, plain.row.id);
  await main()
    .getByRole("button", { name: new RegExp(`^${facts.company}: `) })
    .press("F2");
  const field = main().getByRole("combobox", { name: facts.company });
  await field.pressSequentially("вектор-с");
  const offered = () =>
    field.evaluate((input: HTMLInputElement) => Array.from(input.list?.options ?? [], ({ value }) => value));
  await expect.poll(offered).toEqual(["Вектор-Сибирь"]);
  await field.fill((await offered())[0] ?? "");
  await field.press("Enter");
  await expect.poll(() => onServer()["company"]).toBe("Вектор-Сибирь");
  await rewrite(main(), facts.company, "Ещё никому не известная");
  await rewrite(main(), facts.jobTitle, "Снабженец");
  await expect.poll(onServer).toMatchObject({ company: "Ещё никому не известная", jobTitle: "Снабженец" });
});

test("JC-46, JC-50: another manager is made responsible and shown so in the header", async () => {
  await openCard(desk, plain.row.id);
  await choose(desk, main(), facts.manager, other.name);
  await expect(main().getByRole("button", { name: `${facts.manager}: ${other.name}` })).toBeVisible();
  await expect(headOf(desk)).toContainText(other.name);
  await expect.poll(() => onServer()["managerId"]).toBe(other.id);
});

test("JC-51, JC-55: further words about the client are written down, and a free text stands above his card", async () => {
  await openCard(desk, plain.row.id);
  await desk.comment("Знает наш завод, бывал в цехе");
  await desk.interaction.getByRole("tab", { name: ru.card.interaction.note, exact: true }).click();
  const field = desk.interaction.getByRole("textbox", { name: ru.card.note.label });
  await field.fill("Глеб строит дом под Омском.\nРешает вместе с женой.");
  await field.press("Control+Enter");
  await expect(desk.page.getByRole("region", { name: ru.card.note.label, exact: true })).toContainText(
    "вместе с женой",
  );
  await openCard(desk, plain.row.id, "comments");
  await expect(desk.cardPanel).toContainText("бывал в цехе");
  const kept = (table: "comments" | "notes") =>
    serverRows(dataFolder(world), `SELECT text FROM ${table} WHERE clientId = ?`, [plain.row.id]).map(
      ({ text }) => text,
    );
  await expect.poll(() => kept("comments")).toEqual(["Знает наш завод, бывал в цехе"]);
  await expect.poll(() => kept("notes")).toEqual(["Глеб строит дом под Омском.\nРешает вместе с женой."]);
});

test("GC-49, LL-33, LL-92, JC-47: own fields are there once the account sets them up; one is filled, and the log says so", async () => {
  test.setTimeout(120_000);
  await openCard(desk, plain.row.id);
  await expect(main()).toBeVisible();
  await expect(sectionOf(desk, ru.card.customFields)).toHaveCount(0);
  await addWhileStopped(world, [ownField("Размер кухни", "text"), ownField("Дата замера", "date")]);
  await desk.syncNow();
  const own = sectionOf(desk, ru.card.customFields);
  await expect(own.getByRole("button", { name: new RegExp("^Дата замера: ") })).toBeVisible();
  await rewrite(own, "Размер кухни", "3 на 4");
  await expect.poll(() => String(onServer()["customFields"])).toContain("3 на 4");
  await openCard(desk, plain.row.id, "history");
  const filled = desk.cardPanel.getByRole("row").filter({ hasText: "Размер кухни" });
  await expect(filled.locator('[data-column="details"]')).toContainText("3 на 4");
  await expect(filled.locator('[data-column="what"]')).toHaveText(ru.records.history.what.edit);
});

test("UD-1, UD-24: a card is made by hand from the list; nothing of it is stored before it is saved", async () => {
  const created = () =>
    serverRows(dataFolder(world), "SELECT id, phones FROM clients WHERE lastName = ?", ["Несохранённый"]);
  await desk.page.getByRole("button", { name: ru.list.newClient }).click();
  const form = desk.page.getByRole("dialog", { name: ru.list.create.title });
  await form.getByLabel(ru.list.create.lastName).fill("Несохранённый");
  await form.getByLabel(ru.list.create.phone).fill("8 913 700 01 71");
  await form.getByRole("button", { name: ru.app.cancel }).click();
  await expect(form).toHaveCount(0);
  await desk.syncNow();
  expect(created()).toEqual([]);
  expect((await desk.query("searchClients", { text: "Несохранённый", limit: 5 })).rows).toEqual([]);

  await desk.page.keyboard.press("Control+N");
  await expect(form.getByLabel(ru.list.create.lastName)).toHaveValue("Несохранённый");
  await form.getByRole("button", { name: ru.list.create.save, exact: true }).click();
  await expect(desk.cardName).toHaveText("Несохранённый");
  await expect.poll(created).toHaveLength(1);
  expect(String(created()[0]?.["phones"])).toContain("+79137000171");
  expect(await desk.openedClient()).toBe(created()[0]?.["id"]);
});
