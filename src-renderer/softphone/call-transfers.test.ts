import { describe, expect, it, vi } from "vitest";
import { byManager, settle, started } from "./softphone-wire-fake.ts";

const busy = { sipCode: 486, sipPhrase: "Busy Here", q850Cause: 17, endedBy: "client" } as const;

async function talkingTo(...targets: string[]) {
  const wire = await started();
  const { store, calls } = wire;
  const callIds: string[] = [];
  for (const target of targets) {
    callIds.push((await store.getState().dial(target, null)) ?? "");
    calls.at(-1)?.events.onAnswered();
    await settle();
  }
  return { ...wire, callIds, phase: (index: number) => callOf(wire, callIds[index])?.state.phase };
}

function callOf({ store }: Awaited<ReturnType<typeof started>>, callId: string | undefined) {
  return store.getState().calls.find((call) => call.callId === callId);
}

describe("G1-5: a blind transfer", () => {
  it("G1-5: the call is held, the line is asked, and its words are followed until it is done", async () => {
    const { store, calls, callIds, transfer, phase } = await talkingTo("600");
    const asked = store.getState().transferCall(callIds[0] ?? "", "8 (912) 345-67-89");
    await vi.waitFor(() => expect(calls[0]?.asked).toEqual(["hold", "refer +79123456789"]));
    transfer.say({ event: "accepted" });
    transfer.say({ event: "progress", sipCode: 180 });
    expect(store.getState().transfer).toMatchObject({
      target: { e164: "+79123456789" },
      state: { phase: "underWay", sipCode: 180 },
    });
    expect(phase(0)).toBe("held");
    transfer.say({ event: "done" });
    calls[0]?.events.onFinished(byManager);
    transfer.end({ phase: "done" });
    await asked;
    expect(store.getState()).toMatchObject({ calls: [], trouble: null, transfer: { state: { phase: "done" } } });
    await store.getState().cancelTransfer();
    expect(store.getState().transfer).toBeNull();
  });

  it("G1-5, G1-15: the record says where the call went, also when the person had taken it back too late", async () => {
    const { store, calls, callIds, transfer, written } = await talkingTo("600");
    void store.getState().transferCall(callIds[0] ?? "", "8 (912) 345-67-89");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer +79123456789"));
    await store.getState().cancelTransfer();
    transfer.say({ event: "done" });
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(written.at(-1)?.name).toBe("endCall"));
    expect(written.at(-1)?.args).toMatchObject({ callId: callIds[0], transferredTo: "+79123456789" });
  });

  it("G1-5: a transfer of which nobody said how it went is none in the record, nor is one that was refused", async () => {
    const { store, calls, callIds, transfer, written } = await talkingTo("600");
    void store.getState().transferCall(callIds[0] ?? "", "601");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer 601"));
    transfer.say({ event: "refused", sipCode: 486 });
    transfer.end({ phase: "refused", sipCode: 486 });
    await settle();
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(written.at(-1)?.name).toBe("endCall"));
    expect(written.at(-1)?.args).toMatchObject({ transferredTo: null });
  });

  it("G1-5: refused, the call is taken back from hold and the code is told", async () => {
    const { store, calls, callIds, transfer, phase } = await talkingTo("600");
    const asked = store.getState().transferCall(callIds[0] ?? "", "604");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer 604"));
    transfer.say({ event: "accepted" });
    transfer.say({ event: "refused", sipCode: 486 });
    transfer.end({ phase: "refused", sipCode: 486 });
    await asked;
    expect(phase(0)).toBe("talking");
    expect(calls[0]?.asked.at(-1)).toBe("resume");
    expect(store.getState()).toMatchObject({
      transfer: null,
      trouble: { trouble: "transferRefused", target: { raw: "604" }, sipCode: 486 },
    });
  });

  it("G1-5, G1-8: refused while the person talks to somebody else, it waits on hold", async () => {
    const { store, calls, callIds, transfer, phase } = await talkingTo("600");
    const asked = store.getState().transferCall(callIds[0] ?? "", "604");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer 604"));
    await store.getState().dial("601", null);
    calls[1]?.events.onAnswered();
    transfer.say({ event: "refused", sipCode: 486 });
    transfer.end({ phase: "refused", sipCode: 486 });
    await asked;
    expect(phase(0)).toBe("held");
    expect(store.getState().trouble).toMatchObject({ trouble: "transferRefused" });
  });

  it("G1-5: who does not wait for the line's word takes the call back, and its refusal is not told any more", async () => {
    const { store, calls, callIds, transfer, phase } = await talkingTo("600");
    const asked = store.getState().transferCall(callIds[0] ?? "", "606");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer 606"));
    transfer.say({ event: "accepted" });
    await store.getState().cancelTransfer();
    expect([phase(0), store.getState().transfer]).toEqual(["talking", null]);
    transfer.say({ event: "refused", sipCode: 408 });
    transfer.end({ phase: "refused", sipCode: 408 });
    await asked;
    expect(store.getState()).toMatchObject({ transfer: null, trouble: null });
  });

  it("G1-5: what is no number is said, and nothing leaves", async () => {
    const { store, calls, callIds, phase } = await talkingTo("600");
    await store.getState().transferCall(callIds[0] ?? "", "нет такого");
    expect(calls[0]?.asked).toEqual([]);
    expect(phase(0)).toBe("talking");
    expect(store.getState().trouble).toMatchObject({ trouble: "notANumber" });
  });

  it("G1-5: the far end hung up before the line said how it went", async () => {
    const { store, calls, callIds, transfer } = await talkingTo("600");
    const asked = store.getState().transferCall(callIds[0] ?? "", "601");
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer 601"));
    transfer.say({ event: "accepted" });
    calls[0]?.events.onFinished({ ...byManager, endedBy: "client" });
    transfer.say({ event: "left" });
    transfer.end({ phase: "left" });
    await asked;
    expect(store.getState()).toMatchObject({ calls: [], transfer: null, trouble: null });
  });
});

