import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow } from "./card-tab-rows.ts";
import { chooseTheme, dataFolder, staff, worldWith } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.compact.filter;
let world: World;
let olga: Desk;
/** How many clients of Olga's have the tag. */
let tagged: number;
let mine: number;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await worldWith(({ manager, other }) =>
    [manager, manager, other].map(({ id }, index) =>
      clientRow({ lastName: `Отборов ${index}`, managerId: id, tags: { ярмарка: true } }),
    ),
  );
  const { manager } = staff(world);
  const own = serverRows(dataFolder(world), "SELECT tags FROM clients WHERE managerId = ?", [manager.id]);
  mine = own.length;
  tagged = own.filter(({ tags }) => "ярмарка" in (JSON.parse(String(tags)) as object)).length;
  olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

const total = (desk: Desk) => desk.page.getByRole("status").filter({ hasText: /^\d+\s*клиент/ });
const counted = (count: number) => new RegExp(`^${count} клиент`);
const scopes = (desk: Desk) => desk.page.getByRole("radiogroup", { name: ru.list.scopes });
const menu = (desk: Desk) => desk.page.getByRole("dialog", { name: words.open });
const saved = (desk: Desk) => menu(desk).getByRole("region", { name: words.saved });
const row = (desk: Desk, name: string): Locator => saved(desk).getByRole("button", { name, exact: true });
const strip = (desk: Desk, name: string) => desk.page.getByRole("status").filter({ hasText: name });

async function openMenu(desk: Desk): Promise<void> {
  await desk.page.getByRole("button", { name: words.open }).press("Enter");
  await expect(menu(desk)).toBeVisible();
}

/** By the keyboard, as the focus goes. */
async function saveAs(desk: Desk, name: string): Promise<void> {
  await openMenu(desk);
  const field = menu(desk).getByRole("textbox", { name: words.name });
  await field.fill(name);
  await field.press("Enter");
  await expect(row(desk, name)).toHaveAttribute("aria-pressed", "true");
  await desk.page.keyboard.press("Escape");
  await expect(menu(desk)).toBeHidden();
}

test("G12-2: a filter is put together by eye and saved under a name without a server", async () => {
  test.setTimeout(120_000);
  await expect(total(olga)).toBeVisible();
  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  await openMenu(olga);
  await expect(saved(olga)).toContainText(words.noneSaved);
  await expect(menu(olga).getByRole("textbox", { name: words.name })).toHaveCount(0);
  await menu(olga).getByRole("combobox", { name: words.tag }).fill("ярмарка");
  await olga.page.keyboard.press("Enter");
  await scopes(olga).getByText(ru.list.mine).click();
  await expect(total(olga)).toHaveText(counted(tagged));
  expect(tagged).toBeLessThan(mine);

  await saveAs(olga, "Мои с ярмарки");
  await expect(strip(olga, "Мои с ярмарки")).toBeVisible();
  await olga.page.getByRole("button", { name: words.clear }).click();
  await expect(total(olga)).toHaveText(counted(mine));
  await saveAs(olga, "Мои все");
  await openMenu(olga);
  for (const theme of ["dark", "light"] as const) {
    await chooseTheme(olga, theme);
    await expectAccessible(olga, `the saved filters, ${theme}`);
  }
  await row(olga, "Мои с ярмарки").press("Enter");
  await expect(menu(olga)).toBeHidden();
  await expect(total(olga)).toHaveText(counted(tagged));
});

test("G12-2: after a restart and at another desk of the same person the same filter is on, with the same result", async () => {
  test.setTimeout(180_000);
  await olga.close();
  olga = await world.openDesk({ profile: "olga" });
  await olga.letIn(demoAccount.password);
  await expect(strip(olga, "Мои с ярмарки")).toBeVisible();
  await expect(total(olga)).toHaveText(counted(tagged));

  await world.startServer();
  await olga.syncNow();
  await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 40_000 });
  const home = await world.openDesk({ profile: "olga-at-home" });
  await home.signIn(world.serverUrl, demoAccount);
  await expect(strip(home, "Мои с ярмарки")).toBeVisible();
  await expect(total(home)).toHaveText(counted(tagged));
  const names = (desk: Desk) => desk.page.getByRole("grid", { name: ru.list.all }).getByRole("row").allInnerTexts();
  expect((await names(home)).length).toBe(tagged);
  expect(await names(home)).toEqual(await names(olga));
  await home.close();

  // a colleague has his own
  const andrey = await world.openDesk({ profile: "andrey" });
  await andrey.signIn(world.serverUrl, { email: "andrey@demo.kartoteka", password: demoAccount.password });
  await expect(strip(andrey, "Мои с ярмарки")).toHaveCount(0);
  await openMenu(andrey);
  await expect(saved(andrey)).toContainText(words.noneSaved);
  await andrey.close();
});

test("G12-2: a saved filter is chosen from the palette, renamed and deleted by the keyboard", async () => {
  await olga.page.keyboard.press("Control+K");
  const palette = olga.page.getByRole("dialog", { name: ru.app.search.label });
  await palette.getByRole("combobox").fill("мои все");
  await expect(palette.getByRole("option", { name: words.command.replace("{{name}}", "Мои все") })).toBeVisible();
  await palette.getByRole("combobox").press("Enter");
  await expect(total(olga)).toHaveText(counted(mine));

  await openMenu(olga);
  await menu(olga)
    .getByRole("button", { name: words.rename.replace("{{name}}", "Мои все") })
    .press("Enter");
  const field = menu(olga).getByRole("textbox", { name: words.newName.replace("{{name}}", "Мои все") });
  await expect(field).toBeFocused();
  await field.fill("Мой участок");
  await field.press("Enter");
  await expect(row(olga, "Мой участок")).toHaveAttribute("aria-pressed", "true");
  await menu(olga)
    .getByRole("button", { name: words.remove.replace("{{name}}", "Мои с ярмарки") })
    .press("Enter");
  await expect(row(olga, "Мои с ярмарки")).toHaveCount(0);
  await olga.page.keyboard.press("Escape");
  await expect(menu(olga)).toBeHidden();
  await expect(strip(olga, "Мой участок")).toBeVisible();
  await olga.page.getByRole("button", { name: words.clear }).click();
  await expect(scopes(olga).getByRole("radio", { name: ru.list.everybody })).toBeChecked();
});
