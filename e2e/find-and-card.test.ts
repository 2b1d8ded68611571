import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  world = await createWorld({ clients: 300 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

/** A client whose name and whole mobile number belong to nobody else. */
function lonelyClient(): { id: string; lastName: string; digits: string } {
  const clients = rows("SELECT id, lastName, phones FROM clients WHERE lastName <> '' ORDER BY id");
  const numbersOf = (row: Record<string, unknown>) =>
    Object.values(JSON.parse(String(row["phones"])) as Record<string, { e164: string | null }>).map(({ e164 }) => e164);
  const lastFour = clients.flatMap(numbersOf).map((number) => number?.slice(-4));
  for (const client of clients) {
    const lastName = String(client["lastName"]);
    const [number] = numbersOf(client);
    if (!number?.startsWith("+79") || lastFour.filter((end) => end === number.slice(-4)).length !== 1) continue;
    if (clients.filter((other) => String(other["lastName"]).startsWith(lastName.slice(0, 5))).length !== 1) continue;
    return { id: String(client["id"]), lastName, digits: number.slice(2) };
  }
  throw new Error("the seed has no such client");
}

test("G12-1, GC-14: a client is found by a part of the name and by the number in any written form", async () => {
  const { lastName, digits } = lonelyClient();
  const [code, first, second, third] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 8), digits.slice(8)];
  const questions = [
    lastName.slice(0, 5),
    lastName.toUpperCase(),
    `+7 (${code}) ${first}-${second}-${third}`,
    `8 ${code} ${first}${second}${third}`,
    `7${digits}`,
    digits,
    digits.slice(-4),
    typedInLatin(lastName),
  ];
  for (const question of questions) {
    await desk.search.fill(question);
    await expect(desk.found.first(), `«${question}» finds ${lastName} first`).toContainText(lastName);
  }
});

test("JC-5, G12-1: a client is found by e-mail, order number and the words of a comment, and the list says why", async () => {
  const [mail] = rows("SELECT id, emails FROM clients WHERE emails LIKE '%@%' ORDER BY id LIMIT 1");
  const [address] = Object.values(JSON.parse(String(mail?.["emails"])) as Record<string, { address: string }>);
  await expectFound(String(address?.address), String(mail?.["id"]), ru.list.match.email);

  const [order] = rows("SELECT clientId, number FROM orders ORDER BY id DESC LIMIT 1");
  await expectFound(String(order?.["number"]), String(order?.["clientId"]), ru.list.match.order);

  const [comment] = rows(
    "SELECT clientId, text FROM comments GROUP BY text HAVING count(*) = 1 ORDER BY length(text) DESC LIMIT 1",
  );
  await expectFound(String(comment?.["text"]).slice(0, 90), String(comment?.["clientId"]), ru.list.match.comment);

  await desk.openFirstFound("Ив");
  await desk.comment("Хотел фиолетовый шкафчик");
  const [own] = await desk.query("searchClients", { text: "Ив", limit: 1 }).then(({ rows: found }) => found);
  await expectFound("фиолетовый шкафчик", String(own?.id), ru.list.match.comment);
  await expectFound(typedInLatin("фиолетовый шкафчик"), String(own?.id), ru.list.match.comment);

  await desk.search.fill("такого здесь нет");
  await expect(desk.page.getByText(ru.list.nothing)).toBeVisible();
});

test("G12-1: the clients that were opened last come first among the recent ones", async () => {
  const opened: string[] = [];
  for (const [name] of [["Ив"], ["Пе"]] as const) {
    await desk.openFirstFound(name);
    opened.unshift(await desk.cardName.innerText());
    await desk.search.fill("");
  }
  await desk.page.getByRole("radiogroup", { name: ru.list.scopes }).getByText(ru.list.recent).click();
  const recent = desk.page.getByRole("grid", { name: ru.list.recent }).getByRole("row");
  for (const [place, name] of opened.entries()) await expect(recent.nth(place)).toContainText(name);
  await desk.page.getByRole("radiogroup", { name: ru.list.scopes }).getByText(ru.list.everybody).click();
});

test("G5-1: what is being typed for one client is there again after another was open", async () => {
  const first = "Начато у первого клиента, ещё не дописано";
  const second = "А это у второго";
  const field = desk.interaction.getByRole("textbox", { name: ru.card.interaction.comment, exact: true });
  await desk.openFirstFound("Ив");
  const firstName = await desk.cardName.innerText();
  await field.fill(first);
  await desk.openFirstFound("Пе");
  await expect(desk.cardName).not.toHaveText(firstName);
  await expect(field).toHaveValue("");
  await field.fill(second);
  await desk.goTo("settings");
  await desk.goTo("clients");
  await desk.openFirstFound("Ив");
  await expect(desk.cardName).toHaveText(firstName);
  await expect(field).toHaveValue(first);
  await desk.openFirstFound("Пе");
  await expect(field).toHaveValue(second);
});

test("G3-9: a draft outlives kill −9 a second after it was typed", async () => {
  const profile = "killed";
  let killed = await world.openDesk({ profile });
  await killed.signIn(world.serverUrl, demoAccount);
  await killed.openFirstFound("Ив");
  const name = await killed.cardName.innerText();
  const text = "Просил перезвонить после обеда, говорит быстро";
  await commentField(killed).pressSequentially(text);
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the promise of the row: no more than a second is lost
  await killed.kill();

  killed = await world.openDesk({ profile });
  await killed.unlock(demoAccount.password);
  await killed.openFirstFound("Ив");
  await expect(killed.cardName).toHaveText(name);
  await expect(commentField(killed)).toHaveValue(text);
  await expect(killed.interaction).toContainText(ru.card.interaction.draft);
  await killed.close();
});

function commentField(at: Desk) {
  return at.interaction.getByRole("textbox", { name: ru.card.interaction.comment, exact: true });
}

async function expectFound(question: string, clientId: string, why: string): Promise<void> {
  await desk.search.fill(question);
  const [client] = rows("SELECT lastName, firstName, company FROM clients WHERE id = ?", [clientId]);
  const name = String(client?.["lastName"] || client?.["firstName"] || client?.["company"]);
  const row = desk.found.filter({ hasText: name }).filter({ hasText: why }).first();
  await expect(row, `«${question}» finds ${name} by ${why}`).toBeVisible();
}

function rows(sql: string, parameters: readonly (string | number)[] = []): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, parameters);
}

/** The same keys pressed while the keyboard is English, written here anew so that it can disagree with the product. */
function typedInLatin(text: string): string {
  const russian = "йцукенгшщзхъфывапролджэячсмитьбюё";
  const english = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
  return Array.from(text.toLowerCase(), (letter) => english[russian.indexOf(letter)] ?? letter).join("");
}
