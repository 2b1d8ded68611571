import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Account, Desk } from "./desk.ts";
import { changeRole, serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const andrey: Account = { email: "andrey@demo.kartoteka", password: demoAccount.password };
const server = () => join(world.folder, "server");

let world: World;
let olga: Desk;
let second: Desk;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await createWorld({ clients: 60 });
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  second = await world.openDesk({ profile: "andrey" });
  await second.signIn(world.serverUrl, andrey);
  for (const desk of [olga, second])
    await desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1366, 768));
});
test.afterAll(() => world?.close());

test("G10-3, R-15: one field written on two desks without the server: both texts with their authors, chosen once, gone on both", async () => {
  test.setTimeout(120_000);
  await expect(olga.status).toContainText(ru.app.status.online);
  await olga.openFirstFound("Ив");
  const clientName = await olga.cardName.innerText();
  await openCard(second, clientName);
  await world.stopServer();
  for (const desk of [olga, second])
    await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  await editCity(olga, "Кострома");
  await editCity(second, "Калуга");
  await world.startServer();
  for (const desk of [olga, second]) {
    await expect(notice(desk)).toContainText("Кострома", { timeout: 40_000 });
    await expect(notice(desk)).toContainText("Калуга");
    await expect(notice(desk)).toContainText(desk === olga ? "Андрей" : "Ольга");
    await expect(notice(desk)).toContainText(ru.card.edits.you);
    await expect(desk.status).toContainText("1 разночтение");
  }
  await accessibleInBothThemes(olga, "conflict");

  // from the list of what waits it is one click away
  await olga.goTo("tasks");
  await olga.status.click();
  await olga.outbox.getByRole("region", { name: ru.outbox.conflicts }).getByRole("button").click();
  await expect(olga.cardName).toHaveText(clientName);
  await olga.page.keyboard.press("Escape");

  const standing = await city(olga);
  const other = standing === "Калуга" ? "Кострома" : "Калуга";
  const restore = notice(olga).getByRole("button", { name: `${ru.card.conflict.restore}: ${other}` });
  await restore.focus();
  await restore.press("Enter");
  for (const desk of [olga, second]) {
    await expect(notice(desk)).toHaveCount(0, { timeout: 30_000 });
    await expect(cityButton(desk, other)).toBeVisible({ timeout: 30_000 });
    await expect(desk.status).not.toContainText("разночтение");
  }
  await expect(olga.page.locator("#card-panel")).toBeFocused();

  // every text that was typed can be opened, and brought back
  await second.cardPanel.getByRole("button", { name: historyOfCity }).click();
  const history = second.page.getByRole("dialog", { name: historyOfCity });
  await expect(history).toContainText("Кострома");
  await expect(history).toContainText("Калуга");
  await expect(history).toContainText(ru.card.edits.atFirst);
  await second.screenshot(join(screenshots, "history.png"));
  await history.getByRole("button", { name: `${ru.card.conflict.restore}: ${standing}` }).click();
  await expect(cityButton(second, standing)).toBeVisible();
});

test("UX-8, G10-3: what is typed in a field is saved for its own client when the card is left in the middle of it", async () => {
  await olga.openFirstFound("Пе");
  const clientId = await olga.page.evaluate(() => location.hash.split("/")[2] ?? "");
  await cityButton(olga, "").click();
  await olga.cardPanel.getByRole("textbox", { name: ru.card.facts.city }).fill("Недописанск");
  // as an incoming call or a link does it: no key, no click, no focus that is lost first
  await olga.page.evaluate(() => {
    location.hash = "#/tasks";
  });
  await expect(olga.cardPanel).toHaveCount(0);
  await expect
    .poll(() => serverRows(server(), "SELECT city FROM clients WHERE id = ?", [clientId])[0]?.["city"], {
      timeout: 20_000,
    })
    .toBe("Недописанск");
  await olga.goTo("clients");
});

