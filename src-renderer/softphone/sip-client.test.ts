import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { RegistrationEvent } from "./registration-state.ts";
import type { IncomingSipCall, SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, incomingInvite, streamOf, stubWebRtc, talkingCall } from "./sip-client-fake.ts";
import { createServer, listener } from "./sip-server-fake.ts";
import { moveTransport, type TransportState } from "./transport-state.ts";
import { description, FakeConnection, FakeDtmfSender, FakeStream } from "./webrtc-fake.ts";

// The wire is faked twice: a server that speaks raw SIP over a real WebSocket, and a peer connection without sound.

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let told: RegistrationEvent[];
let transport: TransportState;
let incoming: IncomingSipCall[];
let microphone: () => Promise<FakeStream>;

beforeEach(async () => {
  stubWebRtc();
  microphone = async () => streamOf();
  server = await createServer();
  told = [];
  transport = { state: "closed" };
  incoming = [];
  client = createClient();
  client.start();
  await vi.waitUntil(() => told.at(-1)?.event === "registered");
});

function createClient(values: Partial<SipAccount> = {}): SipClient {
  const own = {
    media: { microphone: () => microphone() as never, playRemote: () => () => {} },
    onRegistration: (event) => told.push(event),
    onTransport: (event) => void (transport = moveTransport(transport, event)),
    onIncoming: (call) => incoming.push(call),
  } satisfies Partial<Parameters<typeof createSipClient>[0]>;
  return createSipClient(clientParts(server, own, values));
}

/** Another line in place of the one that every test begins with. */
async function useLine(values: Partial<SipAccount>): Promise<void> {
  await client.stop();
  client = createClient(values);
  client.start();
  await vi.waitUntil(() => told.at(-1)?.event === "registered");
}

afterEach(async () => {
  await client.stop();
  await server.close();
  vi.unstubAllGlobals();
});

const talking = () => talkingCall(server, client);

describe("G3-2, G3-3: what the line answers reaches the record", () => {
  it.each([
    ["486 Busy Here", 17, "client"],
    ["603 Decline", 21, "client"],
    ["480 Temporarily Unavailable", 20, "line"],
    ["404 Not Found", 1, "line"],
    ["503 Service Unavailable", 41, "line"],
    ["302 Moved Temporarily", null, "line"],
  ] as const)("G3-2: %s", async (line, q850Cause, endedBy) => {
    const { events, finished } = listener();
    client.prepare("604").leave(events);
    const invite = await server.next("INVITE");
    server.answer(invite, line, { headers: q850Cause === null ? [] : [`Reason: Q.850;cause=${q850Cause}`] });
    const [code, ...words] = line.split(" ");
    expect(await finished).toEqual({ sipCode: Number(code), sipPhrase: words.join(" "), q850Cause, endedBy });
  });

  it("G1-2: cancelled while it rings: 487, by the manager", async () => {
    const { heard, events, finished } = listener();
    const call = client.prepare("606").leave(events);
    const invite = await server.next("INVITE");
    server.answer(invite, "180 Ringing");
    await vi.waitFor(() => expect(heard).toEqual(["ringing"]));
    await call.hangUp();
    server.answer(await server.next("CANCEL"), "200 OK");
    server.answer(invite, "487 Request Terminated");
    expect(await finished).toMatchObject({ sipCode: 487, endedBy: "manager" });
  });

  it("G1-2: a server that is silent does not keep a cancelled call on the screen", async () => {
    const { events, finished } = listener();
    const call = client.prepare("600").leave(events);
    await server.next("INVITE");
    await call.hangUp();
    expect(await finished).toEqual({ sipCode: null, sipPhrase: null, q850Cause: null, endedBy: "manager" });
  });

  it("G14-6: without a connection no line is blamed: the record has no code and says that there was no way to it", async () => {
    await server.close();
    await vi.waitFor(() => expect(transport.state).toBe("down"));
    const { events, finished } = listener();
    client.prepare("600").leave(events);
    expect(await finished).toMatchObject({ sipCode: null, endedBy: "line", deskTrouble: "noConnection" });
  });

  it("G14-6: an answered call whose sound never found a way says so", async () => {
    const { events, heard, finished } = listener();
    const call = client.prepare("600").leave(events);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await vi.waitFor(() => expect(heard).toContain("answered"));
    await call.hangUp();
    server.answer(await server.next("BYE"), "200 OK");
    expect(await finished).toMatchObject({ sipCode: 200, endedBy: "manager", deskTrouble: "noSound" });
  });

  it("G1-9, G14-6: a refused microphone ends the call with its own word, and no INVITE leaves", async () => {
    microphone = async () => {
      throw new DOMException("denied", "NotAllowedError");
    };
    const { events, finished } = listener();
    client.prepare("600").leave(events);
    expect(await finished).toEqual({
      ...{ sipCode: null, sipPhrase: null, q850Cause: null, endedBy: "line" },
      deskTrouble: "microphoneDenied",
    });
  });

  it("G3-2: the far end hangs up and says why", async () => {
    const { finished, invite } = await talking();
    const [from, to] = [invite.headers.get("from"), invite.headers.get("to")];
    server.send([
      "BYE sip:101@127.0.0.1 SIP/2.0",
      "Via: SIP/2.0/WS far;branch=z9hG4bKbye",
      `From: ${to};tag=far`,
      `To: ${from}`,
      `Call-ID: ${invite.headers.get("call-id")}`,
      "CSeq: 1 BYE",
      "Max-Forwards: 70",
      "Reason: Q.850;cause=16",
      "Content-Length: 0",
      "",
      "",
    ]);
    expect(await finished).toEqual({ sipCode: 200, sipPhrase: null, q850Cause: 16, endedBy: "client" });
  });
});

