import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import { pageObjects } from "../heard-at-desk.ts";
import { test } from "../pbx-test.ts";

/** `npm run test:pbx -- --calls 200` makes as many. */
const calls = Number(process.env["KARTOTEKA_PBX_CALLS"] ?? 20);
const MEGABYTE = 2 ** 20;

/** The next call's connection, a quarter of a second after the last one was taken. */
const spareIsReady = () => sleep(1_000);

test(`G1-2, R-36: ${calls} calls in a row leave no session, no connection, no track and no memory behind`, async ({
  shared: { world, phone },
}) => {
  test.setTimeout(90_000 + calls * 8_000);
  const talk = async () => {
    await phone.dial("201");
    await phone.talking();
    await expect.poll(async () => (await phone.desk.statistics())?.packetsIn ?? 0).toBeGreaterThan(5);
  };
  const call = async () => {
    await talk();
    await end();
  };
  const end = async () => {
    await phone.hangUp();
    await phone.saveOutcome();
  };
  const endedAtPbx = () => world.pbx.requests().filter(({ method, from }) => method === "BYE" && from === "101").length;
  // the first calls load what every later one uses
  for (let made = 0; made < 3; made += 1) await call();
  await talk();
  await spareIsReady();
  const talking = await pageObjects(phone.desk.page);
  await end();
  await spareIsReady();
  const before = await pageObjects(phone.desk.page);
  const endedBefore = endedAtPbx();
  const started = performance.now();
  for (let made = 0; made < calls; made += 1) await call();
  const seconds = (performance.now() - started) / 1_000;
  await spareIsReady();
  const after = await pageObjects(phone.desk.page);

  const grown = ((after.heapBytes - before.heapBytes) / MEGABYTE).toFixed(2);
  const line = `${calls} calls in ${seconds.toFixed(0)} s; heap ${grown} MB more; ${JSON.stringify({ before, after })}`;
  process.stdout.write(`${line}\n`);
  expect(endedAtPbx() - endedBefore, "a BYE for each").toBe(calls);
  expect(talking.connections - before.connections, "one RTCPeerConnection while there is a call").toBe(1);
  expect(after.connections, "RTCPeerConnections").toBe(before.connections);
  expect(talking.liveTracks, "live tracks while there is a call").toBeGreaterThan(before.liveTracks);
  expect(after.liveTracks, "live tracks").toBeLessThanOrEqual(before.liveTracks);
  expect(after.playing, "sounds that play").toBe(0);
  expect(after.eventListeners, "listeners").toBeLessThanOrEqual(before.eventListeners + 20);
  // the list of calls and what the engine keeps of code it ran; a session with its descriptions is 60 KB and more
  expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MEGABYTE + calls * 0.02 * MEGABYTE);
});
