import { expect, it } from "vitest";
import { longestGap } from "./heard-gaps.ts";

const looks = (text: string) =>
  text.split(" ").map((look) => {
    const [at = 0, packetsIn = 0] = look.split(":").map(Number);
    return { at, packetsIn };
  });

it("R-37: sound that stands still is a gap as long as it stood", () => {
  expect(longestGap(looks("0:1 20:2 40:3 60:3 80:3 100:3 120:4 140:5"))).toBe(60);
});

it("R-37: a late look that finds its packets is none", () => {
  expect(longestGap(looks("0:1 20:2 500:26 520:27"))).toBe(0);
});

it("R-37: sound that never came back is a gap until the last look", () => {
  expect(longestGap(looks("0:1 20:2 40:2 5000:2"))).toBe(4_980);
});
