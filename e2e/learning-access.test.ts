import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { expectAccessible } from "./accessible.ts";
import { chooseTheme, keyOfSystem, openCard, resize, sectionOf } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let getcourse: NewSourceKey;
const words = ru.records.orders;
const label = ru.card.facts.learningEmail;
let id: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await createWorld({ clients: 20 });
  getcourse = await keyOfSystem(world, "getcourse");
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
  const client = { name: "Ученикова Вера", emails: ["vera@example.org"] };
  const { results } = await tellServer(world.serverUrl, getcourse, [{ kind: "client", externalId: "g-301", client }]);
  id = String((results[0] as { clientId?: string }).clientId);
});
test.afterAll(() => world?.close());

/** A monthly payment; where the system is told to open access. */
async function pay(externalId: string, title: string): Promise<unknown> {
  const details = { amountMinor: 99_000, currency: "RUB", method: "карта" };
  const item = { kind: "payment", externalId, client: { externalId: "g-301" }, at: Date.now(), title, details };
  const { results } = await tellServer(world.serverUrl, getcourse, [item]);
  await desk.syncNow();
  return results[0];
}

async function paymentOf(title: string): Promise<Locator> {
  await openCard(desk, id, "orders");
  await desk.cardPanel.getByText(words.payments, { exact: true }).click();
  return desk.cardPanel.getByRole("grid", { name: words.payments }).getByRole("row").filter({ hasText: title });
}

test("LL-38: the address is changed without a server and says what follows; the later payment opens access there, the earlier one stays", async () => {
  test.setTimeout(180_000);
  expect(await pay("p-1", "Первый месяц")).toMatchObject({ accessEmail: "vera@example.org" });
  await expect((await paymentOf("Первый месяц")).locator('[data-column="access"]')).toHaveText("vera@example.org");

  await world.stopServer();
  await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  await openCard(desk, id);
  const details = sectionOf(desk, ru.card.details.title);
  await details.getByRole("button", { name: new RegExp(`^${label}: `) }).press("F2");
  const field = details.getByRole("textbox", { name: label });
  await expect(field).toHaveAccessibleDescription(ru.card.details.learningFollows);
  await expect(details.getByText(ru.card.details.learningFollows)).toBeVisible();
  for (const theme of ["dark", "light"] as const) {
    await chooseTheme(desk, theme);
    await expectAccessible(desk, `what follows from another address, ${theme}`);
  }
  await field.fill("study@example.org");
  await field.press("Enter");
  await expect(details.getByRole("button", { name: `${label}: study@example.org` })).toBeFocused();

  await world.startServer();
  await desk.syncNow();
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 40_000 });
  expect(await pay("p-2", "Второй месяц")).toMatchObject({ accessEmail: "study@example.org" });
  await expect((await paymentOf("Второй месяц")).locator('[data-column="access"]')).toHaveText("study@example.org");
  await expect((await paymentOf("Первый месяц")).locator('[data-column="access"]')).toHaveText("vera@example.org");
  await expectAccessible(desk, "payments with the address of access");

  // with who and when
  await openCard(desk, id);
  await details.getByRole("button", { name: ru.card.edits.historyOf.replace("{{field}}", label) }).click();
  await expect(desk.page.getByRole("dialog").getByRole("listitem").first()).toContainText(
    /study@example\.org.*вы сегодня \d\d:\d\d/,
  );
});
