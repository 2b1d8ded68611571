import { expect } from "@playwright/test";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { playsOwnSound } from "../heard-at-desk.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, tones } from "../pbx-world.ts";

const sound = { telephoneEvent: true };
const ok = { send: 200, phrase: "OK" };
/** Long enough to listen and to look at the screen on a slow machine. */
const pause = { pauseMs: 12_000 };

test("G1-2, T-1: 183 with sound: the far end is heard before it answers, without a ringback of ours", async ({
  shared: { world, phone },
}) => {
  const farEnd = await world.scripted([
    { send: 183, phrase: "Session Progress", sound },
    { play: tones.scripted },
    pause,
    { ...ok, sound },
    { receive: "ACK" },
    { receive: "BYE" },
    ok,
  ]);
  try {
    await phone.dial("301");
    await expectHeardAtDesk(phone, tones.scripted);
    await expect(phone.button(ru.softphone.call.cancel), "not answered yet").toBeVisible();
    expect(await playsOwnSound(phone.desk.page)).toBe(false);
    expect((await phone.newestRecord()).answeredAt).toBeNull();
    await phone.talking();
    await expectHeardAtDesk(phone, tones.scripted);
    await phone.hangUp();
    const record = await phone.endedRecord();
    expect(record).toMatchObject({ sipCode: 200, endedBy: "manager" });
    expect(record.ringSeconds).toBeGreaterThanOrEqual(8);
    await phone.saveOutcome();
  } finally {
    await farEnd.stop();
  }
});

test("G1-2: 180 without sound: the desk plays its own ringback until the answer", async ({
  shared: { world, phone },
}) => {
  const farEnd = await world.scripted([
    { send: 180, phrase: "Ringing" },
    pause,
    { ...ok, sound },
    { receive: "ACK" },
    { play: tones.scripted },
    { receive: "BYE" },
    ok,
  ]);
  try {
    await phone.dial("301");
    await expect(phone.active).toContainText(ru.softphone.call.ringing);
    await expect.poll(() => playsOwnSound(phone.desk.page), { message: "ringback" }).toBe(true);
    await phone.talking();
    await expect.poll(() => playsOwnSound(phone.desk.page)).toBe(false);
    await expectHeardAtDesk(phone, tones.scripted);
    await phone.hangUp();
    await phone.saveOutcome();
  } finally {
    await farEnd.stop();
  }
});

test("G1-2: 180 and then 183 with sound: the ringback gives way to what the far end plays", async ({
  shared: { world, phone },
}) => {
  const farEnd = await world.scripted([
    { send: 180, phrase: "Ringing" },
    pause,
    { send: 183, phrase: "Session Progress", sound },
    { play: tones.scripted },
    pause,
    { send: 486, phrase: "Busy Here" },
    { receive: "ACK" },
  ]);
  try {
    await phone.dial("301");
    await expect.poll(() => playsOwnSound(phone.desk.page), { message: "ringback" }).toBe(true);
    await expectHeardAtDesk(phone, tones.scripted);
    expect(await playsOwnSound(phone.desk.page)).toBe(false);
    await expect(phone.reason("busy")).toBeChecked();
    await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 486, answeredAt: null });
    await phone.saveOutcome();
  } finally {
    await farEnd.stop();
  }
});
