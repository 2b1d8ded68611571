import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

// Three people at three windows: Olga at 101 hands on, Andrey at 102 and the owner at 103 take.

const words = ru.softphone.transfer;
let world: World;
let client: SeededClient;
let [olga, andrey, owner]: CallScreen[] = [];

test.beforeAll(async () => {
  test.setTimeout(400_000);
  world = await createWorld({ clients: 300, timing: { answerAfterMs: 500 } });
  const open = async (profile: string, email: string) => {
    const desk = await world.openDesk({ profile });
    await desk.signIn(world.serverUrl, { ...demoAccount, email });
    const phone = new CallScreen(desk, world);
    await phone.ready();
    return phone;
  };
  olga = await open("olga", demoAccount.email);
  andrey = await open("andrey", "andrey@demo.kartoteka");
  owner = await open("owner", "owner@demo.kartoteka");
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());
test.beforeEach(() => test.setTimeout(150_000));

test("G1-5: handed on at once, the client rings at the colleague's desk and is heard there", async () => {
  await olga!.dial(client.e164);
  await olga!.talking();
  await handOn("102", words.now);
  await expect(andrey!.incoming(client.lastName)).toBeVisible();
  await expect(olga!.desk.phone).toContainText(words.rings.replace("{{target}}", "102"));
  await andrey!.desk.page.keyboard.press("F8");
  await andrey!.talking();
  await expect(olga!.desk.phone).toContainText(words.done.replace("{{target}}", "102"));
  await expectHears(andrey!.desk);
  await andrey!.hangUp();
  await olga!.saveOutcome();
  await andrey!.saveOutcome();
});

test("G1-5: the colleague declines: the client is back at the first desk", async () => {
  await olga!.dial(client.e164);
  await olga!.talking();
  await handOn("102", words.now);
  await expect(andrey!.incoming(client.lastName)).toBeVisible();
  await andrey!.desk.page.keyboard.press("Shift+F8");
  await expect(olga!.desk.phone.getByRole("alert")).toContainText(`102 не удался: ${ru.reasons.declined}`);
  await expect(olga!.button(ru.softphone.call.hold)).toBeVisible();
  await olga!.hangUp();
  await olga!.saveOutcome();
  await andrey!.saveOutcome();
});

test("G1-6, G1-15: asked first, then put together: no second ringing, the bar names the client, the record stays", async () => {
  await olga!.dial(client.e164);
  await olga!.talking();
  await consult("102", andrey!);
  await expect(andrey!.active).toContainText("101");
  const record = await andrey!.newestRecord();

  await olga!.desk.page.keyboard.press("F7");
  await expect(olga!.desk.phone).toContainText(words.done.replace("{{target}}", "102"));
  await expect(andrey!.active).toContainText(client.lastName);
  await expectHears(andrey!.desk);
  await expect
    .poll(() => andrey!.newestRecord(), { message: "the same call goes on" })
    .toMatchObject({
      id: record.id,
      raw: "101",
      endedAt: null,
    });
  await andrey!.hangUp();
  await expect.poll(() => andrey!.record(record.id)).toMatchObject({ endedBy: "manager", sipCode: 200 });
  await saveAll(olga!, 2);
  await saveAll(andrey!, 1);
});

test("G1-6: three desks: the two colleagues talk on when the first has put them together", async () => {
  await olga!.dial("102");
  await expect(andrey!.incoming("101")).toBeVisible();
  await andrey!.desk.page.keyboard.press("F8");
  await olga!.talking();
  await consult("103", owner!);
  await olga!.desk.page.keyboard.press("F7");
  await expect(olga!.desk.phone).toContainText(words.done.replace("{{target}}", "103"));
  await expect(owner!.active).toContainText("102");
  await expectHears(owner!.desk);
  await expectHears(andrey!.desk);
  await owner!.hangUp();
  await expect(andrey!.outcome, "the end of one ends the other").toBeVisible();
  await saveAll(olga!, 2);
});

test("G1-7: a conference with a client and a colleague, each at a telephone of their own", async () => {
  await saveAll(andrey!, 1);
  await olga!.dial("601");
  await olga!.talking();
  await consult("102", andrey!);
  await olga!.desk.phone.getByRole("button", { name: ru.softphone.conference.join }).click();
  await expect(olga!.active).toContainText(ru.softphone.conference.active);
  await olga!.button(ru.softphone.call.mute).click();
  // Only the tone of the line can be heard there now.
  await expectHears(andrey!.desk);
  await andrey!.hangUp();
  await expect(olga!.active).toContainText("601");
  await expect(olga!.button(ru.softphone.call.unmute)).toBeVisible();
  await olga!.hangUp();
});

async function handOn(target: string, way: string): Promise<void> {
  await olga!.button(words.open).click();
  const panel = olga!.desk.page.getByRole("group", { name: new RegExp(`^${words.title.split("{{")[0]}`) });
  await panel.getByLabel(words.field).fill(target);
  await panel.getByRole("button", { name: way, exact: true }).click();
}

async function consult(number: string, colleague: CallScreen): Promise<void> {
  await handOn(number, words.first);
  await expect(colleague.incoming("101")).toBeVisible();
  await colleague.desk.page.keyboard.press("F8");
  await colleague.talking();
  await expect(olga!.desk.phone.getByRole("button", { name: words.complete, exact: true })).toBeEnabled();
}

async function expectHears(desk: Desk): Promise<void> {
  const before = (await desk.statistics())?.packetsIn ?? 0;
  await expect.poll(async () => (await desk.statistics())?.packetsIn ?? 0).toBeGreaterThan(before + 25);
  await expect.poll(async () => (await desk.statistics())?.levelIn ?? 0, { timeout: 15_000 }).toBeGreaterThan(0.01);
}

/** Each attempt asks for its outcome, one after the other. */
async function saveAll(phone: CallScreen, count: number): Promise<void> {
  for (let left = count - 1; left >= 0; left -= 1) {
    await expect(phone.outcome).toBeVisible();
    await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
    await expect.poll(async () => (await phone.desk.query("callsWithoutOutcome", {})).length).toBe(left);
  }
  await expect(phone.outcome).toBeHidden();
}
