import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { opinionScore } from "../../src-contract/rules/call-quality.ts";
import type { CallStatistics } from "./call-statistics.ts";
import { byManager, started } from "./softphone-wire-fake.ts";

const clean: CallStatistics = {
  packetsIn: 0,
  packetsOut: 0,
  packetsLost: 0,
  levelIn: 0.1,
  jitterSeconds: 0.004,
  roundTripSeconds: 0.05,
  lossOut: 0,
};

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

async function talking() {
  const wire = await started();
  await wire.store.getState().dial("+79161234567", null);
  wire.calls[0]?.events.onAnswered();
  const call = () => wire.store.getState().calls[0];
  /** Seconds of fifty packets, of which some are lost. */
  const seconds = async (count: number, lost: number, other: Partial<CallStatistics> = {}) => {
    for (let second = 0; second < count; second += 1) {
      const { packetsIn, packetsLost } = wire.statistics.value ?? clean;
      wire.statistics.value = {
        ...clean,
        ...other,
        packetsIn: packetsIn + 50 - lost,
        packetsLost: packetsLost + lost,
      };
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  return { ...wire, call, seconds };
}

describe("a call that is watched", () => {
  it("G13-4: the light follows the last ten seconds and names the cause; it ends with the call", async () => {
    const { call, calls, seconds } = await talking();
    expect(call()?.quality).toBeNull();
    await seconds(5, 0);
    expect(call()?.quality).toEqual({ light: "good", cause: null });
    await seconds(10, 4);
    expect(call()?.quality).toEqual({ light: "poor", cause: "lossIn" });
    await seconds(10, 0, { lossOut: 0.1 });
    expect(call()?.quality).toEqual({ light: "poor", cause: "lossOut" });
    await seconds(10, 0);
    expect(call()?.quality).toEqual({ light: "good", cause: null });
    calls[0]?.events.onFinished(byManager);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("G13-4, G3-2: the record keeps the mean of the whole call and its cause, over a hold", async () => {
    const { store, calls, written, call, seconds } = await talking();
    const callId = call()?.callId ?? "";
    await seconds(11, 0);
    await store.getState().setHold(callId, true);
    await store.getState().setHold(callId, false);
    await seconds(10, 10);
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(written.at(-1)?.name).toBe("endCall"));
    // ten clean seconds between eleven countings, and ten in which a fifth was lost
    expect(written.at(-1)?.args).toMatchObject({
      lossIn: 1_000,
      lossOut: 0,
      jitterMilliseconds: 4,
      roundTripMilliseconds: 50,
      qualityCause: "lossIn",
      transferredTo: null,
    });
    const mean = { lossIn: 0.1, lossOut: 0, jitterMilliseconds: 4, roundTripMilliseconds: 50 };
    expect(written.at(-1)?.args["opinionScore"]).toBe(Math.round(100 * opinionScore(mean)));
  });

  it("G13-4: a call that ended before anything was heard says that nothing was measured", async () => {
    const { calls, written } = await talking();
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(written.at(-1)?.name).toBe("endCall"));
    expect(written.at(-1)?.args).toMatchObject({ opinionScore: null, lossIn: null, qualityCause: null });
  });

  it("G13-5: the microphone is watched while it should be heard: not when it is muted, not on hold, not after the call", async () => {
    const { store, calls, microphone, call } = await talking();
    const callId = call()?.callId ?? "";
    microphone.alarm?.("silent");
    expect(store.getState().microphoneAlarm).toBe("silent");
    store.getState().setMuted(callId, true);
    expect([microphone.alarm, store.getState().microphoneAlarm]).toEqual([null, null]);
    store.getState().setMuted(callId, false);
    expect(microphone.alarm).not.toBeNull();
    await store.getState().setHold(callId, true);
    expect(microphone.alarm).toBeNull();
    await store.getState().setHold(callId, false);
    microphone.alarm?.("clipped");
    calls[0]?.events.onFinished(byManager);
    expect([microphone.alarm, store.getState().microphoneAlarm]).toEqual([null, null]);
  });
});
