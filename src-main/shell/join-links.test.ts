import { expect, test } from "vitest";
import { createJoinLinks } from "./join-links.ts";

const token = `1.${"x".repeat(43)}`;
const link = (serverUrl: string) => ({ serverUrl, token });

function inbox() {
  const clock = { now: 0 };
  const told: number[] = [];
  return { clock, told, links: createJoinLinks({ now: () => clock.now, arrived: () => told.push(clock.now) }) };
}

test("G14-3: an invitation waits for the sign-in screen, the last one counts, and it is given once", () => {
  const { links, told } = inbox();
  expect(links.take()).toBeNull();
  links.put(link("https://a.ru"));
  links.put(link("https://b.ru"));
  expect(told).toHaveLength(2);
  expect(links.take()).toEqual(link("https://b.ru"));
  expect(links.take()).toBeNull();
});

test("G14-3: one that nobody has looked at for half an hour is gone", () => {
  const { links, clock } = inbox();
  links.put(link("https://a.ru"));
  clock.now += 30 * 60_000;
  expect(links.take()).toBeNull();
});
