import { expect } from "@playwright/test";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { test } from "../pbx-test.ts";

test("G1-1: the desk is registered by digest over the WebSocket, and the screen says so", async ({
  shared: { world, phone },
}) => {
  await expect(phone.registration).toHaveText(ru.softphone.line.registered);
  const [contact, ...others] = await world.pbx.contacts("101");
  expect(contact).toContain(";transport=ws");
  expect(others).toEqual([]);
});

test("G1-1, G14-6: a wrong password is told with the PBX's answer; the desk does not try all the time", async ({
  shared: { world },
}) => {
  const desk = await world.openDesk({ profile: "andrey", email: "andrey@demo.kartoteka" });
  const asked = () => world.pbx.requests().filter(({ method, from }) => method === "REGISTER" && from === "102").length;
  try {
    const words = ru.softphone.line.failed.replace("{{answer}}", "403 Wrong password");
    await expect(desk.registration).toHaveText(words, { timeout: 30_000 });
    const before = asked();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(asked() - before, "within five seconds").toBe(0);
    expect(await world.pbx.contacts("102")).toEqual([]);
  } finally {
    await desk.desk.close();
  }
});

test("G1-1: a desk that quits takes its registration away", async ({ shared: { world } }) => {
  const desk = await world.openDesk({ profile: "victor", email: "owner@demo.kartoteka" });
  await desk.ready();
  expect(await world.pbx.contacts("103")).toHaveLength(1);
  await desk.desk.close();
  await expect.poll(() => world.pbx.contacts("103")).toEqual([]);
  // a contact goes with its WebSocket too: the request itself must have come
  const last = world.pbx.requests().findLast(({ method, from }) => method === "REGISTER" && from === "103");
  expect(last?.contact).toMatch(/;expires=0\b/);
});
