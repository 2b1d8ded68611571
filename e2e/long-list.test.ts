import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  world = await createWorld({ clients: 10_000 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

test("G12-8, P-14: of 10,000 clients only those in sight are there; the list goes to its end and back, and what had the focus in a row is not another client's", async () => {
  const total = ru.list.total_many.replace("{{shown}}", "10\u00a0000");
  await expect(desk.page.getByRole("status").filter({ hasText: new RegExp(`^${total}$`) })).toBeVisible();
  const list = desk.page.getByRole("grid", { name: ru.list.all });
  const listed = list.getByRole("row");
  const scrollTo = (place: number) =>
    list.evaluate((element, share) => {
      element.scrollTop = share * element.scrollHeight;
    }, place);
  const names = async () => (await listed.allInnerTexts()).map((text) => text.split("\n")[0]);
  await expect(listed.first()).toContainText(/\S/);
  const before = await names();
  const copy = listed.nth(2).getByRole("button", { name: new RegExp(`^${ru.app.copy.value.split(" ")[0]}`) });
  await copy.click();
  await copy.focus();
  await scrollTo(1);
  await expect(listed.last()).toHaveAttribute("aria-rowindex", "10000");
  await expect(listed.last()).toContainText(/\S/);
  await expect(list).toBeFocused();
  expect(await listed.count()).toBeLessThan(60);
  await expect(list.getByRole("button", { name: ru.app.copy.copied })).toHaveCount(0);
  const order = await listed.evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("aria-rowindex"))));
  expect(order, "read in the order that is seen").toEqual(order.toSorted((one, other) => one - other));
  expect(new Set(order).size).toBe(order.length);
  for (const share of [0.25, 0.5, 0.75]) {
    await scrollTo(share);
    await expect.poll(async () => (await names()).every((name) => /\S/.test(name ?? ""))).toBe(true);
  }
  await scrollTo(0);
  await expect(listed.first()).toHaveAttribute("aria-rowindex", "1");
  await expect.poll(names).toEqual(before);
});