describe("G1-2, G1-3, G1-4: what leaves for the line", () => {
  it.each([
    ["+79123456789", "sip:+79123456789@practice.test"],
    ["*100#", "sip:*100%23@practice.test"],
    ["sip:reception@pbx.company.ru", "sip:reception@pbx.company.ru"],
  ])("G2-2: «%s» is asked for as %s", async (target, uri) => {
    const { events } = listener();
    client.prepare(target).leave(events);
    expect((await server.next("INVITE")).uri).toBe(uri);
  });

  it("G1-3: on hold the offer says sendonly and the microphone is off; mute outlasts the hold", async () => {
    const { call, connection } = await talking();
    const held = call.setHold(true);
    const reInvite = await server.next("INVITE");
    expect(reInvite.body).toContain("a=sendonly");
    expect(connection.sender.track?.enabled).toBe(false);
    server.answer(reInvite, "200 OK", { body: description.replace("sendrecv", "recvonly") });
    await held;
    call.setMuted(true);
    const resumed = call.setHold(false);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await resumed;
    expect(connection.sender.track?.enabled).toBe(false);
    call.setMuted(false);
    expect(connection.sender.track?.enabled).toBe(true);
  });

  it("G1-3: a refused hold leaves the call as it was and says so", async () => {
    const { call, connection } = await talking();
    const held = call.setHold(true);
    server.answer(await server.next("INVITE"), "488 Not Acceptable Here");
    await expect(held).rejects.toThrow("hold");
    expect(connection.sender.track?.enabled).toBe(true);
  });

  it("G1-3: a hold that was refused can be asked for again", async () => {
    const { call } = await talking();
    const refused = call.setHold(true);
    server.answer(await server.next("INVITE"), "488 Not Acceptable Here");
    await expect(refused).rejects.toThrow();
    const held = call.setHold(true);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await held;
  });

  it("G1-4: where telephone-event was not taken a digit goes by INFO", async () => {
    const { call } = await talking();
    call.sendDigits("5");
    const info = await server.next("INFO");
    expect(info.headers.get("content-type")).toBe("application/dtmf-relay");
    expect(info.body).toContain("Signal=5");
  });

  it("G1-4: for a line that wants it digits go by INFO, whatever the far end took", async () => {
    await useLine({ dtmf: "info" });
    const { call, connection } = await talking();
    connection.sender.dtmf = new FakeDtmfSender();
    call.sendDigits("7");
    expect((await server.next("INFO")).body).toContain("Signal=7");
    expect(connection.sender.dtmf.toneBuffer).toBe("");
  });

  it("G1-10: with a STUN server that never answers INVITE leaves with the first candidate", async () => {
    await useLine({ iceServers: [{ urls: "stun:192.0.2.1:3478" }] });
    FakeConnection.gathering = "endless";
    try {
      const { events } = listener();
      const asked = Date.now();
      const call = client.prepare("600").leave(events);
      await server.next("INVITE");
      expect(Date.now() - asked).toBeLessThan(500);
      await call.hangUp();
    } finally {
      FakeConnection.gathering = "complete";
    }
  });

  it("G1-4: keys pressed faster than tones are sent lose none", async () => {
    const { call, connection } = await talking();
    connection.sender.dtmf = new FakeDtmfSender();
    for (const key of "12*#") call.sendDigits(key);
    expect(connection.sender.dtmf.toneBuffer).toBe("12*#");
  });

  it("G1-9: another microphone takes the place of the one in use, muted as that was", async () => {
    const { call, connection } = await talking();
    call.setMuted(true);
    const former = connection.sender.track;
    await client.takeMicrophone();
    expect(connection.sender.track).not.toBe(former);
    expect(former?.stopped).toBe(true);
    expect(connection.sender.track?.enabled).toBe(false);
  });
});

describe("G1-2: somebody calls", () => {
  const ring = (branch?: string): void => server.send(incomingInvite(branch));

  it("G6-2: the caller's name and number, and no ringing before it is asked for", async () => {
    ring();
    await vi.waitFor(() => expect(incoming).toHaveLength(1));
    expect(incoming[0]).toMatchObject({ callerName: "Клиент Иванова", callerNumber: "+79123456789" });
  });

  it("G1-2: the caller gives up", async () => {
    ring();
    await vi.waitFor(() => expect(incoming).toHaveLength(1));
    const { events, finished } = listener();
    incoming[0]?.listen(events);
    incoming[0]?.ring();
    server.send([
      "CANCEL sip:101@127.0.0.1 SIP/2.0",
      "Via: SIP/2.0/WS far;branch=z9hG4bKin1",
      "From: <sip:+79123456789@practice.test>;tag=far",
      "To: <sip:101@practice.test>",
      "Call-ID: in1",
      "CSeq: 1 CANCEL",
      "Max-Forwards: 70",
      "Content-Length: 0",
      "",
      "",
    ]);
    expect(await finished).toMatchObject({ sipCode: 487, endedBy: "client" });
  });

  it.each([
    ["declined", (call: IncomingSipCall): void => void call.call.hangUp(), 603],
    ["refused as busy", (call: IncomingSipCall): void => call.refuseAsBusy(), 486],
  ] as const)("G1-2: %s", async (_what, act, sipCode) => {
    ring();
    await vi.waitFor(() => expect(incoming).toHaveLength(1));
    const { events, finished } = listener();
    const [call] = incoming;
    call?.listen(events);
    if (call) act(call);
    expect(await finished).toMatchObject({ sipCode, endedBy: "manager" });
  });
});
