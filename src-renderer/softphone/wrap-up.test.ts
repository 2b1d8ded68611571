import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BookEntry } from "../../src-contract/entities/book-entry.ts";
import { phoneStateOf } from "./phone-state-of.ts";
import type { Softphone } from "./softphone-state.ts";
import { byManager, settle, started } from "./softphone-wire-fake.ts";
import { createWrapUp } from "./wrap-up.ts";

const setting = (wrapUpSeconds: string): BookEntry => ({
  ...{
    id: "0199d5a0-0000-7000-8000-000000000001",
    book: "afterCall",
    position: 1,
    title: "",
    kind: null,
    parentId: null,
  },
  choices: { wrapUpSeconds, callBackMinutes: "15" },
  ...{ revision: null, deletedAt: null },
});

/** Only what the keeper reads and writes. */
function desk(entries: BookEntry[], outcomeCallIds: string[] = ["call-1"]) {
  let state = { wrapUp: null, outcomeCallIds } as unknown as Softphone;
  const query = async () => ({ ok: true, value: entries }) as never;
  const keeper = createWrapUp(
    { query, now: Date.now },
    { get: () => state, set: (change) => (state = { ...state, ...change(state) }) },
  );
  const left = () => (state.wrapUp ? state.wrapUp.endsAt - Date.now() : null);
  return { keeper, left, wrapUp: () => state.wrapUp, give: () => (state = { ...state, outcomeCallIds: [] }) };
}

describe("the time for writing a call up", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("G3-7: thirty seconds, thirty more for each press, and done when the manager says so", async () => {
    const { keeper, left, wrapUp } = desk([]);
    await keeper.begin();
    expect(left()).toBe(30_000);
    vi.advanceTimersByTime(10_000);
    keeper.extend();
    expect(left()).toBe(50_000);
    keeper.finish();
    expect(wrapUp()).toBeNull();
    keeper.extend();
    expect(wrapUp()).toBeNull();
  });

  it("G3-7, G3-5: stays at nought and says so while an outcome is missing, and takes more time from there", async () => {
    const { keeper, left, wrapUp } = desk([]);
    await keeper.begin();
    vi.advanceTimersByTime(29_999);
    expect(wrapUp()?.isOver).toBe(false);
    vi.advanceTimersByTime(1);
    expect(wrapUp()?.isOver).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(wrapUp()?.isOver).toBe(true);
    keeper.extend();
    expect([left(), wrapUp()?.isOver]).toEqual([30_000, false]);
  });

  it("G3-7: ends by itself where every outcome is given", async () => {
    const { keeper, wrapUp, give } = desk([]);
    await keeper.begin();
    give();
    vi.advanceTimersByTime(30_000);
    expect(wrapUp()).toBeNull();
  });

  it("G3-7: as long as the account says; nought is none", async () => {
    const longer = desk([setting("90")]);
    await longer.keeper.begin();
    expect(longer.left()).toBe(90_000);
    const none = desk([setting("0")]);
    await none.keeper.begin();
    expect(none.wrapUp()).toBeNull();
  });
});

describe("the phone while a call is written up", () => {
  it("G3-7: an unanswered call begins it too; the tray says so; a call that comes in is shown, not refused", async () => {
    const { store, calls, receive } = await started();
    await store.getState().dial("600", null);
    calls[0]?.events.onFinished({ ...byManager, sipCode: 486, endedBy: "client" });
    await settle();
    expect(store.getState().wrapUp).toMatchObject({ isOver: false });
    store.setState({ registration: { state: "registered" } });
    expect(phoneStateOf(store.getState()).state).toBe("wrapUp");
    const incoming = receive("+79123456789");
    await settle();
    expect(incoming.asked).toEqual([]);
    expect(store.getState().calls).toMatchObject([{ direction: "incoming" }]);
    expect(phoneStateOf(store.getState()).state).toBe("ringing");
    await store.stop();
  });

  it("G3-7: the next call is made at once, and the last outcome ends it", async () => {
    const { store, calls } = await started();
    const first = await store.getState().dial("600", null);
    calls[0]?.events.onFinished(byManager);
    await settle();
    const second = await store.getState().dial("601", null);
    expect(second).not.toBeNull();
    calls[1]?.events.onFinished(byManager);
    await settle();
    store.getState().closeOutcome(first ?? "");
    expect(store.getState().wrapUp).not.toBeNull();
    store.getState().closeOutcome(second ?? "");
    expect(store.getState().wrapUp).toBeNull();
    await store.stop();
  });
});