describe("G1-6: an attended transfer", () => {
  async function consulting() {
    const wire = await talkingTo("600");
    const { store, calls, callIds } = wire;
    await store.getState().consult(callIds[0] ?? "", "601", null);
    calls[1]?.events.onAnswered();
    await settle();
    const consultId = store.getState().calls[1]?.callId ?? "";
    return { ...wire, callId: callIds[0] ?? "", consultId, consultPhase: () => callOf(wire, consultId)?.state.phase };
  }

  it("G1-6: the client is held while the colleague is asked", async () => {
    const { store, phase, consultPhase, callId, consultId } = await consulting();
    expect([phase(0), consultPhase()]).toEqual(["held", "talking"]);
    expect(store.getState()).toMatchObject({
      activeCallId: consultId,
      transfer: { callId, state: { phase: "consulting", consultId } },
    });
  });

  it("G1-6: swap goes there and back", async () => {
    const { store, phase, consultPhase, callId } = await consulting();
    await store.getState().swap();
    expect([phase(0), consultPhase(), store.getState().activeCallId]).toEqual(["talking", "held", callId]);
    await store.getState().swap();
    expect([phase(0), consultPhase()]).toEqual(["held", "talking"]);
  });

  it("G1-6: complete asks the client's side to take the colleague's call over", async () => {
    const { store, calls, transfer, written, callId, consultId } = await consulting();
    const asked = store.getState().completeTransfer();
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer to 601"));
    transfer.say({ event: "accepted" });
    calls[1]?.events.onFinished({ ...byManager, endedBy: "client" });
    transfer.say({ event: "done" });
    calls[0]?.events.onFinished(byManager);
    transfer.end({ phase: "done" });
    await asked;
    expect(store.getState()).toMatchObject({ calls: [], transfer: { state: { phase: "done" } } });
    await settle();
    const ended = (id: string) => written.find(({ name, args }) => name === "endCall" && args["callId"] === id)?.args;
    expect(ended(callId)).toMatchObject({ transferredTo: "601" });
    expect(ended(consultId), "the colleague's call went nowhere else").toMatchObject({ transferredTo: null });
  });

  it("G1-6: refused, both calls stay and the consultation goes on", async () => {
    const { store, calls, transfer, consultId, phase, consultPhase } = await consulting();
    const asked = store.getState().completeTransfer();
    await vi.waitFor(() => expect(calls[0]?.asked).toContain("refer to 601"));
    transfer.say({ event: "refused", sipCode: 481 });
    transfer.end({ phase: "refused", sipCode: 481 });
    await asked;
    expect([phase(0), consultPhase()]).toEqual(["held", "talking"]);
    expect(store.getState()).toMatchObject({
      transfer: { state: { phase: "consulting", consultId } },
      trouble: { trouble: "transferRefused", sipCode: 481 },
    });
  });

  it("G1-6: cancel ends the colleague's call and takes the client back", async () => {
    const { store, calls, phase } = await consulting();
    await store.getState().cancelTransfer();
    expect(calls[1]?.asked).toContain("hangUp");
    calls[1]?.events.onFinished(byManager);
    await settle();
    expect(phase(0)).toBe("talking");
    expect(store.getState().transfer).toBeNull();
  });

  it("G1-6: a colleague who is busy leaves the client with the person", async () => {
    const { store, calls, callIds, phase } = await talkingTo("600");
    await store.getState().consult(callIds[0] ?? "", "604", null);
    calls[1]?.events.onFinished(busy);
    await settle();
    expect(phase(0)).toBe("talking");
    expect(store.getState().transfer).toBeNull();
  });

  it("G1-6: the client hangs up: the colleague's call is a plain one", async () => {
    const { store, calls, consultPhase } = await consulting();
    calls[0]?.events.onFinished({ ...byManager, endedBy: "client" });
    await settle();
    expect(consultPhase()).toBe("talking");
    expect(store.getState().transfer).toBeNull();
  });
});

