import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import { clientRow, day, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import { addWhileStopped, openCard } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.card.interaction;
const zhanna = clientRow({
  lastName: "Жаворонкова",
  firstName: "Жанна",
  city: "Омск",
  // the echo: a number that always answers
  phones: { a: { ...phoneOf("+79137000192"), e164: null, raw: "600" } },
});
const { id: clientId } = zhanna.row;

let world: World;
let desk: Desk;
let phone: CallScreen;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await createWorld({ clients: 30 });
  const of = rowsOfClient(clientId);
  await addWhileStopped(world, [
    zhanna,
    ...Array.from({ length: 60 }, (_, index) =>
      of.order(`К-${index}`, "new", 100_000 + index, { createdAt: Date.now() - index * day }),
    ),
  ]);
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
});
test.afterAll(() => world?.close());

/** What of the page a person would miss if it went: where it is, how far it is scrolled, what stands first in it. */
async function page() {
  return desk.page.evaluate(() => {
    const panel = document.querySelector("#card-panel");
    const scrolled = [panel, ...(panel?.querySelectorAll("*") ?? [])].map((each) => each?.scrollTop ?? 0);
    return { address: location.hash, scrolled: Math.max(0, ...scrolled) };
  });
}

test("GC-1: the work with the client is a panel at the right of his orders, visits and profile, and comes and goes without the page", async () => {
  for (const tab of ["orders", "pages", "main"] as const) {
    await openCard(desk, clientId, tab);
    await expect(desk.interaction).toBeVisible();
    const [panel, card] = [await desk.interaction.boundingBox(), await desk.cardPanel.boundingBox()];
    expect(panel!.x).toBeGreaterThanOrEqual(card!.x + card!.width);
    const before = await page();
    await desk.page.keyboard.press("Control+KeyI");
    await expect(desk.interaction).toBeHidden();
    expect(await page()).toEqual(before);
    await desk.page.keyboard.press("Control+KeyI");
    await expect(desk.interaction).toBeVisible();
    expect(await page()).toEqual(before);
  }
});

test("GC-2: a note, a call record and a task are made in the panel while the orders stand as they are scrolled; a note is typed and saved while a call runs", async () => {
  test.setTimeout(90_000);
  await openCard(desk, clientId, "orders");
  await expect(desk.cardPanel.getByRole("grid").getByRole("row").nth(3)).toBeVisible();
  await desk.cardPanel.getByRole("grid").hover();
  await desk.page.mouse.wheel(0, 900);
  await expect.poll(async () => (await page()).scrolled).toBeGreaterThan(300);
  const before = await page();

  await phone.dial("600");
  await phone.talking();
  const tab = (name: string) => desk.interaction.getByRole("tab", { name, exact: true }).click();
  await tab(words.note);
  const note = desk.interaction.getByRole("textbox", { name: ru.card.note.label });
  await note.fill("Просит счёт на фирму");
  await note.press("Control+Enter");
  await expect(desk.page.getByRole("region", { name: ru.card.note.label })).toContainText("Просит счёт на фирму");
  await expect(phone.active).toBeVisible();
  await phone.hangUp();
  await phone.saveOutcome();

  await tab(words.task);
  await desk.interaction.getByRole("textbox", { name: words.taskText }).fill("Выставить счёт");
  await desk.interaction.getByRole("button", { name: words.taskSave }).click();
  await tab(words.call);
  await desk.interaction.getByRole("textbox", { name: words.minutes }).fill("4");
  await desk.interaction.getByRole("button", { name: words.callSave }).click();

  const count = (table: string, where: string) =>
    serverRows(join(world.folder, "server"), `SELECT id FROM ${table} WHERE clientId = ? AND ${where}`, [clientId])
      .length;
  await expect.poll(() => count("tasks", "text = 'Выставить счёт'"), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => count("calls", "source = 'manual'"), { timeout: 20_000 }).toBe(1);
  expect(count("notes", "text = 'Просит счёт на фирму'")).toBe(1);
  expect(await page()).toEqual(before);
});
