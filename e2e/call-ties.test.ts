import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, hour, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import { dataFolder, openCard, worldWith } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.calls.ties;
const ivanova = clientRow({ lastName: "Иванцова", company: "ООО «Ромашка»", phones: { a: phoneOf("+79120000011") } });
const petrov = clientRow({ lastName: "Петрухин", company: "АО «Лютик»", phones: { a: phoneOf("+79120000022") } });
const [clientId, otherId] = [ivanova.row.id, petrov.row.id];
const startedAt = Date.now() - hour;

let world: World;
let olga: Desk;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await worldWith(({ manager }) => {
    const [own, other] = [rowsOfClient(clientId), rowsOfClient(otherId)];
    return [
      ...[ivanova, petrov],
      own.order("1042", "new", 100_000),
      other.order("2077", "new", 50_000),
      own.task("перезвонить о договоре", startedAt, manager.id),
      ...[own.call(startedAt, manager.id)].flat(),
    ];
  });
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

const calls = (desk: Desk): Locator => desk.cardPanel.getByRole("list", { name: ru.calls.title }).getByRole("listitem");
const dialog = (desk: Desk): Locator => desk.page.getByRole("dialog", { name: words.title });

async function openTies(desk: Desk): Promise<Locator> {
  await calls(desk)
    .first()
    .getByRole("button", { name: new RegExp(`^${words.open}`) })
    .click();
  await expect(dialog(desk)).toBeVisible();
  return dialog(desk);
}

/** By the keyboard: what is typed finds it, Enter takes it. */
async function pick(desk: Desk, label: string, typed: string): Promise<void> {
  const field = dialog(desk)
    .getByRole("combobox", { name: label })
    .or(dialog(desk).getByLabel(label, { exact: true }));
  await field.first().focus();
  await desk.page.keyboard.type(typed);
  await expect(desk.page.getByRole("option", { name: new RegExp(typed) }).first()).toBeVisible();
  await desk.page.keyboard.press("ArrowDown");
  await desk.page.keyboard.press("Enter");
}

test("G3-12: a call is tied to client, company, order and task, and moved to another client without a server; the trace has the old and the new", async () => {
  test.setTimeout(180_000);
  await openCard(olga, clientId, "calls");
  await expect(calls(olga)).toHaveCount(1);
  let ties = await openTies(olga);
  await expect(ties).toContainText("Иванцова, ООО «Ромашка»");
  await expect(ties).toContainText(words.untouched);
  await expectAccessible(olga, "what a call is about");
  await pick(olga, words.order, "1042");
  await pick(olga, words.task, "перезвонить");
  await olga.page.keyboard.press("Control+Enter");
  await expect(ties).toBeHidden();
  const row = calls(olga).first();
  await expect(row.getByRole("button", { name: words.showOrder.replace("{{number}}", "1042") })).toBeVisible();
  await expect(
    row.getByRole("button", { name: words.showTask.replace("{{text}}", "перезвонить о договоре") }),
  ).toBeVisible();
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });

  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  ties = await openTies(olga);
  await pick(olga, words.findClient, "Петрухин");
  await expect(ties).toContainText("Петрухин, АО «Лютик»");
  await pick(olga, words.order, "2077");
  await olga.page.keyboard.press("Control+Enter");
  await expect(ties).toBeHidden();
  await expect(calls(olga)).toHaveCount(0);
  await expectMoved(olga);

  await world.startServer();
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 40_000 });
  const [stored] = serverRows(dataFolder(world), "SELECT clientId, ties FROM calls WHERE startedAt = ?", [startedAt]);
  expect(stored?.["clientId"]).toBe(otherId);
  expect(Object.keys(JSON.parse(String(stored?.["ties"])) as object)).toHaveLength(2);
});

test("G3-12: a colleague reads the same on both cards and may not move it; who moved it takes it back", async () => {
  test.setTimeout(180_000);
  const andrey = await world.openDesk({ profile: "andrey" });
  await andrey.signIn(world.serverUrl, { email: "andrey@demo.kartoteka", password: demoAccount.password });
  await expectMoved(andrey);
  await openCard(andrey, otherId, "calls");
  const read = await openTies(andrey);
  await expect(read).toContainText(words.foreign);
  await expect(read.getByRole("button", { name: words.save })).toBeDisabled();
  await expect(read.getByRole("button", { name: words.back })).toHaveCount(0);
  await expectAccessible(andrey, "what a colleague's call is about");
  await andrey.close();

  await openCard(olga, otherId, "calls");
  await (await openTies(olga)).getByRole("button", { name: words.back }).click();
  await expect(calls(olga)).toHaveCount(0);
  await openCard(olga, clientId, "calls");
  await expect(calls(olga)).toHaveCount(1);
  const ties = await openTies(olga);
  await expect(ties.getByRole("list", { name: words.trace }).getByRole("listitem")).toHaveCount(3);
  await expect(ties).toContainText(words.now.replace("{{ties}}", "Иванцова, ООО «Ромашка» · заказ № 1042"));

  // the notice takes back what was done last, by the same way
  await olga.page.keyboard.press("Escape");
  await olga.page.getByRole("button", { name: ru.card.undo, exact: true }).last().click();
  await expect(calls(olga)).toHaveCount(0);
  await openCard(olga, otherId, "calls");
  await expect(calls(olga)).toHaveCount(1);
});

/** On the new card with its trace, gone from the old one, told by the histories of both. */
async function expectMoved(desk: Desk): Promise<void> {
  await openCard(desk, otherId, "calls");
  await expect(calls(desk)).toHaveCount(1);
  const ties = await openTies(desk);
  const trace = ties.getByRole("list", { name: words.trace }).getByRole("listitem");
  await expect(trace).toHaveCount(2);
  const [before, after] = [
    "Иванцова, ООО «Ромашка» · заказ № 1042 · задача «перезвонить о договоре»",
    "Петрухин, АО «Лютик» · заказ № 2077",
  ];
  await expect(trace.first()).toContainText(words.before.replace("{{ties}}", before));
  await expect(trace.first()).toContainText(words.after.replace("{{ties}}", after));
  await expect(trace.first()).toContainText("Ольга");
  await desk.page.keyboard.press("Escape");
  await expect(ties).toBeHidden();
  for (const id of [clientId, otherId]) {
    await openCard(desk, id, "history");
    const told = desk.cardPanel.getByRole("row").filter({ hasText: ru.records.history.what.callMoved });
    await expect(told).toHaveCount(1);
    await expect(told).toContainText(`${before} → ${after}`);
  }
  await openCard(desk, clientId, "calls");
  await expect(calls(desk)).toHaveCount(0);
}
