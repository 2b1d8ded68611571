import { describe, expect, it, vi } from "vitest";
import { doNotDisturbFor, isUndisturbed } from "./do-not-disturb.ts";
import { createSoftphoneStore } from "./softphone-store.ts";
import { createWire, settle, started } from "./softphone-wire-fake.ts";

it("G1-14: lasts half an hour, an hour, until the end of the day here, or until it is turned off", () => {
  const now = new Date(2026, 4, 20, 17, 5).getTime();
  const until = (length: Parameters<typeof doNotDisturbFor>[0]) => doNotDisturbFor(length, now).until;
  expect([until("halfHour"), until("hour")]).toEqual([now + 1_800_000, now + 3_600_000]);
  expect(until("endOfDay")).toBe(new Date(2026, 4, 21).getTime());
  expect(until("untilOff")).toBeNull();
});

it("G1-14: holds up to its end and not a moment longer", () => {
  expect(isUndisturbed(null, 5)).toBe(false);
  expect(isUndisturbed({ until: null }, 5)).toBe(true);
  expect([isUndisturbed({ until: 6 }, 5), isUndisturbed({ until: 5 }, 5)]).toEqual([true, false]);
});

describe("do not disturb", () => {
  it("G1-14: a caller hears busy before anything rings, and the call is a missed one of its client", async () => {
    const { store, receive, written, happened } = await started({ known: ["client-7"] });
    store.getState().setDoNotDisturb({ until: null });
    const caller = receive("+79123456789");
    expect(caller.asked).toEqual(["486"]);
    caller.events().onFinished({ sipCode: 486, sipPhrase: null, q850Cause: null, endedBy: "manager" });
    await settle();
    expect(happened).not.toContain("180");
    expect(happened.some((what) => what.startsWith("ring"))).toBe(false);
    expect(store.getState()).toMatchObject({ calls: [], missed: 1 });
    expect(written.map(({ name }) => name).toSorted()).toEqual(["attachCall", "endCall", "startCall"]);
    expect(written.find(({ name }) => name === "endCall")?.args).toMatchObject({
      sipCode: 486,
      answeredAt: null,
      endedBy: "line",
    });
    store.getState().setDoNotDisturb(null);
    receive("+79123456789");
    await settle();
    expect(store.getState().calls).toHaveLength(1);
  });

  it("G1-14: ends by itself, also for a computer that slept past the end", async () => {
    vi.useFakeTimers();
    try {
      const wire = createWire();
      const store = createSoftphoneStore({ ...wire.parts, now: Date.now });
      await store.start();
      store.getState().setDoNotDisturb({ until: Date.now() + 30 * 60_000 });
      await vi.advanceTimersByTimeAsync(29 * 60_000);
      expect(store.getState().doNotDisturb).not.toBeNull();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(store.getState().doNotDisturb).toBeNull();
      expect(wire.changedSettings.at(-1)).toEqual({ doNotDisturb: null });
      // the timer has not run yet, the clock is past the end
      store.getState().setDoNotDisturb({ until: Date.now() + 60_000 });
      vi.setSystemTime(Date.now() + 2 * 60_000);
      wire.receive("+79000000001");
      expect(store.getState().calls).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("G1-14: survives a restart with its end, for the person who chose it only", async () => {
    const later = 4_000_000_000_000;
    const { store, changedSettings } = await started();
    store.getState().setDoNotDisturb({ until: later });
    expect(changedSettings).toEqual([{ doNotDisturb: { personId: "olga", until: later } }]);
    await store.stop();
    const again = await started({ settings: { doNotDisturb: { personId: "olga", until: later } } });
    expect(again.store.getState().doNotDisturb).toEqual({ until: later });
    await again.store.stop();
    const over = await started({ settings: { doNotDisturb: { personId: "olga", until: 1 } } });
    expect(over.store.getState().doNotDisturb).toBeNull();
    const other = await started({ settings: { doNotDisturb: { personId: "andrey", until: later } } });
    expect(other.store.getState().doNotDisturb).toBeNull();
  });
});
