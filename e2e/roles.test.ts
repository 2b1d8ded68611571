import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { cardTabs } from "../src-renderer/ui/addresses.ts";
import { en } from "../src-renderer/ui/texts/en.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { explainedRight } from "./explained-right.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const canary = { comment: "канарейка в комментарии", note: "канарейка в примечании", task: "канарейка в задаче" };

let world: World;
let manager: Desk;
let employee: Desk;
let clientId: string;

test.beforeAll(async () => {
  world = await createWorld({ clients: 80 });
  manager = await world.openDesk({ profile: "manager" });
  await manager.signIn(world.serverUrl, demoAccount);
  await manager.openAnyClient();
  clientId = await manager.page.evaluate(() => location.hash.split("/")[2] ?? "");
  employee = await world.openDesk({ profile: "employee" });
  await employee.signIn(world.serverUrl, { email: "employee@demo.kartoteka", password: demoAccount.password });
  // while the employee's desk listens: neither the first download nor the stream may carry them
  await write("addComment", { commentId: newId(), clientId, callId: null, text: canary.comment });
  await write("pinNote", { noteId: newId(), clientId, text: canary.note });
  await write("addTask", {
    taskId: newId(),
    clientId,
    kind: "reminder",
    text: canary.task,
    dueAt: null,
    assigneeId: null,
  });
  await write("updateClient", { editId: newId(), clientId, changes: { city: "Канареечный" }, before: { city: "" } });
  await expect
    .poll(() => rows("SELECT id FROM clients WHERE id = ? AND city = 'Канареечный'", [clientId]).length)
    .toBe(1);
});
test.afterAll(() => world?.close());

test("GC-3, GC-51, GC-55, G5-14, UX-13: an employee has no right column, and is told which right is missing and who gives it", async () => {
  await openCard(employee);
  await expect(employee.cardPanel).toContainText("Канареечный"); // what follows the canaries has arrived
  await expect(employee.interaction).toHaveCount(0);
  const explainer = lacking("ru", ru.card.interaction.title);
  await expect(employee.page.getByRole("complementary", { name: ru.app.regions.context })).toContainText(explainer);
  await expect(employee.page.getByRole("button", { name: ru.list.newClient })).toHaveCount(0);
  for (const tab of cardTabs.filter((name) => ["comments", "calls", "tasks", "messages"].includes(name))) {
    await employee.openTab(ru.card.tabs[tab]);
    await expect(employee.cardPanel).toContainText(explainer);
  }
  for (const section of ["today", "tasks", "calls", "import"] as const) {
    await employee.goTo(section);
    await expect(employee.page.getByRole("note", { name: ru.app.rights.title })).toContainText(
      lacking("ru", ru.app.rail[section]),
    );
  }
  await employee.goTo("clients");
});

test("G5-14, G12-9: the words about the right are where the keys lead, are the same in English, and have no accessibility fault", async () => {
  const { page } = employee;
  const note = page
    .getByRole("complementary", { name: ru.app.regions.context })
    .getByRole("note", { name: ru.app.rights.title });
  await openCard(employee);
  for (const key of ["n", "t", "Control+Shift+C"]) {
    await employee.cardPanel.focus();
    await page.keyboard.press(key);
    await expect(note, key).toBeFocused();
  }
  // round the regions of the window as everybody goes round them
  await employee.cardPanel.focus();
  await page.keyboard.press("F6");
  await expect(note).toBeFocused();
  await page.keyboard.press("Control+N");
  await expect(page.getByRole("alert").filter({ hasText: lacking("ru", ru.list.newClient) })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.evaluate(() => window.kartoteka.command("changeSettings", { language: "en" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("complementary", { name: en.app.regions.context })).toContainText(
    lacking("en", en.card.interaction.title),
  );
  await page.evaluate(() => window.kartoteka.command("changeSettings", { language: "ru" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByRole("alert")).toHaveCount(0, { timeout: 15_000 });
  for (const theme of ["dark", "light"] as const) {
    await page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    await employee.openTab(ru.card.tabs.comments);
    await expectAccessible(employee, `an employee's card, ${theme}`);
  }
  await employee.goTo("tasks");
  await expectAccessible(employee, "an employee's tasks");
  await employee.goTo("clients");
});

test("R-23: nothing of the right column reaches an employee's desk: cards, lists, search, the files of the profile", async () => {
  const seen = await manager.query("clientCard", { clientId });
  expect(seen?.comments.map(({ text }) => text)).toContain(canary.comment);
  expect(seen?.note?.text).toBe(canary.note);
  expect(seen?.tasks.map(({ text }) => text)).toContain(canary.task);

  const clients = rows("SELECT id FROM clients WHERE deletedAt IS NULL").map(({ id }) => String(id));
  for (const id of clients) {
    const card = await employee.query("clientCard", { clientId: id });
    expect(card?.client.id).toBe(id);
    expect({ ...card, client: null, orders: null, localTime: null }).toEqual({
      client: null,
      orders: null,
      localTime: null,
      recordCounts: {},
      points: { sum: 0, waiting: 0 },
      edits: [],
      note: null,
      comments: [],
      calls: [],
      tasks: [],
      messages: [],
      waiting: [],
    });
  }
  expect(await employee.query("callJournal", { scope: "all", before: null, limit: 200 })).toEqual([]);
  expect(await employee.query("callsWithoutOutcome", {})).toEqual([]);
  expect(await employee.query("openTasks", { scope: "all", limit: 500 })).toEqual([]);
  expect((await manager.query("openTasks", { scope: "all", limit: 500 })).length).toBeGreaterThan(0);
  for (const text of Object.values(canary)) {
    expect((await employee.query("searchClients", { text, limit: 10 })).rows).toEqual([]);
  }
  expect((await manager.query("searchClients", { text: canary.comment, limit: 10 })).rows).toHaveLength(1);

  await employee.close();
  const files = filesUnder(employee.userData);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const text of Object.values(canary)) expect(bytes.includes(text), `${file} holds «${text}»`).toBe(false);
  }
});

test("GC-3: the server refuses an employee's write, whatever the window asks", async () => {
  employee = await world.openDesk({ profile: "employee" });
  await employee.unlock(demoAccount.password);
  const text = "написано в обход экрана";
  await employee.page.evaluate(
    ([id, commentId, words]) =>
      window.kartoteka.mutate("addComment", { commentId, clientId: id, callId: null, text: words }),
    [clientId, newId(), text] as const,
  );
  await expect(employee.status).not.toContainText("ждёт", { timeout: 20_000 });
  expect(rows("SELECT id FROM comments WHERE text = ?", [text])).toEqual([]);
});

function lacking(language: "ru" | "en", place: string): string {
  return explainedRight(language, { place, roles: ["owner", "admin", "manager"], role: "employee" });
}

async function openCard(desk: Desk): Promise<void> {
  const [client] = rows("SELECT lastName, company FROM clients WHERE id = ?", [clientId]);
  await desk.openFirstFound(String(client?.["lastName"] || client?.["company"]));
  await desk.page.evaluate((id) => {
    location.hash = `#/clients/${id}`;
  }, clientId);
}

async function write(name: string, args: unknown): Promise<void> {
  const result = await manager.page.evaluate(
    (asked) => window.kartoteka.mutate(asked.name as never, asked.args as never),
    { name, args },
  );
  expect(result).toMatchObject({ ok: true });
}

function newId(): string {
  return crypto.randomUUID();
}

function rows(sql: string, parameters: readonly (string | number)[] = []): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, parameters);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
