import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import type { CallReason } from "../../src-contract/entities/call.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { ports } from "../kamailio.ts";
import { test } from "../pbx-test.ts";
import { nextEvent } from "../pbx-world.ts";

/** TELEPHONY §7: what the PBX answers and the reason that is proposed. Null: nothing is known, the manager says it. */
const answers: readonly [sipCode: number, reason: CallReason | null][] = [
  [403, "forbidden"],
  [404, "wrongNumber"],
  [408, "unavailable"],
  [480, "unavailable"],
  [484, "wrongNumber"],
  [486, "busy"],
  [488, "codecs"],
  [500, "lineFault"],
  [503, "lineFault"],
  [600, "busy"],
  [603, "declined"],
  [604, "wrongNumber"],
  [302, null],
];

for (const [sipCode, reason] of answers) {
  const shown = reason === null ? "no reason" : `«${ru.reasons[reason]}»`;
  test(`G3-3, G14-6: the PBX answers ${sipCode}: ${shown} is proposed`, async ({ shared: { phone } }) => {
    const raw = `9${sipCode}`;
    await phone.dial(raw);
    await expectProposed(phone, reason);
    await expect(phone.outcome).toContainText(String(sipCode));
    await expect.poll(() => phone.newestRecord()).toMatchObject({ raw, sipCode, answeredAt: null, ringSeconds: null });
    await giveOutcome(phone, reason);
  });
}

/** A 480 that the Reason header explains (RFC 3326). */
const causes: readonly [q850Cause: number, reason: CallReason][] = [
  [1, "wrongNumber"],
  [17, "busy"],
  [18, "noAnswer"],
  [19, "noAnswer"],
  [20, "unavailable"],
  [21, "declined"],
  [28, "wrongNumber"],
];

for (const [q850Cause, reason] of causes) {
  test(`G3-3, G14-6: 480 with Q.850 cause ${q850Cause}: «${ru.reasons[reason]}», both are kept`, async ({
    shared: { phone },
  }) => {
    await phone.dial(`8${String(q850Cause).padStart(3, "0")}`);
    await expectProposed(phone, reason);
    await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 480, q850Cause });
    await phone.saveOutcome();
  });
}

test("G3-3: a number that the PBX does not know is 404, one that is not registered is 480", async ({
  shared: { phone },
}) => {
  await phone.dial("555");
  await expectProposed(phone, "wrongNumber");
  await expect.poll(() => phone.newestRecord()).toMatchObject({ raw: "555", sipCode: 404 });
  await phone.saveOutcome();
  await phone.dial("105");
  await expectProposed(phone, "unavailable");
  await expect.poll(() => phone.newestRecord()).toMatchObject({ raw: "105", sipCode: 480 });
  await phone.saveOutcome();
});

test("G3-3: it rings and nobody answers: 408 after 180 is «нет ответа»", async ({ shared: { phone, manual } }) => {
  const from = manual.events.length;
  await phone.dial("202");
  await expect(phone.active).toContainText(ru.softphone.call.ringing);
  await expectProposed(phone, "noAnswer");
  const record = await phone.endedRecord();
  expect(record).toMatchObject({ sipCode: 408, answeredAt: null, endedBy: "line" });
  expect(record.ringSeconds).toBeGreaterThanOrEqual(5);
  await phone.saveOutcome();
  await nextEvent(manual, "CALL_CLOSED", from);
});

test("G3-3: the far end is dead: 408 without 180 is «недоступен»", async ({ shared: { phone, world } }) => {
  const silent = createSocket("udp4").bind(ports.dead, world.pbx.address);
  await once(silent, "listening");
  let asked = 0;
  silent.on("message", () => {
    asked += 1;
  });
  try {
    await phone.dial("311");
    await expectProposed(phone, "unavailable");
    expect(asked, "it was asked").toBeGreaterThan(0);
    const record = await phone.endedRecord();
    expect(record).toMatchObject({ raw: "311", sipCode: 408, ringSeconds: null, endedBy: "line" });
    await phone.saveOutcome();
  } finally {
    silent.close();
  }
});

async function expectProposed(phone: CallScreen, reason: CallReason | null): Promise<void> {
  await expect(phone.outcome).toBeVisible({ timeout: 20_000 });
  await expect(phone.held).not.toBeChecked();
  if (reason === null) await expect(phone.outcome.getByRole("radio", { checked: true })).toHaveCount(0);
  else await expect(phone.reason(reason)).toBeChecked();
}

async function giveOutcome(phone: CallScreen, reason: CallReason | null): Promise<void> {
  if (reason === null) await phone.reason("unavailable").check();
  await phone.saveOutcome();
}
