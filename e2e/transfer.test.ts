import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { CallRecord } from "../practice-pbx/call-log.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { lineCalls } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.softphone.transfer;
let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300, timing: { answerAfterMs: 500 } });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());

test("G1-5: handed on at once: the line hears where to, our leg ends after its 200, and the person is told", async () => {
  const atLine = await talkToClient();
  await handOn("601", words.now);
  await expect(desk.phone).toContainText(words.done.replace("{{target}}", "601"));
  await expect(phone.outcome).toBeVisible();
  await expect
    .poll(() => lineCall(atLine))
    .toMatchObject({
      ...{ state: "ended", endedBy: "trainee", traineeDirection: "sendonly" },
      transfers: [{ to: "601", sipCode: 200 }],
    });
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ clientId: client.id, sipCode: 200, endedBy: "manager" });
  await phone.saveOutcome();
});

test("G1-5: the other one is busy: the call comes back from hold, and the reason is said in words", async () => {
  const atLine = await talkToClient();
  await handOn("604", words.now);
  await expect(desk.phone.getByRole("alert")).toContainText(`604 не удался: ${ru.reasons.busy}`);
  await expect(phone.button(ru.softphone.call.hold)).toBeVisible();
  await expect.poll(async () => (await lineCall(atLine)).traineeDirection).toBe("sendrecv");
  const before = await lineCall(atLine);
  expect(before).toMatchObject({ state: "talking", transfers: [{ to: "604", sipCode: 486 }] });
  await expect.poll(async () => (await lineCall(atLine)).loudPacketsIn).toBeGreaterThan(before.loudPacketsIn + 5);
  await desk.phone.getByRole("button", { name: ru.softphone.trouble.dismiss }).click();
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-5: a transfer that nobody takes is taken back without waiting", async () => {
  const atLine = await talkToClient();
  await handOn("606", words.now);
  await expect(transferLine()).toContainText(words.rings.replace("{{target}}", "606"));
  await transferLine().getByRole("button", { name: words.takeBack }).click();
  await expect(transferLine()).toBeHidden();
  await expect.poll(async () => (await lineCall(atLine)).traineeDirection).toBe("sendrecv");
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-6: asked first: the client hears nothing, swap goes there and back, cancel returns to the client", async () => {
  const atLine = await talkToClient();
  await desk.page.keyboard.press("F7");
  const field = desk.phone.page().getByLabel(words.field);
  await expect(field).toBeFocused();
  await field.fill("601");
  await field.press("Enter");
  await phone.talking();
  const colleague = await newestTo("601");
  await expect(transferLine()).toContainText(client.lastName);
  await expect.poll(async () => (await lineCall(atLine)).traineeDirection).toBe("sendonly");
  const silent = await phone.furtherPackets(25, await lineCall(atLine));
  expect((await phone.furtherPackets(50, silent)).loudPacketsIn).toBe(silent.loudPacketsIn);

  await desk.page.keyboard.press("Shift+F7");
  await expect(phone.active).toContainText(client.lastName);
  await expect.poll(async () => (await lineCall(colleague)).traineeDirection).toBe("sendonly");
  await transferLine().getByRole("button", { name: words.swap }).click();
  await expect(phone.active).toContainText("601");
  await expect.poll(async () => (await lineCall(colleague)).traineeDirection).toBe("sendrecv");

  await transferLine().getByRole("button", { name: words.cancel }).click();
  await expect(phone.active).toContainText(client.lastName);
  await expect.poll(async () => (await lineCall(atLine)).traineeDirection).toBe("sendrecv");
  await expect.poll(() => lineCall(colleague)).toMatchObject({ state: "ended", endedBy: "trainee" });
  await phone.hangUp();
  await saveBoth();
});

test("G1-6: put together: the client's call takes the colleague's over, both legs of ours end", async () => {
  const atLine = await talkToClient();
  await handOn("601", words.first);
  await phone.talking();
  const colleague = await newestTo("601");
  await expect(transferLine().getByRole("button", { name: words.complete, exact: true })).toBeEnabled();
  await desk.page.keyboard.press("F7");
  await expect(desk.phone).toContainText(words.done.replace("{{target}}", "601"));
  await expect.poll(async () => (await lineCall(atLine)).state).toBe("ended");
  await expect.poll(() => lineCall(atLine)).toMatchObject({ endedBy: "trainee", transfers: [{ sipCode: 200 }] });
  await expect.poll(async () => (await lineCall(colleague)).endedBy).toBe("line");
  await saveBoth();
});

