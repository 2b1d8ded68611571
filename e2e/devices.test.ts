import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount, practiceAccounts } from "../scripts/demo-account.ts";
import { wavFile } from "../scripts/tone.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { ring } from "./practice-line.ts";
import { takeDevices, type WindowDevices } from "./window-devices.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let devices: WindowDevices;
const words = ru.softphone;
const username = String(practiceAccounts[0]?.user);
const unknownNumber = "+79990001122";

test.beforeAll(async () => {
  world = await createWorld({ clients: 20 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  devices = await takeDevices(desk.page);
  await expect(desk.status).toBeVisible({ timeout: 30_000 });
  await phone.ready();
});
test.afterAll(() => world?.close());

test("G1-9: microphone and loudspeaker are changed in a call, and the call goes on", async () => {
  const microphone = await last("audioinput");
  const speaker = await last("audiooutput");
  await phone.dial("600");
  await phone.talking();
  await heardAtLine();
  await desk.phone.getByRole("button", { name: words.devices.open }).click();
  await choose(words.devices.microphone, microphone.label);
  await choose(words.devices.speaker, speaker.label);
  await desk.page.keyboard.press("Escape");
  await expect.poll(() => devices.sinks()).toContain(speaker.id);
  await heardAtLine();
  await expect.poll(async () => (await phone.atLine()).state).toBe("talking");
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-9: unplugged in a call, the call goes on with what there is; plugged in again, it is taken again", async () => {
  const microphone = await last("audioinput");
  const speaker = await last("audiooutput");
  await phone.dial("600");
  await phone.talking();
  await expect.poll(() => devices.sinks()).toContain(speaker.id);
  const { callId } = await phone.atLine();
  await devices.unplug(microphone.id);
  await devices.unplug(speaker.id);
  await expect.poll(() => devices.sinks()).toEqual([""]);
  await heardAtLine();
  await devices.plugIn(microphone.id);
  await devices.plugIn(speaker.id);
  await expect.poll(() => devices.sinks()).toEqual([speaker.id]);
  await heardAtLine();
  await expect.poll(() => phone.atLine()).toMatchObject({ callId, state: "talking" });
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-9, UX-19: a call rings on each chosen device at once", async () => {
  const outputs = (await devices.list("audiooutput")).slice(-2);
  await desk.goTo("settings");
  const ringers = desk.page.getByLabel(words.devices.ringers, { exact: true });
  await ringers.first().click();
  for (const { label } of outputs) await desk.page.getByRole("option", { name: label, exact: true }).click();
  await desk.page.keyboard.press("Escape");
  const outcome = ring(world.line, { username, fromName: "", fromNumber: unknownNumber });
  await expect.poll(() => devices.sinks()).toEqual(outputs.map(({ id }) => id).toSorted());
  await desk.page.keyboard.press("Shift+F8");
  await outcome;
  await expect.poll(() => devices.sinks()).toEqual([]);
  await phone.saveOutcome();
});

const [offHook, ringLight, mute, hold] = [1, 2, 4, 8] as const;

test("G2-7: the headset rings, answers, mutes, holds and ends; its lights follow, and what it tells back does nothing", async () => {
  const { headset } = devices;
  expect(await headset.opened()).toBe(true);
  const outcome = ring(world.line, { username, fromName: "", fromNumber: unknownNumber, sound: "tone" });
  await expect.poll(() => headset.lights()).toBe(ringLight);
  await headset.report(0x01);
  expect(await outcome).toMatchObject({ kind: "answered" });
  await phone.talking();
  await expect.poll(() => headset.lights()).toBe(offHook);
  await settled();

  await headset.report(0x03);
  await headset.report(0x01);
  await expect(phone.button(words.call.unmute)).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => headset.lights()).toBe(offHook | mute);
  await settled();
  await expect(phone.button(words.call.unmute), "told back, and not undone").toBeVisible();
  await phone.button(words.call.unmute).click();
  await expect.poll(() => headset.lights()).toBe(offHook);
  await settled();
  await expect(phone.button(words.call.mute)).toBeVisible();

  await headset.report(0x05);
  await headset.report(0x01);
  await expect(phone.button(words.call.resume)).toBeVisible();
  await expect.poll(() => headset.lights()).toBe(offHook | hold);
  await phone.button(words.call.resume).click();
  await expect.poll(() => headset.lights()).toBe(offHook);

  await headset.report(0x00);
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => headset.lights()).toBe(0);
  await expect.poll(() => phone.atLine()).toMatchObject({ state: "ended", endedBy: "trainee" });
  await phone.saveOutcome();
  await desk.goTo("settings");
  await expect(desk.page.getByText(words.devices.headset.replace("{{name}}", "Test headset"))).toBeVisible();
});

test("G13-5: a microphone that is silent is told in the call", async () => {
  const silence = join(world.folder, "silence.wav");
  writeFileSync(silence, wavFile(48_000, [{ frequencies: [], seconds: 1 }]));
  await desk.close();
  const quiet = await world.openDesk({ profile: "quiet", switches: [`--use-file-for-fake-audio-capture=${silence}`] });
  await quiet.signIn(world.serverUrl, demoAccount);
  const quietPhone = new CallScreen(quiet, world);
  await quietPhone.ready();
  await quietPhone.dial("600");
  await quietPhone.talking();
  const since = Date.now();
  await expect(quietPhone.active).toContainText(words.microphone.silent);
  test.info().annotations.push({ type: "told after, ms", description: String(Date.now() - since) });
  await quietPhone.hangUp();
});

/** The last of the named fake devices: never the one that the system takes by itself. */
async function last(kind: "audioinput" | "audiooutput"): Promise<{ id: string; label: string }> {
  const device = (await devices.list(kind)).at(-1);
  if (!device) throw new Error(`no ${kind}`);
  return device;
}

async function choose(label: string, option: string): Promise<void> {
  await desk.page.getByRole("combobox", { name: label }).click();
  await desk.page.getByRole("option", { name: option, exact: true }).click();
}

/** Resolves when the line has heard the microphone anew. */
async function heardAtLine(): Promise<void> {
  const { loudPacketsIn } = await phone.atLine();
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(loudPacketsIn + 5);
}

/** Longer than a light may take to come back as a button. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 700));
