import { expect } from "@playwright/test";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { soundPorts } from "../kamailio.ts";
import { losePackets } from "../own-network.ts";
import { test } from "../pbx-test.ts";
import { expectHeardAtDesk, tones } from "../pbx-world.ts";

const words = ru.softphone.quality;
/** What rtpengine sends to the desk, not to the telephones. */
const [from, toTelephones] = [soundPorts.rtpEngine.join(":"), soundPorts.telephones.join(":")];
const soundToDesk = ["-p", "udp", "--sport", from, "!", "--dport", toTelephones];

test("G13-4: five packets of a hundred are lost on the way to the desk: the light is red, the record keeps loss and cause", async ({
  shared: { phone },
}) => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  const light = phone.active.getByRole("img", { name: /^Связь / });
  await expect(light, "before").toHaveAttribute("data-light", /good|fair/, { timeout: 60_000 });
  const end = losePackets(soundToDesk, 0.05);
  try {
    await expect(light).toHaveAttribute("data-light", "poor", { timeout: 90_000 });
    await expect(light).toHaveAttribute("aria-label", new RegExp(`^${words.poor}.*${words.causes.lossIn}`));
  } finally {
    end();
  }
  await phone.hangUp();
  const record = await phone.endedRecord();
  expect(record.qualityCause).toBe("lossIn");
  expect(record.lossIn, "hundredths of a per cent, of the whole talk").toBeGreaterThan(200);
  expect(record.lossIn).toBeLessThan(1_000);
  await phone.saveOutcome();
});
