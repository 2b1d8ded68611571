import { describe, expect, it } from "vitest";
import { KartotekaError } from "../../src-contract/errors.ts";
import { createGuessLimits, networkOf } from "./guess-limits.ts";

const minute = 60_000;
const owner = "owner@test.kartoteka";

function limits() {
  const clock = { now: 1_000_000 };
  const { enter } = createGuessLimits({ rules: { failuresPerPair: 3, failuresPerAddress: 6 }, now: () => clock.now });
  const guess = (address: string, subject = owner, device: string | null = null) => enter({ address, subject, device });
  /** How long one has to wait; 0 for who is let in. */
  const wait = (...args: Parameters<typeof guess>): number => {
    try {
      guess(...args);
      return 0;
    } catch (error) {
      if (error instanceof KartotekaError && error.kind === "rateLimited") return error.retryAfterSeconds ?? Number.NaN;
      throw error;
    }
  };
  return { clock, guess, wait };
}

describe("guesses", () => {
  it("R-30: are counted by address and e-mail, and by address; never by e-mail alone", () => {
    const { wait } = limits();
    for (let attempt = 0; attempt < 3; attempt++) expect(wait("10.0.0.1")).toBe(0);
    expect(wait("10.0.0.1")).toBe(15 * 60);
    // at the same address with another e-mail: three more, then the address is full
    expect([1, 2, 3, 4].map((person) => wait("10.0.0.1", `person${person}`) > 0)).toEqual([false, false, false, true]);
    for (let address = 0; address < 200; address++)
      for (let attempt = 0; attempt < 3; attempt++) expect(wait(`10.1.0.${address}`)).toBe(0);
    expect(wait("10.9.9.9")).toBe(0);
  });

  it("R-30: a device that was there before is not slowed by others at its address, and has a limit of its own", () => {
    const { wait } = limits();
    while (wait("10.0.0.1") === 0);
    while (wait("10.0.0.1", "another") === 0);
    for (let attempt = 0; attempt < 3; attempt++) expect(wait("10.0.0.1", owner, "desk")).toBe(0);
    expect(wait("10.0.0.1", owner, "desk")).toBeGreaterThan(0);
    expect(wait("10.0.0.1", owner, "laptop")).toBe(0);
  });

  it("R-30: made all at once they count before the first is answered", () => {
    const { guess, wait } = limits();
    const underWay = [guess("10.0.0.1"), guess("10.0.0.1"), guess("10.0.0.1")];
    expect(wait("10.0.0.1")).toBeGreaterThan(0);
    for (const { passed } of underWay) passed();
    expect(wait("10.0.0.1")).toBe(0);
  });

  it("R-30: the right password clears what the person mistyped, and gives no tries against others", () => {
    const { guess, wait } = limits();
    for (let other = 0; other < 5; other++) expect(wait("10.0.0.1", `person${other}`)).toBe(0);
    for (let round = 0; round < 20; round++) guess("10.0.0.1", "attacker").passed();
    expect(wait("10.0.0.1", "person9")).toBe(0);
    expect(wait("10.0.0.1", "person10")).toBeGreaterThan(0);
  });

  it("R-30: a sign-in that waits for its code is no failure, and clears none", () => {
    const { guess, wait } = limits();
    guess("10.0.0.1");
    guess("10.0.0.1");
    for (let round = 0; round < 20; round++) guess("10.0.0.1").undone();
    expect([wait("10.0.0.1") > 0, wait("10.0.0.1") > 0]).toEqual([false, true]);
  });

  it("R-30: after a quarter of an hour one may try again", () => {
    const { clock, wait } = limits();
    while (wait("10.0.0.1") === 0);
    clock.now += 14 * minute;
    expect(wait("10.0.0.1")).toBe(60);
    clock.now += minute;
    expect(wait("10.0.0.1")).toBe(0);
  });
});

describe("the address", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0db8:1:2::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("R-30: %s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
