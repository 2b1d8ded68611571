import { describe, expect, it, vi } from "vitest";
import { byManager, settle, started } from "./softphone-wire-fake.ts";

describe("an incoming call", () => {
  it("G6-2, G2-9: is named from the cache, logged before anything else is written, and told to the system", async () => {
    const { store, receive, written, happened } = await started({ known: ["client-7"] });
    receive("+79123456789");
    await settle();
    expect(store.getState().calls[0]?.party).toMatchObject({ clientId: "client-7", name: "client client-7" });
    expect(written[0]).toMatchObject({ name: "startCall", args: { direction: "incoming", clientId: "client-7" } });
    expect(happened).toContain("showIncomingCall");
  });

  it("T-5: is drawn once, with the name, where the cache knows it at once", async () => {
    const { store, receive } = await started({ known: ["client-7"], unseenMs: 30 });
    const drawn: string[][] = [];
    store.subscribe(({ calls }) => drawn.push(calls.map(({ party }) => party.name)));
    receive("+79123456789");
    await settle();
    expect(drawn.filter((names) => names.length > 0)[0]).toEqual(["client client-7"]);
    expect(store.getState().activeCallId).toBeNull();
  });

  it("G6-3: several clients with the number are offered, none is chosen for the manager", async () => {
    const { store, receive } = await started({ known: ["a", "b"] });
    receive("+79123456789");
    await settle();
    expect(store.getState().calls[0]?.party.clientId).toBeNull();
    expect(store.getState().calls[0]?.candidates.map(({ clientId }) => clientId)).toEqual(["a", "b"]);
  });

  it("G3-1, G6-4: a caller who gives up at once is logged with a beginning and an end, in that order", async () => {
    const { store, receive, happened } = await started();
    const caller = receive("+79000000001");
    caller.events().onFinished({ sipCode: 487, sipPhrase: null, q850Cause: null, endedBy: "client" });
    await settle();
    expect(happened.indexOf("startCall")).toBeLessThan(happened.indexOf("endCall"));
    expect(store.getState()).toMatchObject({ calls: [], missed: 1 });
    expect(happened).toContain("ring stopped");
  });

  it("G1-8: a second one during a talk rings quietly; answering it holds the first", async () => {
    const { store, receive, calls, happened } = await started();
    await store.getState().dial("600", null);
    calls[0]?.events.onAnswered();
    const second = receive("+79000000002");
    await settle();
    expect(happened).toContain("ring quiet");
    const callId = store.getState().calls[1]?.callId ?? "";
    await store.getState().answer(callId);
    second.events().onAnswered();
    expect(calls[0]?.asked).toContain("hold");
    expect(second.asked).toContain("answer");
    expect(store.getState().activeCallId).toBe(callId);
    second.events().onFinished(byManager);
    expect(store.getState().activeCallId).toBe(store.getState().calls[0]?.callId);
  });
});

describe("who is calling", () => {
  it("G6-2: the caller hears ringing only after the record is written", async () => {
    const { receive, happened } = await started();
    receive("+79000000001");
    await settle();
    expect(happened.indexOf("startCall")).toBeLessThan(happened.indexOf("180"));
  });

  it("G6-2: a cache that is slow to answer delays nothing; the call is given to the client afterwards", async () => {
    let recognise: () => void = () => {};
    const recognition = new Promise<void>((resolve) => (recognise = resolve));
    const { store, receive, written, happened } = await started({ known: ["client-7"], recognition });
    receive("+79123456789");
    await vi.waitFor(() => expect(happened).toContain("180"));
    expect(written.at(-1)).toMatchObject({ name: "startCall", args: { clientId: null } });
    recognise();
    await vi.waitFor(() =>
      expect(written.at(-1)).toMatchObject({ name: "attachCall", args: { clientId: "client-7" } }),
    );
    expect(store.getState().calls[0]?.party).toMatchObject({ clientId: "client-7", name: "client client-7" });
  });

  it("G6-3: none of several names is shown as the caller's until one is chosen", async () => {
    const { store, receive, written } = await started({ known: ["a", "b"] });
    receive("+79123456789");
    await settle();
    const [call] = store.getState().calls;
    expect(call?.party.name).toBe("");
    await store.getState().attach(call?.callId ?? "", "b");
    expect(written.at(-1)).toMatchObject({ name: "attachCall", args: { clientId: "b" } });
    expect(store.getState().calls[0]).toMatchObject({ candidates: [], party: { clientId: "b" } });
  });

  it("G2-10: a call that was declined is not a missed one", async () => {
    const { store, receive } = await started();
    const caller = receive("+79000000001");
    await settle();
    caller.events().onFinished({ sipCode: 603, sipPhrase: null, q850Cause: null, endedBy: "manager" });
    expect(store.getState().missed).toBe(0);
  });

  it("G2-11, G3-7: a call that another desk took asks nothing of this one: no form, no wrap-up, nothing missed", async () => {
    const { store, receive, written } = await started();
    const caller = receive("+79000000001");
    await settle();
    caller.events().onFinished({ sipCode: 487, sipPhrase: null, q850Cause: 26, endedBy: "client" });
    await settle();
    expect(store.getState()).toMatchObject({ calls: [], outcomeCallIds: [], wrapUp: null, missed: 0 });
    expect(written.at(-1)).toMatchObject({ name: "endCall", args: { q850Cause: 26 } });
  });

  it("R-25: what the line sends as a name or a number is cut to what a record holds", async () => {
    const { receive, written } = await started();
    receive("9".repeat(5_000));
    await settle();
    expect(written[0]?.args["raw"]).toHaveLength(200);
  });
});
