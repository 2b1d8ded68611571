import { describe, expect, it, vi } from "vitest";
import type { DialCheck } from "../api/check-dial.ts";
import { createSoftphoneStore } from "./softphone-store.ts";
import { byManager, createWire, settle, started } from "./softphone-wire-fake.ts";

const asks: DialCheck = { clientId: "client-1", clientName: "Анна", objections: [{ kind: "doNotCall" }] };
const number = "+79123456789";

describe("what stands against a call is said before it", () => {
  it("G11-1: nothing is written and nothing leaves for the line while the question is open, nor after «no»", async () => {
    const { store, happened, written } = await started({ dialCheck: () => asks });
    const dialled = store.getState().dial(number, "client-1");
    await settle();
    expect(store.getState()).toMatchObject({ calls: [], dialQuestion: { ...asks, text: number } });
    expect(happened).not.toContain("INVITE");
    store.getState().answerDial(null);
    expect(await dialled).toBeNull();
    expect(written).toEqual([]);
    expect(store.getState()).toMatchObject({ calls: [], dialQuestion: null, trouble: null });
  });

  it("T-1, G11-1: the offer that was made meanwhile is dropped for a question, and made anew after it", async () => {
    const { store, happened } = await started({ dialCheck: () => asks });
    const dialled = store.getState().dial(number, "client-1");
    await settle();
    expect(happened).toContain("dropped");
    expect(store.getState().dialQuestion).not.toBeNull();
    store.getState().answerDial({ remark: "просил перезвонить" });
    await dialled;
    expect(happened.filter((what) => what === "dropped")).toHaveLength(1);
    expect(happened).toContain("INVITE");
  });

  it("G11-1, G11-3: the reason is kept with the call; a number whose owner is known is his call then", async () => {
    const { store, written, happened } = await started({ dialCheck: () => asks });
    const dialled = store.getState().dial(number, null);
    await settle();
    store.getState().answerDial({ remark: "просил перезвонить" });
    const callId = await dialled;
    expect(happened).toContain("INVITE");
    expect(written.find(({ name }) => name === "startCall")?.args).toMatchObject({ callId, clientId: "client-1" });
    expect(written.find(({ name }) => name === "addComment")?.args).toMatchObject({
      callId,
      clientId: "client-1",
      text: "просил перезвонить",
    });
  });

  it("G11-2: where no reason is asked, none is written", async () => {
    const quiet: DialCheck = { ...asks, objections: [{ kind: "quietHours", utcOffsetMinutes: 600 }] };
    const { store, written } = await started({ dialCheck: () => quiet });
    const dialled = store.getState().dial(number, "client-1");
    await settle();
    store.getState().answerDial({ remark: null });
    await dialled;
    expect(written.map(({ name }) => name)).toEqual(["startCall"]);
  });

  it("G11-1: another number answers the open question with no", async () => {
    const { store, calls } = await started({
      dialCheck: (text) => (text === "600" ? { ...asks, objections: [] } : asks),
    });
    const first = store.getState().dial(number, "client-1");
    await settle();
    const second = store.getState().dial("+79120000000", "client-1");
    expect(await first).toBeNull();
    await settle();
    expect(store.getState().dialQuestion).toMatchObject({ text: "+79120000000" });
    store.getState().answerDial(null);
    expect(await second).toBeNull();
    await store.getState().dial("600", null);
    expect(calls.map(({ target }) => target)).toEqual(["600"]);
  });

  it("G11-1: a call is not handed on to him either, blindly or after a talk, before the person has said so", async () => {
    const { store, calls } = await started({
      dialCheck: (text) => (text === "600" ? { ...asks, objections: [] } : asks),
    });
    const callId = (await store.getState().dial("600", null)) ?? "";
    calls[0]?.events.onAnswered();
    await settle();
    for (const handOn of [
      () => store.getState().transferCall(callId, number),
      () => store.getState().consult(callId, number, null),
    ]) {
      const handed = handOn();
      await vi.waitFor(() => expect(store.getState().dialQuestion).not.toBeNull());
      expect(calls[0]?.asked).toEqual([]);
      store.getState().answerDial(null);
      await handed;
      expect(calls[0]?.asked).toEqual([]);
    }
    expect(calls).toHaveLength(1);
  });

  it("G11-1: a call that ended while the question stood open is not handed on", async () => {
    const { store, calls } = await started({
      dialCheck: (text) => (text === "600" ? { ...asks, objections: [] } : asks),
    });
    const callId = (await store.getState().dial("600", null)) ?? "";
    calls[0]?.events.onAnswered();
    await settle();
    const handed = store.getState().transferCall(callId, number);
    await vi.waitFor(() => expect(store.getState().dialQuestion).not.toBeNull());
    calls[0]?.events.onFinished(byManager);
    store.getState().answerDial({ remark: "надо" });
    await handed;
    expect(calls[0]?.asked).toEqual([]);
  });
});

/** A desk whose clock stands. */
async function atOneMoment() {
  const wire = createWire();
  const store = createSoftphoneStore({ ...wire.parts, now: () => 1 });
  await store.start();
  return { ...wire, store };
}

describe("a double click", () => {
  it("G2-1, G1-2: on a number makes one call, also when the line answers between the two clicks", async () => {
    const { store, calls, written } = await atOneMoment();
    const [first, second] = await Promise.all([store.getState().dial("600", null), store.getState().dial("600", null)]);
    expect(second).toBe(first);
    calls[0]?.events.onAnswered();
    await settle();
    expect(await store.getState().dial("600", null)).toBe(first);
    expect(calls).toHaveLength(1);
    expect(written.filter(({ name }) => name === "startCall")).toHaveLength(1);
  });

  it("G1-8: another number, and the same one after its call has ended, are calls of their own", async () => {
    const { store, calls } = await atOneMoment();
    const first = await store.getState().dial("600", null);
    expect(await store.getState().dial("601", null)).not.toBe(first);
    calls[1]?.events.onFinished(byManager);
    await settle();
    expect(await store.getState().dial("601", null)).not.toBe(first);
    expect(calls).toHaveLength(3);
  });
});