describe("G1-15: another person at the other end", () => {
  it("G1-15: is named by the line, and from the cache when it knows them; the record stays the client's", async () => {
    const wire = await started({ known: ["client-7"] });
    const { store, calls, written } = wire;
    const callId = await store.getState().dial("600", null);
    calls[0]?.events.onAnswered();
    calls[0]?.events.onParty({ name: "reception", number: "+79123456789" });
    expect(callOf(wire, callId ?? "")?.party).toMatchObject({ name: "reception", e164: "+79123456789" });
    await settle();
    expect(callOf(wire, callId ?? "")?.party).toMatchObject({ clientId: "client-7", name: "client client-7" });
    expect(written.map(({ name }) => name)).not.toContain("attachCall");
  });

  it("G1-15: a line that repeats who was there, in another written form, changes nothing", async () => {
    const wire = await started();
    const callId = await wire.store.getState().dial("8 (912) 345-67-89", "client-1");
    const before = callOf(wire, callId ?? "")?.party;
    for (const number of ["+79123456789", "79123456789", ""]) wire.calls[0]?.events.onParty({ name: "x", number });
    expect(callOf(wire, callId ?? "")?.party).toBe(before);
  });

  it("G1-15: a replaced dialog is the same call: what follows goes to the new one", async () => {
    const { store, calls, callIds } = await talkingTo("600", "601");
    const [first, second] = calls;
    if (second) first?.events.onReplaced(second.sip);
    store.getState().sendDigits(callIds[0] ?? "", "5");
    expect(second?.asked).toContain("digits 5");
    expect(store.getState().calls).toHaveLength(2);
  });
});

describe("G1-7: a conference at this desk", () => {
  async function conference() {
    const wire = await talkingTo("600", "601");
    await wire.store.getState().joinConference(wire.callIds[0] ?? "");
    return wire;
  }

  it("G1-7: both are taken from hold and each hears the other and the microphone", async () => {
    const { store, hears, phase, callIds } = await conference();
    expect([phase(0), phase(1)]).toEqual(["talking", "talking"]);
    expect(hears("600")).toEqual(["microphone", "601"]);
    expect(hears("601")).toEqual(["microphone", "600"]);
    expect(store.getState()).toMatchObject({ conferenceIds: [callIds[1], callIds[0]], activeCallId: callIds[1] });
  });

  it("G1-7: mute silences the person for both, they go on hearing each other", async () => {
    const { store, calls, hears, callIds } = await conference();
    store.getState().setMuted(callIds[0] ?? "", true);
    expect([hears("600"), hears("601")]).toEqual([["601"], ["600"]]);
    expect(store.getState().calls.map(({ state }) => state.muted)).toEqual([true, true]);
    expect(calls[0]?.asked).not.toContain("mute");
  });

  it("G1-7: hold of one: nobody hears it, the other goes on", async () => {
    const { store, hears, phase, callIds } = await conference();
    await store.getState().setHold(callIds[0] ?? "", true);
    expect(hears("601")).toEqual(["microphone"]);
    expect(phase(1)).toBe("talking");
    await store.getState().setHold(callIds[0] ?? "", false);
    expect([phase(0), phase(1), hears("601")]).toEqual(["talking", "talking", ["microphone", "600"]]);
    expect(store.getState().activeCallId, "the bar stays with the one it is about").toBe(callIds[1]);
  });

  it("G1-7: one leaves: the other goes on with the microphone alone, muted as the conference was", async () => {
    const { store, calls, hears, phase, callIds } = await conference();
    store.getState().setMuted(callIds[1] ?? "", true);
    calls[1]?.events.onFinished({ ...byManager, endedBy: "client" });
    await settle();
    expect([phase(0), hears("600"), calls[0]?.asked.at(-1)]).toEqual(["talking", null, "mute"]);
    expect(store.getState()).toMatchObject({ conferenceIds: [], activeCallId: callIds[0] });
  });

  it("G1-7: split, the active one goes on and the other is held", async () => {
    const { store, hears, phase } = await conference();
    await store.getState().splitConference();
    expect([phase(0), phase(1)]).toEqual(["held", "talking"]);
    expect([hears("600"), hears("601"), store.getState().conferenceIds]).toEqual([null, null, []]);
  });

  it("G1-7, G1-8: a further call holds all of them", async () => {
    const { store, phase } = await conference();
    await store.getState().dial("602", null);
    expect([phase(0), phase(1)]).toEqual(["held", "held"]);
  });

  it("G1-6, G1-7: a consultation that becomes a conference is no transfer any more", async () => {
    const { store, calls, callIds } = await talkingTo("600");
    await store.getState().consult(callIds[0] ?? "", "601", null);
    calls[1]?.events.onAnswered();
    await store.getState().joinConference(callIds[0] ?? "");
    expect(store.getState().transfer).toBeNull();
    expect(store.getState().conferenceIds).toHaveLength(2);
  });

  it("G1-7: a call that still rings joins nothing", async () => {
    const { store, callIds } = await talkingTo("600");
    await store.getState().dial("606", null);
    await store.getState().joinConference(callIds[0] ?? "");
    expect(store.getState().conferenceIds).toEqual([]);
  });
});

it("G1-8: the key for the next call goes round the calls on hold", async () => {
  const { store, callIds } = await talkingTo("600", "601", "602");
  const visited: (string | null)[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await store.getState().swap();
    visited.push(store.getState().activeCallId);
  }
  expect(visited).toEqual([callIds[0], callIds[1], callIds[2]]);
});
