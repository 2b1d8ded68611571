import { expect } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { heardAtDesk } from "../heard-at-desk.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, expectHeardBy, expectTones, nextEvent, tones } from "../pbx-world.ts";
import { lastSeconds, loudness, secondsOf, since } from "../sound.ts";
import { openSoundListener } from "../sound-listener.ts";

const ok = { send: 200, phrase: "OK" };
/** What G.711 makes of a microphone that is switched off. */
const SILENCE = 0.002;

test("G1-4: digits by RFC 4733: the telephone sees each of them, in order", async ({
  shared: { phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardBy(answering, tones.desk);
  const from = answering.events.length;
  await phone.button(ru.softphone.call.keys).click();
  const keypad = phone.desk.page.getByRole("group", { name: ru.softphone.keypad.title });
  for (const key of ["1", "2", "#"]) {
    await keypad.getByRole("button", { name: ru.softphone.keypad.key.replace("{{key}}", key), exact: true }).click();
  }
  await phone.desk.page.keyboard.type("05*");
  const digits = () =>
    answering.events
      .slice(from)
      .filter(({ type }) => type === "CALL_DTMF_START")
      .map(({ param }) => param)
      .join("");
  await expect.poll(digits).toBe("12#05*");
  await phone.desk.page.keyboard.press("Escape");
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-4: a far end without telephone-event gets the digits by INFO", async ({ shared: { world, phone } }) => {
  const farEnd = await world.scripted([
    { send: 180, phrase: "Ringing" },
    { send: 200, phrase: "OK", sound: { telephoneEvent: false } },
    { receive: "ACK" },
    { receive: "INFO" },
    ok,
    { receive: "INFO" },
    ok,
    { receive: "BYE" },
    ok,
  ]);
  try {
    await phone.dial("301");
    await phone.talking();
    await phone.button(ru.softphone.call.keys).click();
    const keypad = phone.desk.page.getByRole("group", { name: ru.softphone.keypad.title });
    for (const key of ["5", "#"]) {
      const name = ru.softphone.keypad.key.replace("{{key}}", key);
      await keypad.getByRole("button", { name, exact: true }).click();
      await expect.poll(() => farEnd.messages()).toContain(`Signal=${key}`);
    }
    expect(farEnd.messages()).toContain("Content-Type: application/dtmf-relay");
    await phone.desk.page.keyboard.press("Escape");
    await phone.hangUp();
    await phone.saveOutcome();
  } finally {
    await farEnd.stop();
  }
});

test("G1-3: muted, the far end hears nothing at all, and then hears again", async ({
  shared: { phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardBy(answering, tones.desk);
  await phone.button(ru.softphone.call.mute).click();
  await expect(phone.button(ru.softphone.call.unmute)).toBeVisible();
  await expect.poll(() => loudness(lastSeconds(answering.heard(), 0.5))).toBeLessThan(SILENCE);
  const mutedFrom = secondsOf(answering.heard());
  await expect.poll(() => secondsOf(answering.heard())).toBeGreaterThan(mutedFrom + 1.5);
  expect(loudness(since(answering.heard(), mutedFrom)), "a second and a half").toBeLessThan(SILENCE);
  await expectHeardAtDesk(phone, tones.first);
  await phone.button(ru.softphone.call.unmute).click();
  await expectHeardBy(answering, tones.desk);
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-3: held, what leaves for the far end is silence; back again it is heard", async ({
  shared: { world, phone },
}) => {
  // baresip stops recording while it is held: here the far end's sound comes to a listener of ours
  const listener = await openSoundListener(world.pbx.address);
  const sound = { telephoneEvent: true, port: listener.port };
  const farEnd = await world.scripted([
    { send: 200, phrase: "OK", sound },
    { receive: "ACK" },
    { receive: "INVITE" },
    { send: 200, phrase: "OK", sound: { ...sound, direction: "recvonly" } },
    { receive: "ACK" },
    { receive: "INVITE" },
    { send: 200, phrase: "OK", sound },
    { receive: "ACK" },
    { receive: "BYE" },
    ok,
  ]);
  try {
    await phone.dial("301");
    await phone.talking();
    await expect.poll(() => loudness(lastSeconds(listener.heard(), 0.5))).toBeGreaterThan(0.02);
    await phone.button(ru.softphone.call.hold).click();
    await expect(phone.button(ru.softphone.call.resume)).toBeVisible();
    await expect(phone.active).toContainText(ru.softphone.call.held);
    expect(farEnd.messages()).toContain("a=sendonly");
    await expect.poll(() => loudness(lastSeconds(listener.heard(), 0.5))).toBeLessThan(SILENCE);
    const heldFrom = secondsOf(listener.heard());
    await expect
      .poll(() => secondsOf(listener.heard()), { message: "packets still come" })
      .toBeGreaterThan(heldFrom + 1.5);
    expect(loudness(lastSeconds(listener.heard(), 1.5))).toBeLessThan(SILENCE);
    await phone.button(ru.softphone.call.resume).click();
    await expect(phone.button(ru.softphone.call.hold)).toBeVisible();
    await expect.poll(() => loudness(lastSeconds(listener.heard(), 0.5))).toBeGreaterThan(0.02);
    await phone.hangUp();
    await expect.poll(async () => (await phone.newestRecord()).holdSeconds).toBeGreaterThanOrEqual(1);
    await phone.saveOutcome();
  } finally {
    listener.close();
    await farEnd.stop();
  }
});

test("G1-3: the far end holds the call and takes it back; the screen says so", async ({
  shared: { phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await answering.hold();
  await expect(phone.active).toContainText(ru.softphone.call.heldByOther);
  await expect.poll(async () => loudness(await heardAtDesk(phone.desk.page))).toBeLessThan(SILENCE);
  await answering.resume();
  await expect(phone.active).not.toContainText(ru.softphone.call.heldByOther);
  await expectHeardAtDesk(phone, tones.first);
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-8: a second call while talking: the first is held, and comes back", async ({ shared: { phone, manual } }) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await manual.dial("101");
  await phone.incoming("202").getByRole("button", { name: ru.softphone.call.answer }).click();
  await expectHeardAtDesk(phone, tones.second);
  await expectHeardBy(manual, tones.desk);
  const from = manual.events.length;
  await manual.hangUp();
  await nextEvent(manual, "CALL_CLOSED", from);
  await expect(phone.button(ru.softphone.call.resume)).toBeVisible();
  await phone.button(ru.softphone.call.resume).click();
  await expectHeardAtDesk(phone, tones.first);
  await phone.hangUp();
  await saveBothOutcomes(phone);
});

test("G1-7: a conference of three: each hears the two others, and nobody hears itself", async ({
  shared: { world, phone, manual },
}) => {
  // the first is held for a while, after which baresip records no more: it is a far end and a listener of ours
  const listener = await openSoundListener(world.pbx.address);
  const sound = { telephoneEvent: true, port: listener.port };
  const farEnd = await world.scripted([
    { send: 200, phrase: "OK", sound },
    { receive: "ACK" },
    { receive: "INVITE" },
    { send: 200, phrase: "OK", sound: { ...sound, direction: "recvonly" } },
    { receive: "ACK" },
    { receive: "INVITE" },
    { send: 200, phrase: "OK", sound },
    { receive: "ACK" },
    { receive: "BYE" },
    ok,
  ]);
  try {
    await phone.dial("301");
    await phone.talking();
    listener.play(tones.scripted);
    await expectHeardAtDesk(phone, tones.scripted);
    await manual.dial("101");
    await phone.incoming("202").getByRole("button", { name: ru.softphone.call.answer }).click();
    await expectHeardAtDesk(phone, tones.second);
    await phone.desk.phone.getByRole("button", { name: ru.softphone.conference.join }).click();
    await expect(phone.active).toContainText(ru.softphone.conference.active);
    const listens = () => lastSeconds(listener.heard(), 1);
    await expectTones("who was held", listens, [tones.desk, tones.second]);
    await expectTones("the telephone 202", () => lastSeconds(manual.heard(), 1), [tones.desk, tones.scripted]);
    await expectTones("the desk", () => heardAtDesk(phone.desk.page), [tones.scripted, tones.second]);
    const from = manual.events.length;
    await manual.hangUp();
    await nextEvent(manual, "CALL_CLOSED", from);
    await expectTones("who is left", listens, [tones.desk]);
    await expectHeardAtDesk(phone, tones.scripted);
    await phone.hangUp();
    await saveBothOutcomes(phone);
  } finally {
    listener.close();
    await farEnd.stop();
  }
});

/** Two calls are over, one form after the other. */
async function saveBothOutcomes(phone: CallScreen): Promise<void> {
  const withoutOutcome = async () => {
    const newest = await phone.desk.query("callJournal", { scope: "mine", before: null, limit: 2 });
    return newest.filter(({ held }) => held === null).length;
  };
  await expect.poll(withoutOutcome).toBe(2);
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
  await expect.poll(withoutOutcome).toBe(1);
  await phone.saveOutcome();
}
