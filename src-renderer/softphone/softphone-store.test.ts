import { describe, expect, it, vi } from "vitest";
import { createSoftphoneStore } from "./softphone-store.ts";
import { mostCalls } from "./softphone-state.ts";
import { account, byManager, createWire, settle, started } from "./softphone-wire-fake.ts";

describe("the softphone writes before it speaks", () => {
  it("G3-1: the record is committed before INVITE leaves, one record a call", async () => {
    const { store, happened, written, calls } = await started();
    await store.getState().dial("8 (912) 345-67-89", "client-1");
    expect(happened.indexOf("startCall")).toBeGreaterThan(-1);
    expect(happened.indexOf("startCall")).toBeLessThan(happened.indexOf("INVITE"));
    expect(written.filter(({ name }) => name === "startCall")).toHaveLength(1);
    expect(calls[0]?.target).toBe("+79123456789");
  });

  it("G3-12: a call from a task is tied to it from its start; any other says nothing of a task", async () => {
    const { store, written } = await started();
    await store.getState().dial("8 (912) 345-67-89", "client-1", { taskId: "task-1" });
    await store.getState().dial("604", "client-1");
    const begun = written.filter(({ name }) => name === "startCall").map(({ args }) => args);
    expect(begun).toMatchObject([{ clientId: "client-1", taskId: "task-1" }, { clientId: "client-1" }]);
    expect(begun[1]).not.toHaveProperty("taskId");
  });

  it("G3-1: a record that could not be written means no call and a message", async () => {
    const { store, calls, happened } = await started({ refuseRecords: true });
    expect(await store.getState().dial("+79123456789", null)).toBeNull();
    expect(calls).toHaveLength(0);
    expect(happened).toContain("dropped");
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

  it("T-1, G3-1: a call is painted after its INVITE has left, and all that was said of it till then is there", async () => {
    const { store, calls, happened } = await started({ unseenMs: 30 });
    store.setState({ dialText: "600" });
    const callId = await store.getState().dial("600", null);
    expect(happened).toContain("INVITE");
    calls[0]?.events.onProgress({ earlyMedia: false });
    expect(store.getState()).toMatchObject({ calls: [], activeCallId: null, dialText: "600" });
    await vi.waitFor(() => expect(store.getState().calls).toHaveLength(1));
    expect(store.getState()).toMatchObject({ activeCallId: callId, dialText: "" });
    expect(store.getState().calls[0]?.state.phase).toBe("ringing");
  });

  it("T-1, T-2: from the click until it is painted the screens read nothing anew, and a call that cannot be written frees them", async () => {
    const { store, happened } = await started({ unseenMs: 30 });
    await store.getState().dial("600", null);
    expect(happened.indexOf("screens held")).toBeLessThan(happened.indexOf("INVITE"));
    expect(happened).not.toContain("screens released");
    await vi.waitFor(() => expect(store.getState().calls).toHaveLength(1));
    expect(happened.at(-1)).toBe("screens released");
    const refused = await started({ unseenMs: 30, refuseRecords: true });
    await refused.store.getState().dial("600", null);
    expect(refused.happened).toEqual(expect.arrayContaining(["screens held", "screens released"]));
  });

  it("T-1, G3-5: a call that is answered or over before it was painted is shown, or has its form, at once", async () => {
    const { store, calls } = await started({ unseenMs: 30 });
    const answered = await store.getState().dial("600", null);
    calls[0]?.events.onAnswered();
    expect(store.getState().calls[0]?.state.phase).toBe("talking");
    calls[0]?.events.onFinished(byManager);
    const refused = await store.getState().dial("604", null);
    calls[1]?.events.onFinished({ sipCode: 486, sipPhrase: "Busy Here", q850Cause: 17, endedBy: "client" });
    expect(store.getState()).toMatchObject({ calls: [], outcomeCallIds: [answered, refused] });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(store.getState().calls).toEqual([]);
  });

  it("G1-8: beside another call a dialled one is painted at once", async () => {
    const { store, calls } = await started({ unseenMs: 30 });
    await store.getState().dial("600", null);
    calls[0]?.events.onAnswered();
    const second = await store.getState().dial("601", null);
    expect(store.getState()).toMatchObject({ activeCallId: second });
    expect(store.getState().calls).toHaveLength(2);
  });

  it("G2-2, G3-1: what no SIP address can be built with is told, and is neither a call nor a record", async () => {
    const { store, calls, written } = await started();
    expect(await store.getState().dial("sip:a<b@pbx.company.ru", null)).toBeNull();
    expect(store.getState()).toMatchObject({ calls: [], trouble: { trouble: "notANumber" } });
    expect(calls).toEqual([]);
    expect(written).toEqual([]);
  });

  it("GC-51: an employee's desk does not dial and says why", async () => {
    const { store, calls } = await started({ role: "employee" });
    expect(await store.getState().dial("600", null)).toBeNull();
    expect(calls).toHaveLength(0);
    expect(store.getState().trouble).toEqual({ trouble: "notPermitted", role: "employee" });
  });
});

describe("what may go wrong around a call", () => {
  it("G3-1, G1-2: hung up before the record was written: no INVITE, and the attempt has its end", async () => {
    const { store, happened, written } = await started();
    const stopWatching = store.subscribe(({ calls: [call] }) => {
      if (!call) return;
      stopWatching();
      void store.getState().hangUp(call.callId);
    });
    await store.getState().dial("600", null);
    await settle();
    expect(happened).not.toContain("INVITE");
    expect(happened).toContain("dropped");
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

  it("R-38: a call whose window died has the length that main saw, though its answer was never written", async () => {
    const { written } = await started({
      unfinished: [{ id: "old", answeredAt: null, startedAt: 1_000 }],
      keptTalks: [{ callId: "old", answeredAt: 2_000, seenAt: 9_400 }],
    });
    const args = { callId: "old", endedBy: "interrupted", answeredAt: 2_000, endedAt: 9_400, talkSeconds: 7 };
    expect(written).toEqual([{ name: "endCall", args: expect.objectContaining(args) }]);
  });

  it("R-38: main is told which talks go on, a held one too, and which no longer", async () => {
    const { store, calls, commands } = await started();
    const callId = await store.getState().dial("600", null);
    const told = () => commands.filter(({ name }) => name === "keepTalks").map(({ args }) => args["talks"]);
    expect(told()).toEqual([]);
    calls[0]?.events.onAnswered();
    await store.getState().setHold(callId ?? "", true);
    expect(told()).toEqual([[{ callId, answeredAt: expect.any(Number) }]]);
    calls[0]?.events.onFinished(byManager);
    expect(told().at(-1)).toEqual([]);
  });

  it("R-38: a store that dies with the window delays the end of its calls, and takes none away", async () => {
    vi.useFakeTimers();
    try {
      let isDown = true;
      const { store, written } = await started({
        unfinished: [{ id: "old", answeredAt: 5, startedAt: 1 }],
        answer: (name) => (isDown && name === "unfinishedCalls" ? "unexpected" : null),
      });
      expect(written).toEqual([]);
      isDown = false;
      await vi.advanceTimersByTimeAsync(2_000);
      expect(written).toEqual([{ name: "endCall", args: expect.objectContaining({ callId: "old" }) }]);
      expect(store.getState().outcomeCallIds).toEqual(["old"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("G1-1: a line that the administrator gave, changed or took away is taken over without a restart", async () => {
    const { store, options, happened } = await started({ accounts: [] });
    expect(store.getState().trouble).toEqual({ trouble: "noAccount" });
    options.accounts = [account("101")];
    await store.readAccounts();
    expect(store.getState()).toMatchObject({ trouble: null, registration: { state: "registering" } });
    options.accounts = [account("101", { password: "y" })];
    await store.readAccounts();
    expect(happened).toContain("101 stopped");
    options.accounts = [];
    await store.readAccounts();
    expect(store.getState()).toMatchObject({ lines: [], registration: { state: "none" } });
    expect(store.getState().trouble).toEqual({ trouble: "noAccount" });
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
