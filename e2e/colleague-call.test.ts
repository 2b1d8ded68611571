import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import { openCard } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { reachableClients } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
test.beforeAll(async () => {
  test.setTimeout(200_000);
  world = await createWorld({ clients: 60, timing: { answerAfterMs: 2_000 } });
});
test.afterAll(() => world?.close());

const words = ru.softphone.others;
const named = (text: string, name: string) => text.replace("{{name}}", name);

async function signedIn(profile: string, email: string): Promise<Desk> {
  const desk = await world.openDesk({ profile });
  await desk.signIn(world.serverUrl, { ...demoAccount, email });
  return desk;
}

test("UX-24: card, list, tasks and journal say which colleague is at the client now, until the call ends", async () => {
  test.setTimeout(180_000);
  const [client] = reachableClients(world);
  if (!client) throw new Error("the seed has no client with a number of their own");
  const olga = await signedIn("olga", demoAccount.email);
  const phone = new CallScreen(await signedIn("andrey", "andrey@demo.kartoteka"), world);
  await phone.ready();
  const andrey = await olga.page.evaluate(async () => {
    const users = await window.kartoteka.query("users", {});
    return users.ok ? (users.value.find(({ email }) => email.startsWith("andrey"))?.name ?? "") : "";
  });
  expect(andrey).not.toBe("");
  await openCard(olga, client.id);
  const header = olga.page.locator(`header[data-client="${client.id}"]`);
  await expect(header).toBeVisible();
  await expect(header.getByText(andrey)).toHaveCount(0);
  await olga.interaction.getByRole("tab", { name: ru.card.interaction.task }).click();
  await olga.interaction.getByRole("textbox", { name: ru.card.interaction.taskText }).fill("Уточнить адрес");
  await olga.interaction.getByRole("button", { name: ru.card.interaction.taskSave }).click();

  await phone.dial(client.e164);
  await expect(header.getByRole("status")).toHaveText(named(words.calls, andrey));
  await phone.talking();
  await expect(header.getByRole("status")).toHaveText(named(words.talks, andrey));
  const cut = await header.evaluate((element) =>
    Array.from(element.querySelectorAll("time, h1, [role=status]"))
      .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflow === "visible")
      .map(({ textContent }) => textContent),
  );
  expect(cut, "nothing of the header is cut off by the mark").toEqual([]);
  await expectAccessible(olga, "a card whose client a colleague talks with");
  await olga.search.fill(client.lastName);
  const mark = (place: Locator) => place.getByRole("img", { name: named(words.talks, andrey) });
  await expect(mark(olga.page.locator(`#row-${client.id}`))).toBeVisible();
  await olga.goTo("tasks");
  await expect(olga.page.getByRole("main").getByText(named(words.talks, andrey))).toBeVisible();
  await olga.goTo("calls");
  await expect(mark(olga.page.getByRole("main")).first()).toBeVisible();
  await expectAccessible(olga, "the journal with a colleague's call");

  await phone.hangUp();
  await expect(mark(olga.page.getByRole("main"))).toHaveCount(0);
  await olga.goTo("tasks");
  await expect(olga.page.getByText("Уточнить адрес")).toBeVisible();
  await expect(olga.page.getByRole("main").getByText(named(words.talks, andrey))).toHaveCount(0);
});
