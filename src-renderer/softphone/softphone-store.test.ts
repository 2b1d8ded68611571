import { describe, expect, it, vi } from "vitest";
import { createSoftphoneStore } from "./softphone-store.ts";
import { mostCalls } from "./softphone-state.ts";
import { byManager, createWire, settle, started } from "./softphone-wire-fake.ts";

describe("the softphone writes before it speaks", () => {
  it("G3-1: the record is committed before INVITE leaves, one record a call", async () => {
    const { store, happened, written, calls } = await started();
    await store.getState().dial("8 (912) 345-67-89", "client-1");
    expect(happened.indexOf("startCall")).toBeGreaterThan(-1);
    expect(happened.indexOf("startCall")).toBeLessThan(happened.indexOf("INVITE"));
    expect(written.filter(({ name }) => name === "startCall")).toHaveLength(1);
    expect(calls[0]?.target).toBe("+79123456789");
  });

  it("G3-1: a record that could not be written means no call and a message", async () => {
    const { store, calls } = await started({ refuseRecords: true });
    expect(await store.getState().dial("+79123456789", null)).toBeNull();
    expect(calls).toHaveLength(0);
    expect(store.getState()).toMatchObject({
      calls: [],
      trouble: { trouble: "recordFailed", error: { kind: "diskFull" } },
    });
  });

  it("G3-5: every attempt ends with its technical result and an open outcome form", async () => {
    const { store, written, calls } = await started();
    const callId = await store.getState().dial("604", null);
    calls[0]?.events.onFinished({ sipCode: 486, sipPhrase: "Busy Here", q850Cause: 17, endedBy: "client" });
    await settle();
    expect(written.find(({ name }) => name === "endCall")?.args).toMatchObject({
      callId,
      sipCode: 486,
      q850Cause: 17,
      answeredAt: null,
    });
    expect(store.getState()).toMatchObject({ calls: [], outcomeCallIds: [callId] });
  });

  it("G1-8: a second call puts the first on hold, a fifth does not start", async () => {
    const { store, calls } = await started();
    for (let index = 0; index < mostCalls; index += 1) {
      await store.getState().dial("600", null);
      calls[index]?.events.onAnswered();
      await settle();
    }
    expect(calls[0]?.asked).toContain("hold");
    expect(await store.getState().dial("600", null)).toBeNull();
    expect(store.getState().trouble).toEqual({ trouble: "tooManyCalls" });
  });

  it("GC-51: an employee's desk does not dial and says why", async () => {
    const { store, calls } = await started({ role: "employee" });
    expect(await store.getState().dial("600", null)).toBeNull();
    expect(calls).toHaveLength(0);
    expect(store.getState().trouble).toEqual({ trouble: "notPermitted", role: "employee" });
  });
});

describe("an incoming call", () => {
  it("G6-2, G2-9: is named from the cache, logged before anything else is written, and told to the system", async () => {
    const { store, receive, written, happened } = await started({ known: ["client-7"] });
    receive("+79123456789");
    await settle();
    expect(store.getState().calls[0]?.party).toMatchObject({ clientId: "client-7", name: "client client-7" });
    expect(written[0]).toMatchObject({ name: "startCall", args: { direction: "incoming", clientId: "client-7" } });
    expect(happened).toContain("showIncomingCall");
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

describe("what may go wrong around a call", () => {
  it("G3-1, G1-2: hung up before the record was written: no INVITE, and the attempt has its end", async () => {
    const { store, happened, written } = await started();
    const dialled = store.getState().dial("600", null);
    const callId = store.getState().calls[0]?.callId ?? "";
    await store.getState().hangUp(callId);
    await dialled;
    await settle();
    expect(happened).not.toContain("INVITE");
    expect(written.map(({ name }) => name)).toEqual(["startCall", "endCall"]);
    expect(written[1]?.args).toMatchObject({ endedBy: "manager", answeredAt: null });
  });

  it("G1-8: the second call's voice does not reach the first when the line refuses to hold it", async () => {
    const { store, calls } = await started({ holdRefused: true });
    await store.getState().dial("600", null);
    calls[0]?.events.onAnswered();
    await store.getState().dial("601", null);
    expect(calls[0]?.asked).toEqual(["hold", "mute"]);
    expect(store.getState().trouble).toEqual({ trouble: "holdRefused" });
  });

  it("G3-1, G1-8: a fifth caller hears busy and is in the records", async () => {
    const { store, receive, written } = await started();
    for (let index = 0; index < mostCalls; index += 1) await store.getState().dial("600", null);
    const fifth = receive("+79000000005");
    fifth.events().onFinished({ sipCode: 486, sipPhrase: null, q850Cause: null, endedBy: "manager" });
    await settle();
    expect(fifth.asked).toEqual(["486"]);
    expect(store.getState().calls).toHaveLength(mostCalls);
    expect(written.slice(-2).map(({ name }) => name)).toEqual(["startCall", "endCall"]);
    expect(written.at(-1)?.args).toMatchObject({ sipCode: 486, ringSeconds: expect.any(Number) });
  });

  it("G1-9: a missing microphone is said in its own words, and taken back when there is one", async () => {
    const { store, listener } = await started();
    listener().onMicrophone("NotFoundError");
    expect(store.getState().trouble).toEqual({ trouble: "noMicrophone" });
    listener().onMicrophone("NotAllowedError");
    expect(store.getState().trouble).toEqual({ trouble: "microphoneDenied" });
    listener().onMicrophone(null);
    expect(store.getState().trouble).toBeNull();
  });

  it("G1-9: live calls take the other microphone", async () => {
    const { listener, happened } = await started();
    listener().onOtherMicrophone();
    expect(happened).toContain("microphone taken");
  });

  it("G1-12, G3-5: calls of a window that died get an end and wait for their outcome", async () => {
    const { store, written } = await started({ unfinished: [{ id: "old", answeredAt: 5, startedAt: 1 }] });
    expect(written).toEqual([
      { name: "endCall", args: expect.objectContaining({ callId: "old", endedBy: "interrupted", talkSeconds: null }) },
    ]);
    expect(store.getState().outcomeCallIds).toEqual(["old"]);
  });

  it("G1-1: a line that the administrator gave, changed or took away is taken over without a restart", async () => {
    const { store, options, happened } = await started({ account: null });
    expect(store.getState().trouble).toEqual({ trouble: "noAccount" });
    options.account = { uri: "sip:101@line", servers: ["ws://line"] };
    await store.readAccount();
    expect(store.getState()).toMatchObject({ trouble: null, registration: { state: "registering" } });
    options.account = { uri: "sip:102@line", servers: ["ws://line"] };
    await store.readAccount();
    expect(happened).toContain("line stopped");
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

  it("R-25: what the line sends as a name or a number is cut to what a record holds", async () => {
    const { receive, written } = await started();
    receive("9".repeat(5_000));
    await settle();
    expect(written[0]?.args["raw"]).toHaveLength(200);
  });
});

it("G3-1, G1-1: a window that was left while its line was being connected has no line: nothing rings or is logged twice", async () => {
  const wire = createWire();
  const store = createSoftphoneStore(wire.parts);
  const starting = store.start();
  await store.stop();
  await starting;
  wire.receive("+79000000003");
  await settle();
  expect(wire.written).toEqual([]);
  expect(store.getState().calls).toEqual([]);
});
