import { describe, expect, it } from "vitest";
import { isSpam, spamVerdictOf } from "./spam.ts";

const spammer = { flags: { spammer: true as const } };
const vip = { flags: { vip: true as const } };
const both = { flags: { spammer: true as const, vip: true as const } };
const other = { flags: { doNotCall: true as const } };
const from = (spamVerdict: Parameters<typeof isSpam>[0]["spamVerdict"]) => {
  return { direction: "incoming" as const, spamVerdict };
};

describe("spam", () => {
  it("UD-13: what a spammer writes is spam, and ordinary when he is none any more; what we wrote to him is none", () => {
    expect(isSpam(from(null), spammer)).toBe(true);
    expect(isSpam(from(null), { flags: {} })).toBe(false);
    expect(isSpam(from(null), other)).toBe(false);
    expect(isSpam({ direction: "outgoing", spamVerdict: null }, spammer)).toBe(false);
  });

  it("UD-14, G11-10: a VIP's mail is never spam, whatever is known of the address", () => {
    for (const verdict of [null, "blocked", "told", "allowed"] as const) {
      expect(isSpam(from(verdict), vip), String(verdict)).toBe(false);
      expect(isSpam(from(verdict), both), String(verdict)).toBe(false);
    }
  });

  it("UD-13, UD-14: of an address on other cards the VIP's counts first, then the spammer's, then what was told", () => {
    expect(spamVerdictOf([spammer, vip], true)).toBe("allowed");
    expect(spamVerdictOf([other, spammer], false)).toBe("blocked");
    expect(spamVerdictOf([spammer], true)).toBe("blocked");
    expect(spamVerdictOf([other], true)).toBe("told");
    expect(spamVerdictOf([], false)).toBe(null);
  });

  it("UD-13, UD-14: an address of a VIP arrives at a spammer's card too, and one of a spammer is spam at anybody's", () => {
    expect(isSpam(from("allowed"), spammer)).toBe(false);
    expect(isSpam(from("blocked"), { flags: {} })).toBe(true);
    expect(isSpam(from("told"), { flags: {} })).toBe(true);
  });
});
