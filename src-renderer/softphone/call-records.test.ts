import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorKind, Result } from "../../src-contract/errors.ts";
import { createCallRecords } from "./call-records.ts";

const refused = (kind: ErrorKind): Result<unknown> => ({ ok: false, error: { kind } });
const done: Result<unknown> = { ok: true, value: null };
const callId = "call-1";
const begun = {
  callId,
  clientId: null,
  direction: "incoming",
  e164: null,
  raw: "600",
  callerName: null,
  lineLabel: null,
} as const;

/** `answers`: what the store says, one after another; then it accepts everything. */
function createStore(answers: Result<unknown>[] = []) {
  const written: string[] = [];
  const troubles: (string | null)[] = [];
  const records = createCallRecords({
    async mutate(name) {
      const answer = answers.shift() ?? done;
      if (answer.ok) written.push(name);
      return answer;
    },
    onTrouble: (error) => troubles.push(error?.kind ?? null),
  });
  return { records, written, troubles };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("G3-1, G3-5: a call's record is written, whole and in order", () => {
  it("G3-1: the end never overtakes a beginning whose client is still being looked up", async () => {
    const { records, written } = createStore();
    let know: (args: typeof begun) => void = () => {};
    void records.write(callId, "startCall", new Promise((resolve) => (know = resolve)));
    void records.write(callId, "answerCall", { callId, answeredAt: 1 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(written).toEqual([]);
    know(begun);
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual(["startCall", "answerCall"]);
  });

  it("G3-5: a store that is being restarted gets the record when it is back", async () => {
    const { records, written, troubles } = createStore([refused("unexpected"), refused("unexpected")]);
    const first = records.write(callId, "answerCall", { callId, answeredAt: 1 });
    expect(await first).toEqual(refused("unexpected"));
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toEqual(["answerCall"]);
    expect(troubles).toEqual(["unexpected", "unexpected", null]);
  });

  it("G3-5: what can never be written is not tried again and holds nothing up", async () => {
    const { records, written } = createStore([refused("forbidden")]);
    void records.write(callId, "startCall", begun);
    void records.write(callId, "answerCall", { callId, answeredAt: 1 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual(["answerCall"]);
  });

  it("G3-1: the record that a call waits for has one attempt", async () => {
    const { records, written } = createStore([refused("diskFull")]);
    expect(await records.begin(begun)).toEqual(refused("diskFull"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual([]);
  });

  it("G3-1: calls do not wait for one another", async () => {
    const { records, written } = createStore();
    void records.write("call-2", "startCall", new Promise(() => {}));
    void records.write(callId, "startCall", begun);
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual(["startCall"]);
  });
});
