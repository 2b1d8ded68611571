import { describe, expect, it } from "vitest";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import type { SoftphoneParts } from "./live-calls.ts";
import type { IncomingSipCall, SipCall, SipCallEvents, SipClientParts } from "./sip-call.ts";
import type { MediaListener } from "./sip-media.ts";
import { createSoftphoneStore } from "./softphone-store.ts";
import { mostCalls } from "./softphone-state.ts";

type Written = { name: MutationName; args: Record<string, unknown> };

/** The wire of the softphone: what it writes, what it sends to the line, in the order in which it happened. */
function createWire(options: { role?: SoftphoneParts["role"]; refuseRecords?: boolean; known?: string[] } = {}) {
  const happened: string[] = [];
  const written: Written[] = [];
  const calls: { target: string; events: SipCallEvents; asked: string[] }[] = [];
  let line: Pick<SipClientParts, "onIncoming" | "onRegistration"> | null = null;
  let listener: MediaListener | null = null;
  let ids = 0;
  let clock = 1_700_000_000_000;

  const sipCall = (asked: string[]): SipCall => ({
    answer: async () => void asked.push("answer"),
    hangUp: async () => void asked.push("hangUp"),
    setHold: async (held) => void asked.push(held ? "hold" : "resume"),
    setMuted: (muted) => asked.push(muted ? "mute" : "unmute"),
    sendDigits: (digits) => asked.push(`digits ${digits}`),
    statistics: async () => null,
  });

  const parts: SoftphoneParts = {
    async mutate(name, args) {
      await Promise.resolve();
      if (options.refuseRecords) return { ok: false, error: { kind: "diskFull" } };
      written.push({ name, args: args as Record<string, unknown> });
      happened.push(name);
      return { ok: true, value: null };
    },
    async query(name) {
      const rows = (options.known ?? []).map((clientId) => ({
        id: clientId,
        name: `client ${clientId}`,
        rank: "other",
      }));
      const answers: Record<string, unknown> = { clientsByPhone: rows, unfinishedCalls: [], call: null };
      return { ok: true, value: answers[name] } as never;
    },
    async command(name) {
      happened.push(name);
      const account = {
        uri: "sip:101@line",
        servers: ["ws://line"],
        authorizationUsername: "101",
        password: "x",
        displayName: "",
        iceServers: [],
      };
      return { ok: true, value: name === "softphoneAccount" ? account : null } as never;
    },
    createClient(clientParts) {
      line = clientParts;
      return {
        start: () => clientParts.onRegistration({ event: "start" }),
        stop: async () => void happened.push("line stopped"),
        recover() {},
        takeMicrophone: async () => void happened.push("microphone taken"),
        call(target, events) {
          happened.push("INVITE");
          const asked: string[] = [];
          calls.push({ target, events, asked });
          return sipCall(asked);
        },
      };
    },
    media: {
      ring: (kind) => (happened.push(`ring ${kind}`), () => happened.push("ring stopped")),
      warmUp: async () => {},
      listen: (given) => {
        listener = given;
        return () => {};
      },
    },
    newId: () => `call-${(ids += 1)}`,
    now: () => (clock += 1000),
    role: options.role ?? "manager",
    defaultCountry: "RU",
    incomingTitle: (name) => name,
  };
  const receive = (callerNumber: string) => {
    const asked: string[] = [];
    let events: SipCallEvents | null = null;
    const incoming: IncomingSipCall = {
      call: sipCall(asked),
      callerName: "",
      callerNumber,
      ring: () => happened.push("180"),
      refuseAsBusy: () => asked.push("486"),
      listen: (given) => (events = given),
    };
    line?.onIncoming(incoming);
    return { asked, events: () => events as unknown as SipCallEvents };
  };
  return { parts, happened, written, calls, receive, listener: () => listener as unknown as MediaListener, options };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const byManager = { sipCode: 200, sipPhrase: null, q850Cause: null, endedBy: "manager" } as const;

async function started(options: Parameters<typeof createWire>[0] = {}) {
  const wire = createWire(options);
  const store = createSoftphoneStore(wire.parts);
  await store.start();
  return { ...wire, store };
}

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
