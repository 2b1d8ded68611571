import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Account, Desk } from "./desk.ts";
import { changeRole, serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const andrey: Account = { email: "andrey@demo.kartoteka", password: demoAccount.password };
const server = () => join(world.folder, "server");

let world: World;

test.beforeAll(async () => {
  world = await createWorld({ clients: 120 });
});
test.afterAll(() => world?.close());

test("G10-1, G10-2, UX-9, UX-10: a shift without the server: written, listed, kept over a restart, sent in order, once", async () => {
  test.setTimeout(90_000);
  let olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  const second = await world.openDesk({ profile: "andrey" });
  await second.signIn(world.serverUrl, andrey);
  await expect(olga.status).toContainText(ru.app.status.online);
  await olga.openFirstFound("Ив");
  const clientName = await olga.cardName.innerText();
  const clientId = await olga.openedClient();

  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  await olga.comment("Первый без сети");
  await writeNote(olga, "Звонить только после шести");
  await addTask(olga, "Отправить каталог с медными ручками");
  await createClient(olga, { lastName: "Нововский", phone: "8 912 345-67-89" });
  await olga.openFirstFound(clientName);
  await expect(olga.cardName).toHaveText(clientName);
  await editCity(olga, "Тверь");
  await olga.interaction.getByRole("tab", { name: ru.card.interaction.comment }).click();
  await olga.comment("Второй без сети");

  await expect(olga.status).toHaveText(`${ru.app.status.offline} · 6 ждут`);
  const expected = ["addComment", "pinNote", "addTask", "createClient", "updateClient", "addComment"] as const;
  await expectOutbox(
    olga,
    expected.map((name) => ({ name: ru.outbox.mutations[name], state: ru.outbox.states.waiting })),
  );

  await olga.close();
  olga = await world.openDesk({ profile: "olga" });
  await olga.unlock(demoAccount.password);
  await expect(olga.status).toHaveText(`${ru.app.status.offline} · 6 ждут`, { timeout: 20_000 });
  await olga.openFirstFound("Нововский");
  await olga.openFirstFound(clientName);
  await olga.openTab(ru.card.tabs.comments);
  await expect(olga.cardPanel).toContainText("Второй без сети");
  await expect(olga.cardPanel.getByRole("img", { name: ru.card.waiting })).toHaveCount(2);

  await second.openFirstFound(clientName);
  await second.openTab(ru.card.tabs.comments);
  await expect(second.cardPanel).not.toContainText("Первый без сети");

  await world.startServer();
  await expect.poll(() => applied().length, { timeout: 30_000 }).toBe(expected.length);
  expect(applied().map(({ name }) => name)).toEqual(expected);
  expect(applied().every(({ outcome }) => String(outcome).includes("applied"))).toBe(true);
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
  await expect(olga.cardPanel.getByRole("img", { name: ru.card.waiting })).toHaveCount(0);

  await expect(second.cardPanel).toContainText("Второй без сети", { timeout: 30_000 });
  await expect(note(second)).toContainText("Звонить только после шести");
  await second.openFirstFound("Нововский");
  const comments = rows("SELECT text FROM comments WHERE clientId = ? AND text LIKE '%без сети' ORDER BY revision", [
    clientId,
  ]);
  expect(comments.map(({ text }) => text)).toEqual(["Первый без сети", "Второй без сети"]);
  expect(rows("SELECT id FROM clients WHERE lastName = 'Нововский'")).toHaveLength(1);
  expect(rows("SELECT id FROM tasks WHERE text = 'Отправить каталог с медными ручками'")).toHaveLength(1);
  expect(rows("SELECT id FROM clients WHERE id = ? AND city = 'Тверь'", [clientId])).toHaveLength(1);

  function applied(): Record<string, unknown>[] {
    return rows(
      `SELECT name, outcome FROM appliedMutations WHERE userId = (SELECT id FROM users WHERE email = ?) ORDER BY revision`,
      [demoAccount.email],
    );
  }
  await olga.close();
  await second.close();
});

test("GC-40, G4-1: what one desk writes is on another within a second, a pinned note above everything", async () => {
  const olga = await world.openDesk({ profile: "olga-live" });
  await olga.signIn(world.serverUrl, demoAccount);
  const second = await world.openDesk({ profile: "andrey-live" });
  await second.signIn(world.serverUrl, andrey);
  await expect(second.status).toContainText(ru.app.status.online);
  await olga.openFirstFound("Пе");
  const clientName = await olga.cardName.innerText();
  await second.openFirstFound("Пе");
  await expect(second.cardName).toHaveText(clientName);
  await second.openTab(ru.card.tabs.comments);

  for (const number of [1, 2, 3, 4, 5]) {
    const text = `Сказано только что, ${number}`;
    await olga.comment(text);
    await expect.poll(() => countOf("comments", text), { intervals: [5] }).toBe(1);
    const arrived = Date.now();
    await second.cardPanel.getByText(text, { exact: true }).waitFor();
    test.info().annotations.push({ type: "shown after, ms", description: String(Date.now() - arrived) });
  }

  await writeNote(olga, "Звонить строго с 9 до 17 по Москве");
  await expect(note(second)).toContainText("Звонить строго с 9 до 17 по Москве");
  await expect(note(second)).toContainText("Ольга Крылова");
  const [noteBox, panelBox, tabsBox] = await Promise.all([
    note(second).boundingBox(),
    second.cardPanel.boundingBox(),
    second.page.getByRole("tablist", { name: ru.card.tabs.label }).boundingBox(),
  ]);
  if (!noteBox || !panelBox || !tabsBox) throw new Error("a part of the card is not on the screen");
  expect(noteBox.y + noteBox.height).toBeLessThanOrEqual(Math.min(panelBox.y, tabsBox.y));
  await olga.close();
  await second.close();
});

test("G10-2, GC-51, UX-9: what the server refuses stays with its reason and goes out into a file", async () => {
  const desk = await world.openDesk({ profile: "andrey-refused" });
  await desk.signIn(world.serverUrl, andrey);
  await expect(desk.status).toContainText(ru.app.status.online);
  await world.stopServer();
  const text = "Написано ещё менеджером";
  await desk.openFirstFound("Ив");
  await desk.comment(text);
  changeRole(server(), andrey.email, "employee");
  await world.startServer();

  await expect(desk.status).toContainText("1 отказ", { timeout: 30_000 });
  await expectOutbox(desk, [
    { name: ru.outbox.mutations.addComment, state: `${ru.outbox.states.refused}: ${ru.outbox.withdrawn}` },
  ]);
  await desk.status.click();
  await expect(desk.outbox).toContainText(text);
  const file = join(world.folder, "unsent.json");
  await desk.saveFilesAs(file);
  await desk.outbox.getByRole("button", { name: ru.outbox.export }).click();
  await expect(desk.page.getByText(ru.outbox.exported)).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain(text);
  expect(countOf("comments", text)).toBe(0);
  await desk.close();
});

function note(desk: Desk) {
  return desk.page.getByRole("region", { name: ru.card.note.label, exact: true });
}

async function writeNote(desk: Desk, text: string): Promise<void> {
  await desk.interaction.getByRole("tab", { name: ru.card.interaction.note }).click();
  const field = desk.interaction.getByRole("textbox", { name: ru.card.note.label });
  await field.fill(text);
  await field.press("Control+Enter");
  await expect(note(desk)).toContainText(text);
}

async function addTask(desk: Desk, text: string): Promise<void> {
  await desk.interaction.getByRole("tab", { name: ru.card.interaction.task }).click();
  const field = desk.interaction.getByRole("textbox", { name: ru.card.interaction.taskText });
  await field.fill(text);
  await desk.interaction.getByRole("button", { name: ru.card.interaction.taskSave }).click();
  await expect(field).toHaveValue("");
}

async function createClient(desk: Desk, client: { lastName: string; phone: string }): Promise<void> {
  await desk.page.getByRole("button", { name: ru.list.newClient }).click();
  const form = desk.page.getByRole("dialog", { name: ru.list.create.title });
  await form.getByLabel(ru.list.create.lastName).fill(client.lastName);
  await form.getByLabel(ru.list.create.phone).fill(client.phone);
  await form.getByRole("button", { name: ru.list.create.save, exact: true }).click();
  await expect(desk.cardName).toHaveText(client.lastName);
}

async function editCity(desk: Desk, city: string): Promise<void> {
  await desk.cardPanel.getByRole("button", { name: new RegExp(`^${ru.card.facts.city}:`) }).click();
  const field = desk.cardPanel.getByRole("textbox", { name: ru.card.facts.city });
  await field.fill(city);
  await field.press("Enter");
  await expect(desk.cardPanel.getByRole("button", { name: `${ru.card.facts.city}: ${city}` })).toBeVisible();
}

async function expectOutbox(desk: Desk, items: { name: string; state: string }[]): Promise<void> {
  await desk.status.click();
  const listed = desk.outbox.getByRole("listitem");
  await expect(listed).toHaveCount(items.length);
  for (const [place, { name, state }] of items.entries()) {
    await expect(listed.nth(place)).toContainText(name);
    await expect(listed.nth(place)).toContainText(state);
  }
  await desk.page.keyboard.press("Escape");
  await expect(desk.outbox).toBeHidden();
}

function rows(sql: string, parameters: readonly (string | number)[] = []): Record<string, unknown>[] {
  return serverRows(server(), sql, parameters);
}

function countOf(table: "comments", text: string): number {
  return rows(`SELECT id FROM ${table} WHERE text = ?`, [text]).length;
}
