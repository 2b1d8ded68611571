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

describe("several lines", () => {
  const two = [account("Продажи"), account("Склад")];

  it("G1-1, G1-13: each has its own state, and the phone is ready while one of them is", async () => {
    const { store, lines } = await started({ accounts: two });
    lines[0]?.onRegistration({ event: "refused", sipCode: 403, sipPhrase: "Forbidden" });
    expect(store.getState().registration).toEqual({ state: "registering" });
    lines[1]?.onRegistration({ event: "registered" });
    lines[1]?.onTransport({ event: "try", server: "ws://line" });
    expect(store.getState()).toMatchObject({
      registration: { state: "registered" },
      lines: [
        { label: "Продажи", registration: { state: "failed", sipCode: 403 }, transport: { state: "closed" } },
        { label: "Склад", registration: { state: "registered" }, transport: { state: "connecting" } },
      ],
    });
    lines[1]?.onRegistration({ event: "lost", at: 5 });
    expect(store.getState().registration).toEqual({ state: "recovering", since: 5 });
  });

  it("G1-13: the outgoing line is chosen, remembered, and written with the call", async () => {
    const { store, happened, written, changedSettings } = await started({ accounts: two });
    await store.getState().dial("600", null);
    expect(happened).toContain("over Продажи");
    store.getState().chooseLine("line-Склад");
    expect(changedSettings).toEqual([{ lineId: "line-Склад" }]);
    await store.getState().dial("600", null);
    expect(happened).toContain("over Склад");
    const labels = written.filter(({ name }) => name === "startCall").map(({ args }) => args["lineLabel"]);
    expect(labels).toEqual(["Продажи", "Склад"]);
    expect(store.getState().calls.map(({ lineId }) => lineId)).toEqual(["line-Продажи", "line-Склад"]);
  });

  it("G1-13: the choice of last time holds; a line that is gone gives way to the first", async () => {
    const chosen = await started({ accounts: two, settings: { lineId: "line-Склад" } });
    await chosen.store.getState().dial("600", null);
    expect(chosen.happened).toContain("over Склад");
    const gone = await started({ accounts: two, settings: { lineId: "line-Аптека" } });
    await gone.store.getState().dial("600", null);
    expect(gone.happened).toContain("over Продажи");
  });

  it("G1-13: a call comes in on any of them and says on which; with one line there is nothing to say", async () => {
    const { receive, written, store } = await started({ accounts: two });
    receive("+79000000001", "line-Продажи");
    await settle();
    expect(written[0]?.args).toMatchObject({ direction: "incoming", lineLabel: "Продажи" });
    expect(store.getState().calls[0]?.lineId).toBe("line-Продажи");
    const one = await started();
    one.receive("+79000000001");
    await settle();
    expect(one.written[0]?.args).toMatchObject({ lineLabel: null });
  });

  it("G1-13, G1-1: a changed line is connected anew, the other one goes on; not while somebody talks", async () => {
    const { store, options, happened, calls } = await started({ accounts: two });
    await store.getState().dial("600", null);
    options.accounts = [account("Продажи"), account("Склад", { password: "y" }), account("Офис")];
    await store.readAccounts();
    expect(happened).not.toContain("Склад stopped");
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(store.getState().lines.map(({ label }) => label)).toContain("Офис"));
    expect(happened).toContain("Склад stopped");
    expect(happened).not.toContain("Продажи stopped");
  });
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
