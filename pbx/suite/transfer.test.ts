import { expect } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, expectHeardBy, tones } from "../pbx-world.ts";

const words = ru.softphone.transfer;

test("G1-5: handed on at once, the two telephones talk with each other and the desk is out", async ({
  shared: { phone, answering, manual },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await handOn(phone, "202", words.now);
  await expect.poll(() => manual.events.at(-1)?.type).toBe("CALL_INCOMING");
  await manual.accept();
  await expect(phone.desk.phone).toContainText(words.done.replace("{{target}}", "202"));
  await expectHeardBy(manual, tones.first);
  await expectHeardBy(answering, tones.second);
  await phone.saveOutcome();
  await manual.hangUp();
});

test("G1-5: handed on to a number that is busy, the call stays at the desk and the reason is shown", async ({
  shared: { phone, answering },
}) => {
  await phone.dial("201");
  await phone.talking();
  await handOn(phone, "9486", words.now);
  await expect(phone.desk.phone.getByRole("alert")).toContainText(ru.reasons.busy);
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(answering, tones.desk);
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-6: asked first, then put together between three desks: the two others talk on", async ({
  shared: { world, phone },
}) => {
  test.setTimeout(300_000);
  const owner = await world.openDesk({ profile: "owner", email: "owner@demo.kartoteka" });
  const admin = await world.openDesk({ profile: "admin", email: "admin@demo.kartoteka" });
  try {
    await owner.ready();
    await admin.ready();
    await phone.dial("104");
    await answer(admin);
    await phone.talking();
    await expectHeardAtDesk(phone, tones.desk);
    await handOn(phone, "103", words.first);
    await answer(owner);
    await expect(phone.desk.phone.getByRole("button", { name: words.complete, exact: true })).toBeEnabled();
    await expectHeardAtDesk(owner, tones.desk);
    await phone.desk.page.keyboard.press("F7");
    await expect(phone.desk.phone).toContainText(words.done.replace("{{target}}", "103"));
    await expectHeardAtDesk(owner, tones.desk);
    await expectHeardAtDesk(admin, tones.desk);
    await owner.hangUp();
    await expect(admin.outcome, "the end of one ends the other").toBeVisible();
  } finally {
    await owner.desk.close();
    await admin.desk.close();
  }
});

async function answer(phone: CallScreen): Promise<void> {
  // the line sends the colleague's name with the number
  await expect(phone.incoming("Ольга Крылова")).toBeVisible();
  await phone.desk.page.keyboard.press("F8");
  await phone.talking();
}

async function handOn(phone: CallScreen, target: string, way: string): Promise<void> {
  await phone.button(words.open).click();
  const panel = phone.desk.page.getByRole("group", { name: new RegExp(`^${words.title.split("{{")[0]}`) });
  await panel.getByLabel(words.field).fill(target);
  await panel.getByRole("button", { name: way, exact: true }).click();
}
