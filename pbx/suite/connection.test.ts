import { expect } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, expectHeardBy, nextEvent, type PbxWorld, tones } from "../pbx-world.ts";

test("G1-11, R-37: the WebSocket breaks in a call: it lives, is registered and re-invited, and the BYE arrives", async ({
  shared: { world, phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  const before = dialogOf(world);
  world.proxy.cut();
  await expectRestored(world, phone, before.reInvites);
  expect(dialogOf(world).callId, "the same call").toBe(before.callId);
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(answering, tones.desk);
  await answering.hangUp();
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 200, endedBy: "client" });
  await phone.saveOutcome();
});

test("G1-11, R-37: a dead connection in a call is noticed within 10 s; the call lives and the BYE arrives", async ({
  shared: { world, phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  const { reInvites } = dialogOf(world);
  const { opened } = world.proxy;
  world.proxy.silence();
  // the screen says «Восстанавливаем…» for some milliseconds only: the new connection comes through at once
  await expect.poll(() => world.proxy.opened, { message: "noticed", timeout: 10_000 }).toBeGreaterThan(opened);
  await expectRestored(world, phone, reInvites);
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(answering, tones.desk);
  await answering.hangUp();
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 200, endedBy: "client" });
  await phone.saveOutcome();
});

test("G1-11: the PBX cannot be reached for 15 s in a call: sound goes on, the desk comes back and is heard of again", async ({
  shared: { world, phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  const { reInvites } = dialogOf(world);
  await world.proxy.refuse();
  await expect(phone.registration).toHaveText(begins(ru.softphone.line.recovering));
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  await expectHeardAtDesk(phone, tones.first);
  await world.proxy.restore();
  await expectRestored(world, phone, reInvites);
  await expectHeardBy(answering, tones.desk);
  await answering.hangUp();
  await expect(phone.outcome).toBeVisible();
  await phone.saveOutcome();
});

test("G1-11: the WebSocket breaks while nobody talks: the next call from outside rings", async ({
  shared: { world, phone, manual },
}) => {
  const { opened } = world.proxy;
  world.proxy.cut();
  await expect.poll(() => world.proxy.opened).toBeGreaterThan(opened);
  await phone.ready();
  await expect.poll(() => world.pbx.contacts("101")).toHaveLength(1);
  await manual.dial("101");
  await expect(phone.incoming("202")).toBeVisible();
  const from = manual.events.length;
  await phone.incoming("202").getByRole("button", { name: ru.softphone.call.decline }).click();
  expect(await nextEvent(manual, "CALL_CLOSED", from)).toContain("603");
  await expect(phone.outcome).toBeVisible();
  await phone.saveOutcome();
});

/** The newest call from the desk as the PBX knows it. */
function dialogOf({ pbx }: PbxWorld): { callId: string; reInvites: number } {
  const invites = pbx.requests().filter(({ method, from }) => method === "INVITE" && from === "101");
  const callId = invites.at(-1)?.callId ?? "";
  return { callId, reInvites: invites.filter((invite) => invite.callId === callId && invite.inDialog).length };
}

async function expectRestored(world: PbxWorld, phone: CallScreen, reInvites: number): Promise<void> {
  await expect
    .poll(() => dialogOf(world).reInvites, { message: "re-INVITE on the new connection", timeout: 30_000 })
    .toBeGreaterThan(reInvites);
  await expect(phone.registration).toHaveText(ru.softphone.line.talking);
  expect(await world.pbx.contacts("101")).toHaveLength(1);
  await expect(phone.button(ru.softphone.call.hangUp)).toBeVisible();
}

function begins(template: string): RegExp {
  return new RegExp(`^${template.split("{{")[0]}`);
}
