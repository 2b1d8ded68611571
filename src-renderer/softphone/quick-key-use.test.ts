import { describe, expect, it } from "vitest";
import { quickKeyUse } from "./quick-key-use.ts";
import { byManager, settle, started } from "./softphone-wire-fake.ts";

describe("G2-12: what a quick key means at each moment", () => {
  it("G2-12: a number calls, waits for the answer, hands on, and calls again", async () => {
    const { store, calls } = await started();
    const meaning = () => quickKeyUse("number", store.getState());
    expect(meaning()).toEqual({ use: "call" });
    const callId = await store.getState().dial("600", null);
    expect(meaning()).toEqual({ use: "nothing", why: "notAnswered" });
    calls[0]?.events.onAnswered();
    expect(meaning()).toMatchObject({ use: "handOn", call: { callId } });
    calls[0]?.events.onFinished(byManager);
    expect(meaning()).toEqual({ use: "call" });
  });

  it("G2-12: a call that comes in is answered first", async () => {
    const { store, receive } = await started();
    receive("+79123456789");
    await settle();
    expect(quickKeyUse("number", store.getState())).toEqual({ use: "nothing", why: "notAnswered" });
  });

  it("G2-12: digits belong to a talk, and not to one on hold", async () => {
    const { store, calls } = await started();
    const meaning = () => quickKeyUse("digits", store.getState());
    const nothing = { use: "nothing", why: "noTalk" };
    expect(meaning()).toEqual(nothing);
    const callId = (await store.getState().dial("600", null)) ?? "";
    expect(meaning()).toEqual(nothing);
    calls[0]?.events.onAnswered();
    expect(meaning()).toMatchObject({ use: "digits", call: { callId } });
    await store.getState().setHold(callId, true);
    expect(meaning()).toEqual(nothing);
  });

  it("G2-12: one transfer at a time; a finished one stands in nobody's way", async () => {
    const { store, calls, transfer } = await started();
    const meaning = () => quickKeyUse("number", store.getState()).use;
    const callId = (await store.getState().dial("600", null)) ?? "";
    calls[0]?.events.onAnswered();
    void store.getState().transferCall(callId, "102");
    await settle();
    expect(meaning()).toBe("nothing");
    transfer.say({ event: "done" });
    expect(meaning()).toBe("handOn");
  });
});
