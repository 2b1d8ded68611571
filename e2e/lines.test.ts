import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { createProcesses } from "../scripts/processes.ts";
import { type PracticeLine, startPracticeLine } from "../scripts/services.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { giveLines, lineOf } from "./person-lines.ts";
import { lineCalls, ring } from "./practice-line.ts";
import { createWorld, repository, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

/** One person with two lines of the practice PBX; the first has a second server. Its STUN server answers nobody. */
const processes = createProcesses();
let world: World;
let spare: PracticeLine;
let desk: Desk;
let phone: CallScreen;
const words = ru.softphone;
const profile = "olga";
const ids = ["0193a5a0-6f00-7000-8000-000000000101", "0193a5a0-6f00-7000-8000-000000000105"] as const;

test.beforeAll(async () => {
  world = await createWorld({ clients: 50 });
  spare = await startPracticeLine(processes, {
    repository,
    port: 0,
    logFile: join(world.folder, "spare-pbx.log"),
    timing: { noAnswerAfterMs: 1_500 },
  });
  const iceServers = [{ urls: "stun:192.0.2.1:3478" }];
  const servers = [world.line.url, spare.url];
  const sales = lineOf("101", { id: ids[0], label: "Продажи", servers, iceServers });
  const store = lineOf("105", { id: ids[1], label: "Склад", servers: [world.line.url], dtmf: "info", iceServers });
  await giveLines(world.serverUrl, [sales, store]);
  desk = await world.openDesk({ profile });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
});
test.afterAll(async () => {
  await world?.close();
  await processes.stopAll();
});

test("G1-10, T-1: with a STUN server that answers nobody INVITE leaves at once", async () => {
  const waited: number[] = [];
  // the first call of a window starts the sound of the system
  for (let call = 0; call < 3; call += 1) {
    await phone.dial("600");
    await talking();
    waited.push((await phone.atLine()).startedAt - (await phone.newestRecord()).startedAt);
    await phone.hangUp();
    await phone.saveOutcome();
  }
  test.info().annotations.push({ type: "from the record to INVITE, ms", description: waited.join(", ") });
  // gathering that waits for the server takes five seconds; the half second of G1-10 is measured on a quiet machine
  expect(Math.min(...waited), waited.join(", ")).toBeLessThan(2_000);
});

test("G1-13, G1-4: the call goes over the line that was chosen, in its way, and the record says which", async () => {
  await chooseLine("Склад");
  await phone.dial("602");
  await talking();
  await phone.button(words.call.keys).click();
  const keypad = desk.page.getByRole("group", { name: words.keypad.title });
  for (const key of ["1", "2"])
    await keypad.getByRole("button", { name: words.keypad.key.replace("{{key}}", key), exact: true }).click();
  await expect.poll(async () => (await phone.atLine()).digitsByInfo, { timeout: 15_000 }).toBe("12");
  await expect.poll(() => phone.atLine()).toMatchObject({ username: "105", digitsByRtp: "" });
  await desk.page.keyboard.press("Escape");
  await phone.hangUp();
  await phone.saveOutcome();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ lineLabel: "Склад", soundLostSeconds: 0 });
  await desk.goTo("calls");
  const newest = desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row").first();
  await expect(newest).toContainText("Склад");
  await desk.goTo("clients");
});

test("G1-13: a call comes in on each of them and says on which", async () => {
  for (const [username, label] of [
    ["105", "Склад"],
    ["101", "Продажи"],
  ] as const) {
    const outcome = ring(world.line, { username, fromName: "", fromNumber: "+79990001122" });
    const incoming = phone.incoming("+7 999 000-11-22");
    await expect(incoming).toContainText(label);
    await desk.page.keyboard.press("Shift+F8");
    expect(await outcome).toMatchObject({ kind: "refused", sipCode: 603 });
    await phone.saveOutcome();
    await expect.poll(() => phone.newestRecord()).toMatchObject({ direction: "incoming", lineLabel: label });
  }
});

test("G1-14: do not disturb refuses with 486 before it rings, keeps the call as missed, and outlasts a restart", async () => {
  await chooseLine("Склад");
  await desk.phone.getByRole("button", { name: words.doNotDisturb.title }).click();
  await desk.page.getByRole("menuitem", { name: words.doNotDisturb.hour, exact: true }).click();
  await expect(phone.registration).toContainText("Не беспокоить до");
  await refusedByPhone("+79990001133");
  await desk.close();
  desk = await world.openDesk({ profile });
  await desk.unlock(demoAccount.password);
  phone = new CallScreen(desk, world);
  await expect(phone.registration).toContainText("Не беспокоить до", { timeout: 20_000 });
  await expect(lineSelect(), "the chosen line too").toHaveValue("Склад");
  await refusedByPhone("+79990001144");
  await desk.phone.getByRole("button", { name: "Не беспокоить до" }).click();
  await desk.page.getByRole("menuitem", { name: words.doNotDisturb.turnOff }).click();
  await phone.ready();
  const outcome = ring(world.line, { username: "105", fromName: "", fromNumber: "+79990001155" });
  await expect(phone.incoming("+7 999 000-11-55")).toBeVisible();
  await desk.page.keyboard.press("Shift+F8");
  expect(await outcome).toMatchObject({ kind: "refused", sipCode: 603 });
  await phone.saveOutcome();
});

test("G1-16: with the first server down the line is on the second within ten seconds, and calls go over it", async () => {
  await chooseLine("Продажи");
  await world.stopLine();
  const stopped = Date.now();
  const caller = { username: "101", fromName: "", fromNumber: "+79990001166", ringForMs: 300 };
  await expect.poll(() => ring(spare, caller), { timeout: 20_000 }).toMatchObject({ kind: "gave-up" });
  const took = Date.now() - stopped;
  test.info().annotations.push({ type: "second server after, ms", description: String(took) });
  expect(took).toBeLessThan(10_000);
  await phone.saveOutcome();
  await phone.dial("600");
  await talking();
  await expect.poll(async () => (await lineCalls(spare)).at(-1)).toMatchObject({ username: "101", number: "600" });
  await phone.hangUp();
  await phone.saveOutcome();
  await world.startLine();
});

const lineSelect = (): Locator => desk.phone.getByRole("combobox", { name: words.number.line });

/** The first call of a PBX process is answered when its media are loaded, which a busy machine takes its time for. */
const talking = () => expect(phone.button(words.call.hangUp)).toBeVisible({ timeout: 45_000 });

async function chooseLine(label: string): Promise<void> {
  await lineSelect().click();
  await desk.page.getByRole("option", { name: label }).click();
  await expect(lineSelect()).toHaveValue(label);
}

/** Nothing rings and no form opens; the record is there. */
async function refusedByPhone(fromNumber: string): Promise<void> {
  const outcome = await ring(world.line, { username: "105", fromName: "", fromNumber });
  expect(outcome).toMatchObject({ kind: "refused", sipCode: 486 });
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({
      direction: "incoming",
      e164: fromNumber,
      sipCode: 486,
      answeredAt: null,
      endedBy: "line",
    });
  await expect(phone.outcome).toBeHidden();
}