test("G1-7: in a conference each line hears the other through this desk while the microphone is off", async () => {
  await phone.dial("600");
  await phone.talking();
  const echo = await newestTo("600");
  await handOn("601", words.first);
  await phone.talking();
  const tone = await newestTo("601");
  await desk.phone.getByRole("button", { name: ru.softphone.conference.join }).click();
  await expect(phone.active).toContainText(ru.softphone.conference.active);
  await expect.poll(async () => (await lineCall(echo)).traineeDirection).toBe("sendrecv");

  await phone.button(ru.softphone.call.mute).click();
  // The echo hears the tone, and the tone hears its own echo back: nothing else makes a sound now.
  await expectLouder(echo, "the echo line hears the tone");
  await expectLouder(tone, "the tone line hears the echo");

  const other = desk.phone.getByRole("group", { name: /^Звонок: 600/ });
  await other.getByRole("button", { name: ru.softphone.call.hold, exact: true }).click();
  await expect.poll(async () => (await lineCall(echo)).traineeDirection).toBe("sendonly");
  const silent = await phone.furtherPackets(25, await lineCall(echo));
  expect((await phone.furtherPackets(50, silent)).loudPacketsIn, "on hold it hears nobody").toBe(silent.loudPacketsIn);
  await other.getByRole("button", { name: ru.softphone.call.resume, exact: true }).click();
  await expectLouder(echo, "and hears again");

  await phone.button(ru.softphone.call.hangUp).click();
  await expect(phone.active).toContainText("600");
  await expect(phone.button(ru.softphone.call.unmute), "still muted, as in the conference").toBeVisible();
  const alone = await phone.furtherPackets(75, await lineCall(echo));
  expect((await phone.furtherPackets(50, alone)).loudPacketsIn, "muted and alone").toBe(alone.loudPacketsIn);
  await desk.page.keyboard.press("F9");
  // the fake microphone beeps twice a second, four packets each
  await expectLouder(echo, "its own microphone again", 5);
  await phone.button(ru.softphone.call.hangUp).click();
  await saveBoth();
});

test("UX-22: the bar in a consultation fits 1366 × 768 and 1024 × 640", async () => {
  await talkToClient();
  await handOn("601", words.first);
  await phone.talking();
  const shown = await desk.application.browserWindow(desk.page);
  for (const [width, height] of [
    [1366, 768],
    [1024, 640],
  ] as const) {
    await shown.evaluate((browserWindow, size) => browserWindow.setContentSize(size.width, size.height), {
      width,
      height,
    });
    await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBe(width);
    for (const button of await desk.phone.getByRole("button").all()) {
      const box = await button.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width, (await button.textContent()) ?? "").toBe(true);
    }
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    for (const colorScheme of ["light", "dark"] as const) {
      await desk.page.emulateMedia({ colorScheme });
      await desk.screenshot(`out/e2e/transfer-${width}-${colorScheme}.png`);
    }
  }
  await desk.page.keyboard.press("F7");
  await saveBoth();
});

async function talkToClient(): Promise<CallRecord> {
  await phone.dial(client.e164);
  await phone.talking();
  return phone.atLine();
}

async function handOn(target: string, way: string): Promise<void> {
  await phone.button(words.open).click();
  const panel = desk.page.getByRole("group", { name: begins(words.title) });
  await panel.getByLabel(words.field).fill(target);
  await panel.getByRole("button", { name: way, exact: true }).click();
}

function transferLine(): Locator {
  return desk.phone.getByRole("group", { name: words.line });
}

async function lineCall({ callId }: Pick<CallRecord, "callId">): Promise<CallRecord> {
  const found = (await lineCalls(world.line)).find((call) => call.callId === callId);
  if (!found) throw new Error(`the line knows no call ${callId}`);
  return found;
}

/** The one that goes on: on the screen the first call may still be the one that is talked on when it has not begun. */
async function newestTo(number: string): Promise<CallRecord> {
  const find = async () =>
    (await lineCalls(world.line)).findLast((call) => call.number === number && call.state !== "ended");
  await expect.poll(find, { message: `a call to ${number} at the line` }).toBeDefined();
  const found = await find();
  if (!found) throw new Error(`the line saw no call to ${number}`);
  return found;
}

async function expectLouder(call: CallRecord, message: string, packets = 25): Promise<void> {
  const { loudPacketsIn } = await lineCall(call);
  await expect
    .poll(async () => (await lineCall(call)).loudPacketsIn, { message })
    .toBeGreaterThan(loudPacketsIn + packets);
}

/** Each attempt asks for its outcome, one after the other. */
async function saveBoth(): Promise<void> {
  for (let left = 1; left >= 0; left -= 1) {
    await expect(phone.outcome).toBeVisible();
    await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
    await expect.poll(async () => (await desk.query("callsWithoutOutcome", {})).length).toBe(left);
  }
  await expect(phone.outcome).toBeHidden();
}

function begins(template: string): RegExp {
  return new RegExp(`^${template.split("{{")[0]}`);
}
