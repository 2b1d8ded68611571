import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { watchNetwork } from "./network-watch.ts";

function rig(...first: string[]) {
  let addresses = first;
  let now = 0;
  let moved = 0;
  let second = () => {};
  watchNetwork({
    interfaces: () => ({
      lo: [{ address: "127.0.0.1", internal: true } as NetworkInterfaceInfo],
      eth0: addresses.map((address) => ({ address, internal: false }) as NetworkInterfaceInfo),
    }),
    now: () => now,
    eachSecond: (work) => {
      second = work;
      return () => {};
    },
    onMoved: () => (moved += 1),
  });
  return (...next: string[]) => {
    addresses = next;
    now += 1_000;
    second();
    const times = moved;
    moved = 0;
    return times;
  };
}

test("R-37: another address in place of the one there was is told at once, and once", () => {
  const become = rig("10.0.0.2");
  expect(become("10.0.0.2")).toBe(0);
  expect(become("10.1.0.2")).toBe(1);
  expect(become("10.1.0.2")).toBe(0);
});

test("R-37: none for a while: told when there is one again", () => {
  const become = rig("10.0.0.2");
  expect(become()).toBe(0);
  expect(become()).toBe(0);
  expect(become("10.1.0.2")).toBe(1);
});

test("R-37: a tunnel that opens beside the others disturbs no call, one that closes may have carried it", () => {
  const become = rig("10.0.0.2");
  expect(become("10.0.0.2", "172.16.0.5")).toBe(0);
  expect(become("10.0.0.2")).toBe(1);
});
