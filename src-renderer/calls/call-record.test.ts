import { describe, expect, it } from "vitest";
import { mutations } from "../../src-contract/mutations/index.ts";
import { callRecordArgs, emptyCallRecord, reasonMissing } from "./call-record.ts";

const options = {
  clientId: "00000000-0000-7000-8000-0000000000aa",
  phones: {
    p: { type: "mobile" as const, e164: "+79123456789", raw: "8 912 345-67-89", extension: null, position: 0 },
  },
  startedAt: 1_764_000_000_000,
  newId: (() => {
    let count = 0;
    return () => `00000000-0000-7000-8000-${String((count += 1)).padStart(12, "0")}`;
  })(),
};

describe("call made elsewhere", () => {
  it("GC-43, G3-11: the untouched form is a call that took place, and fits addCallRecord", () => {
    const args = callRecordArgs({ ...emptyCallRecord, phoneKey: "p" }, options);
    expect(mutations.addCallRecord.args.safeParse(args).success).toBe(true);
    expect(args).toMatchObject({
      held: true,
      reason: null,
      talkSeconds: 60,
      e164: "+79123456789",
      startedAt: options.startedAt,
    });
  });

  it("GC-44: unticked, it wants a reason; «другая причина» wants words; no length is kept", () => {
    const failed = { ...emptyCallRecord, held: false };
    expect(reasonMissing(failed)).toBe(true);
    expect(reasonMissing({ ...failed, reason: "other" })).toBe(true);
    expect(reasonMissing({ ...failed, reason: "other", reasonText: "в отпуске" })).toBe(false);
    expect(reasonMissing({ ...failed, reason: "unavailable" })).toBe(false);
    const args = callRecordArgs({ ...failed, reason: "unavailable", minutes: 7 }, options);
    expect(mutations.addCallRecord.args.safeParse(args).success).toBe(true);
    expect(args).toMatchObject({ held: false, reason: "unavailable", talkSeconds: 0 });
  });
});
