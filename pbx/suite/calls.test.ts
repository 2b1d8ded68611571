import { expect } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { SeenRequest } from "../kamailio.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, expectHeardBy, nextEvent, type PbxWorld, tones } from "../pbx-world.ts";

test("G1-2: an outgoing call has sound both ways; the desk hangs up, the far end gets BYE", async ({
  shared: { world, phone, answering },
}) => {
  const from = answering.events.length;
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(answering, tones.desk);
  await phone.hangUp();
  await nextEvent(answering, "CALL_CLOSED", from);
  const record = await phone.endedRecord();
  expect(record).toMatchObject({ raw: "201", direction: "outgoing", sipCode: 200, endedBy: "manager" });
  expect(record.talkSeconds).toBeGreaterThanOrEqual(1);
  await expect(phone.held).toBeChecked();
  await phone.saveOutcome();
  const [asked, ...others] = requestsOf(world, "INVITE").filter(({ to }) => to === "201");
  expect(others, "one INVITE, and it again with the password's digest").toEqual([asked]);
});

test("G1-2: the far end hangs up an outgoing call: the record says the client ended it", async ({
  shared: { phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await answering.hangUp();
  await expect(phone.outcome).toBeVisible();
  await expect(phone.held).toBeChecked();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 200, endedBy: "client" });
  await phone.saveOutcome();
});

test("G1-2: an incoming call rings, is answered with sound both ways, and the desk hangs up", async ({
  shared: { phone, manual },
}) => {
  const from = manual.events.length;
  await manual.dial("101");
  await expect(phone.incoming("202")).toBeVisible();
  await nextEvent(manual, "CALL_RINGING", from);
  await phone.incoming("202").getByRole("button", { name: ru.softphone.call.answer }).click();
  await phone.talking();
  await nextEvent(manual, "CALL_ESTABLISHED", from);
  await expectHeardAtDesk(phone, tones.second);
  await expectHeardBy(manual, tones.desk);
  await phone.hangUp();
  await nextEvent(manual, "CALL_CLOSED", from);
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ raw: "202", direction: "incoming", endedBy: "manager" });
  await phone.saveOutcome();
});

test("G2-11, G3-14: at both desks of a person it rings; taken at one, the other is quiet and has missed nothing", async ({
  shared: { world, phone, manual },
}) => {
  test.setTimeout(180_000);
  const atHome = await world.openDesk({ profile: "olga-at-home" });
  try {
    await atHome.ready();
    const tasks = async () => (await phone.desk.query("openTasks", { scope: "mine", limit: 50 })).length;
    const before = await tasks();
    await manual.dial("101");
    await expect(phone.incoming("202")).toBeVisible();
    await expect(atHome.incoming("202")).toBeVisible();
    await atHome.incoming("202").getByRole("button", { name: ru.softphone.call.answer }).click();
    await atHome.talking();
    await expect(phone.incoming("202")).toBeHidden();
    // Q.850 26, «answered elsewhere» in the words of RFC 3326: no call of this desk, so no form, no task to call back
    // both desks are of one person, and each has a record of its own
    const records = (at: CallScreen) => at.desk.query("callJournal", { scope: "mine", before: null, limit: 3 });
    await expect.poll(async () => (await records(phone)).map(({ q850Cause }) => q850Cause)).toContain(26);
    await expect(phone.outcome).toBeHidden();
    expect(await tasks()).toBe(before);
    await expectHeardBy(manual, tones.desk);
    await atHome.hangUp();
    const taken = (await records(atHome)).find(({ answeredAt, raw }) => answeredAt !== null && raw === "202");
    expect(taken).toMatchObject({ direction: "incoming", endedBy: "manager" });
    await atHome.saveOutcome();
    expect(await atHome.desk.query("callsWithoutOutcome", {})).toEqual([]);
  } finally {
    await atHome.desk.close();
  }
});

test("G1-2: the caller hangs up an answered incoming call", async ({ shared: { phone, manual } }) => {
  await manual.dial("101");
  await expect(phone.incoming("202")).toBeVisible();
  await phone.incoming("202").getByRole("button", { name: ru.softphone.call.answer }).click();
  await phone.talking();
  await expectHeardAtDesk(phone, tones.second);
  await manual.hangUp();
  await expect(phone.outcome).toBeVisible();
  await expect(phone.held).toBeChecked();
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ direction: "incoming", sipCode: 200, endedBy: "client" });
  await phone.saveOutcome();
});

test("G3-3: the manager cancels while it rings: the far end gets CANCEL, the record says so", async ({
  shared: { world, phone, manual },
}) => {
  const from = manual.events.length;
  await phone.dial("202");
  await expect(phone.active).toContainText(ru.softphone.call.ringing);
  await nextEvent(manual, "CALL_INCOMING", from);
  await phone.button(ru.softphone.call.cancel).click();
  await expect(phone.reason("cancelled")).toBeChecked();
  await nextEvent(manual, "CALL_CLOSED", from);
  expect(requestsOf(world, "CANCEL").filter(({ to }) => to === "202")).toHaveLength(1);
  await expect.poll(() => phone.newestRecord()).toMatchObject({ answeredAt: null, endedBy: "manager", sipCode: 487 });
  await phone.saveOutcome();
});

test("G1-2, G3-14: the caller gives up while it rings: the desk stops ringing, the call is missed", async ({
  shared: { phone, manual },
}) => {
  await manual.dial("101");
  const incoming = phone.incoming("202");
  await expect(incoming).toBeVisible();
  await manual.hangUp();
  await expect(incoming).toBeHidden();
  await expect(phone.reason("missed")).toBeChecked();
  const missed = { direction: "incoming", answeredAt: null, endedBy: "client", sipCode: 487 };
  await expect.poll(() => phone.newestRecord()).toMatchObject(missed);
  await phone.saveOutcome();
});

test("G1-2: the manager declines an incoming call: the caller sees 603", async ({ shared: { phone, manual } }) => {
  const from = manual.events.length;
  await manual.dial("101");
  await expect(phone.incoming("202")).toBeVisible();
  await phone.incoming("202").getByRole("button", { name: ru.softphone.call.decline }).click();
  expect(await nextEvent(manual, "CALL_CLOSED", from)).toContain("603");
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ answeredAt: null, endedBy: "manager", sipCode: 603 });
  await phone.saveOutcome();
});

test("G3-3: declined at the telephone while it rings is busy: 486 after 180", async ({ shared: { phone, manual } }) => {
  const from = manual.events.length;
  await phone.dial("202");
  await expect(phone.active).toContainText(ru.softphone.call.ringing);
  await nextEvent(manual, "CALL_INCOMING", from);
  await manual.hangUp();
  await expect(phone.reason("busy")).toBeChecked();
  const record = await phone.endedRecord();
  expect(record).toMatchObject({ sipCode: 486, endedBy: "client", answeredAt: null });
  expect(record.ringSeconds, "it had rung").not.toBeNull();
  await phone.saveOutcome();
});

function requestsOf({ pbx }: PbxWorld, method: string): SeenRequest[] {
  return pbx.requests().filter((request) => request.method === method);
}
