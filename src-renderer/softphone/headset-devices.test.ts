import { expect, test } from "vitest";
import { idlePhone, type HeadsetAction } from "./headset.ts";
import { connectHeadsets, type Headset, type HidDevice } from "./headset-devices.ts";
import { consumerControl, createHeadset, createHid } from "./headset-fake.ts";
import { settle } from "./softphone-wire-fake.ts";

const ringing = { ...idlePhone, isRinging: true };
const talking = { ...idlePhone, isInCall: true, isConnected: true };
const [offHook, ring, mute] = [0x01, 0x02, 0x04];

async function connected(plugged: HidDevice[]) {
  const wire = createHid(plugged);
  const actions: HeadsetAction[] = [];
  const shown: Headset[][] = [];
  let clock = 0;
  const headsets = connectHeadsets({
    hid: wire.hid,
    now: () => (clock += 1_000),
    onAction: (action) => actions.push(action),
    onHeadsets: (list) => shown.push(list),
  });
  await settle();
  return { ...wire, headsets, actions, shown };
}

test("G2-7: a headset that is there at the start rings, answers, mutes and ends, without a word of configuration", async () => {
  const own = createHeadset("Headset A");
  const { headsets, actions, shown } = await connected([own.device]);
  expect(shown.at(-1)).toEqual([{ name: "Headset A", works: true }]);
  expect(own.lights(), "nothing burns that was left on").toBe(0);
  headsets.show(ringing);
  await settle();
  expect(own.lights()).toBe(ring);
  own.report(0x01);
  headsets.show(talking);
  await settle();
  expect(own.lights()).toBe(offHook);
  own.report(0x05);
  own.report(0x01);
  headsets.show({ ...talking, isMuted: true });
  await settle();
  expect(own.lights()).toBe(offHook | mute);
  own.report(0x00);
  expect(actions).toEqual(["answer", "mute", "hangUp"]);
  headsets.stop();
  await settle();
  expect([own.lights(), own.device.opened]).toEqual([0, false]);
  own.report(0x01);
  expect(actions).toHaveLength(3);
});

test("G2-7: plugged in during a call it shows the call; unplugged it is gone; what is no telephone stays closed", async () => {
  const late = createHeadset("Headset B");
  const remote = createHeadset("Remote", [consumerControl]);
  const { headsets, actions, shown, plugIn, unplug } = await connected([remote.device]);
  expect(remote.device.opened).toBe(false);
  headsets.show(talking);
  plugIn(late.device);
  plugIn(late.device);
  await settle();
  expect(late.lights()).toBe(offHook);
  expect(shown.at(-1)).toEqual([{ name: "Headset B", works: true }]);
  unplug(late.device);
  expect(shown.at(-1)).toEqual([]);
  late.report(0x01);
  late.report(0x00);
  expect(actions).toEqual([]);
});

test("G2-7: one that another program has, or that takes no lights, is named; the others go on", async () => {
  const taken = createHeadset("Taken");
  taken.settings.opens = false;
  const good = createHeadset("Good");
  const { headsets, shown, actions } = await connected([taken.device, good.device]);
  const names = [
    { name: "Taken", works: false },
    { name: "Good", works: true },
  ];
  expect(shown.at(-1)).toEqual(names);
  await good.device.close();
  headsets.show(ringing);
  await settle();
  expect(shown.at(-1)?.at(-1)).toEqual({ name: "Good", works: false });
  good.report(0x01);
  expect(actions, "its buttons are heard all the same").toEqual(["answer"]);
});