test("G10-10: a right withdrawn while offline: the text comes back with the reason, and a colleague makes it from a file", async () => {
  test.setTimeout(120_000);
  await openCard(second, await nameOf(olga));
  const text = "Клиент просил перезвонить в четверг";
  await world.stopServer();
  await second.comment(text);
  await second.status.click();
  await second.outbox.getByRole("button", { name: ru.outbox.edit }).click();
  await second.outbox.getByRole("textbox", { name: ru.outbox.text }).fill(`${text} после обеда`);
  await second.outbox.getByRole("button", { name: ru.outbox.saveAndSend }).click();
  await expect(second.outbox).toContainText(`${text} после обеда`);
  await second.page.keyboard.press("Escape");
  changeRole(server(), andrey.email, "employee");
  await world.startServer();

  await expect(second.status).toContainText("1 отказ", { timeout: 40_000 });
  await accessibleInBothThemes(second, "withdrawn", async () => {
    await second.status.click();
    await expect(second.outbox).toContainText(`${text} после обеда`);
    await expect(second.outbox).toContainText(ru.outbox.withdrawn);
    await expect(second.outbox.getByRole("button", { name: ru.outbox.retry })).toHaveCount(0);
  });
  const file = join(world.folder, "handed-over.json");
  await second.saveFilesAs(file);
  await second.outbox.getByRole("button", { name: ru.outbox.saveOne, exact: true }).click();
  await expect(second.page.getByText(ru.outbox.exported)).toBeVisible();

  await olga.application.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await expect(olga.status).toContainText(ru.app.status.online, { timeout: 40_000 });
  const shown = olga.page.getByRole("region", { name: ru.outbox.handedOver.title });
  await accessibleInBothThemes(olga, "handed-over", async () => {
    await olga.status.click();
    await olga.outbox.getByRole("button", { name: ru.outbox.handedOver.open }).click();
    await expect(shown).toContainText(`${text} после обеда`);
  });
  expect(countOf(`${text} после обеда`)).toBe(0);
  await shown.getByRole("button", { name: "Сделать 1 запись" }).click();
  await expect.poll(() => countOf(`${text} после обеда`), { timeout: 20_000 }).toBe(1);
});

const screenshots = "out/conflicts";
const historyOfCity = ru.card.edits.historyOf.replace("{{field}}", ru.card.facts.city);

function notice(desk: Desk): Locator {
  return desk.page.getByRole("region", { name: ru.card.conflict.title_one });
}

function cityButton(desk: Desk, text: string): Locator {
  return desk.cardPanel.getByRole("button", { name: new RegExp(`^${ru.card.facts.city}: ${text}`) });
}

async function city(desk: Desk): Promise<string> {
  return cityButton(desk, "").innerText();
}

async function editCity(desk: Desk, text: string): Promise<void> {
  await cityButton(desk, "").click();
  const field = desk.cardPanel.getByRole("textbox", { name: ru.card.facts.city });
  await field.fill(text);
  await field.press("Enter");
  await expect(cityButton(desk, text)).toBeVisible();
}

async function openCard(desk: Desk, name: string): Promise<void> {
  await desk.openFirstFound(name);
  await expect(desk.cardName).toHaveText(name);
}

/** A client that both desks know. */
async function nameOf(desk: Desk): Promise<string> {
  await desk.openFirstFound("Пе");
  return desk.cardName.innerText();
}

function countOf(text: string): number {
  return serverRows(server(), "SELECT id FROM comments WHERE text = ?", [text]).length;
}

/** `open`: what is to be looked at, opened anew under each theme. */
async function accessibleInBothThemes(desk: Desk, name: string, open?: () => Promise<void>): Promise<void> {
  for (const theme of ["dark", "light"] as const) {
    await desk.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(desk.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    if (open) {
      const shown = desk.outbox.or(desk.page.getByRole("region", { name: ru.outbox.handedOver.title }));
      if (await shown.isVisible()) await desk.status.click();
      await expect(shown).toHaveCount(0);
      await open();
    }
    await desk.screenshot(join(screenshots, `${name}-${theme}.png`));
    await expectAccessible(desk, `${name}, ${theme}`);
  }
}
