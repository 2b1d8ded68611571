import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.card.comments;
const minute = 60_000;

let world: World;
let olga: Desk;
let clientName: string;
let clientId: string;

test.beforeAll(async () => {
  world = await createWorld({ clients: 60 });
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  await olga.openFirstFound("Ив");
  clientId = await olga.openedClient();
  clientName = await olga.cardName.innerText();
});
test.afterAll(() => world?.close());

const item = (desk: Desk, text: string): Locator =>
  desk.cardPanel.getByRole("listitem").filter({ hasText: text }).first();

test("GC-47, G4-3: one's own comment is edited and removed without a server, colleagues see the present words, an administrator every version", async () => {
  test.setTimeout(180_000);
  await olga.comment("Обещала скидку 20 %");
  await olga.comment("Не тому клиенту");
  await olga.openTab(ru.card.tabs.comments);
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });

  await item(olga, "Обещала скидку").getByRole("button", { name: words.edit }).click();
  const field = olga.cardPanel.getByRole("textbox", { name: words.text });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("Обещала скидку 20 %");
  await expectAccessible(olga, "a comment being changed");
  // what is typed outlives a look at another tab
  await field.fill("Обещала скидку 10 %");
  await olga.openTab(ru.card.tabs.calls);
  await olga.openTab(ru.card.tabs.comments);
  await item(olga, "Обещала скидку").getByRole("button", { name: words.edit }).click();
  await expect(field).toHaveValue("Обещала скидку 10 %");
  await field.press("Control+Enter");
  await expect(item(olga, "Обещала скидку 10 %")).toContainText(words.edited);

  await item(olga, "Не тому клиенту").getByRole("button", { name: words.remove }).click();
  await expect(olga.cardPanel).not.toContainText("Не тому клиенту");
  await expect(item(olga, words.removed)).toBeVisible();
  // taken back at once, and removed again
  await olga.page.getByRole("button", { name: words.restore, exact: true }).click();
  await expect(item(olga, "Не тому клиенту")).toBeVisible();
  await item(olga, "Не тому клиенту").getByRole("button", { name: words.remove }).click();
  await expect(olga.cardPanel).not.toContainText("Не тому клиенту");
  await expectAccessible(olga, "a removed comment");

  await world.startServer();
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 40_000 });
  const rows = serverRows(
    join(world.folder, "server"),
    "SELECT text FROM comments WHERE clientId = ? AND editedAt IS NOT NULL ORDER BY createdAt",
    [clientId],
  );
  expect(rows.map(({ text }) => text)).toEqual(["Обещала скидку 10 %", ""]);

  const andrey = await world.openDesk({ profile: "andrey" });
  await andrey.signIn(world.serverUrl, { email: "andrey@demo.kartoteka", password: demoAccount.password });
  await andrey.openFirstFound(clientName);
  await andrey.openTab(ru.card.tabs.comments);
  await expect(item(andrey, "Обещала скидку 10 %")).toBeVisible();
  await expect(andrey.cardPanel).not.toContainText("20 %");
  for (const name of [words.edit, words.remove, words.versions])
    await expect(item(andrey, "Обещала скидку 10 %").getByRole("button", { name })).toHaveCount(0);
  await andrey.close();

  const admin = await world.openDesk({ profile: "admin" });
  await admin.signIn(world.serverUrl, { email: "admin@demo.kartoteka", password: demoAccount.password });
  await admin.openFirstFound(clientName);
  await admin.openTab(ru.card.tabs.comments);
  await item(admin, "Обещала скидку 10 %").getByRole("button", { name: words.versions }).click();
  const versions = admin.page.getByRole("list", { name: words.versions });
  await expect(versions.getByRole("listitem")).toHaveCount(2);
  await expect(versions).toContainText("Обещала скидку 20 %");
  await expectAccessible(admin, "the versions of a comment");
  await admin.page.keyboard.press("Escape");
  await expect(versions).toBeHidden();
  await item(admin, words.removed).getByRole("button", { name: words.versions }).click();
  await expect(versions).toContainText("Не тому клиенту");
  await admin.close();
});

test("GC-48, G4-5: a note with an end is written and told on the client's clock, and is gone when it comes", async () => {
  test.setTimeout(180_000);
  const card = await olga.query("clientCard", { clientId });
  const offset = card?.localTime.utcOffsetMinutes ?? null;
  // the desk's own clock would show a mistake only where the two differ
  expect(offset).not.toBe(-new Date().getTimezoneOffset());
  const note = olga.page.getByRole("region", { name: ru.card.note.label });
  await olga.interaction.getByRole("tab", { name: ru.card.interaction.note }).click();
  const text = olga.interaction.getByRole("textbox", { name: ru.card.note.label });
  const until = olga.interaction.getByRole("textbox", { name: ru.card.note.untilLabel });
  const pin = olga.interaction.getByRole("button", { name: ru.card.interaction.noteSave });
  await text.fill("В отпуске, звонить мужу");
  await until.fill("завтра 10");
  await expect(olga.interaction).toContainText(ru.card.note.untilClient);
  await until.press("Control+Enter");
  await expect(note).toContainText("до завтра 10:00");
  const pinned = async () => (await olga.query("clientCard", { clientId }))?.note;
  const end = new Date(((await pinned())?.until ?? 0) + (offset ?? 0) * minute);
  expect([end.getUTCHours(), end.getUTCMinutes()]).toEqual([10, 0]);

  // over already: refused in words, and what was typed stays
  await until.fill("01.01.2024");
  await expect(olga.interaction).toContainText(ru.card.note.untilPast);
  await expect(pin).toBeDisabled();

  const wall = new Date(Date.now() + (offset ?? 0) * minute + 75_000);
  const clock = [wall.getUTCHours(), wall.getUTCMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  await until.fill(clock);
  await until.press("Control+Enter");
  await expect(note).toContainText(clock);
  await expect(note).toBeHidden({ timeout: 90_000 });
  await expect.poll(async () => (await pinned()) ?? null).toBe(null);
  expect(Date.now()).toBeGreaterThanOrEqual(wall.setUTCSeconds(0, 0) - (offset ?? 0) * minute);
});
