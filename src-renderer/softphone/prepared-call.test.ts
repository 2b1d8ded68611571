import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, streamOf, stubWebRtc } from "./sip-client-fake.ts";
import { createServer, listener } from "./sip-server-fake.ts";
import { FakeConnection, FakeStream, FakeTrack } from "./webrtc-fake.ts";

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let registration: string;
let microphone: () => Promise<FakeStream>;
let opened: FakeTrack[];

beforeEach(async () => {
  stubWebRtc();
  opened = [];
  microphone = async () => {
    const track = new FakeTrack();
    opened.push(track);
    return streamOf(track);
  };
  server = await createServer();
  registration = "";
  client = createSipClient(
    clientParts(server, {
      media: { microphone: () => microphone() as never, playRemote: () => () => {} },
      onRegistration: ({ event }) => (registration = event),
    }),
  );
  client.start();
  await vi.waitUntil(() => registration === "registered");
});
afterEach(async () => {
  await client.stop();
  await server.close();
  vi.unstubAllGlobals();
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** A microphone that opens when it is told. */
function slowMicrophone(): () => void {
  let open = () => {};
  const told = new Promise<void>((resolve) => (open = resolve));
  const quick = microphone;
  microphone = () => told.then(quick);
  return open;
}

describe("G3-1: a call that is prepared", () => {
  it("G3-1, T-1: has its offer, and nothing of it is on the line until it leaves", async () => {
    const prepared = client.prepare("600");
    await vi.waitFor(() => expect(FakeConnection.made[0]?.localDescription).not.toBeNull());
    await pause();
    expect(server.received("INVITE")).toBe(0);
    const sent = vi.fn<() => void>();
    prepared.leave({ ...listener().events, onSent: sent });
    expect(sent).not.toHaveBeenCalled();
    await server.next("INVITE");
    expect(sent).toHaveBeenCalledOnce();
    expect(FakeConnection.made[0]?.offers).toHaveLength(1);
  });

  it("G3-3: tells what went wrong with its offer when it leaves, not before", async () => {
    microphone = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    const prepared = client.prepare("600");
    await pause();
    const { events, finished } = listener();
    prepared.leave(events);
    expect(await finished).toMatchObject({ deskTrouble: "microphoneDenied" });
    expect(server.received("INVITE")).toBe(0);
  });

  it("G3-3: tells when it leaves that no connection can be made at all, and the next call can", async () => {
    vi.stubGlobal("RTCPeerConnection", function refuse() {
      throw new SyntaxError("no such STUN server");
    });
    const prepared = client.prepare("600");
    await pause();
    const { events, finished } = listener();
    prepared.leave(events);
    expect(await finished).toMatchObject({ sipCode: null, endedBy: "line" });
    expect(server.received("INVITE")).toBe(0);
    vi.stubGlobal("RTCPeerConnection", FakeConnection);
    client.prepare("601").leave(listener().events);
    expect((await server.next("INVITE")).uri).toBe("sip:601@practice.test");
  });

  it("G1-2, G3-2: is hung up before its offer is there: no INVITE, and the microphone that opens late is stopped", async () => {
    const open = slowMicrophone();
    const { events, finished } = listener();
    const call = client.prepare("600").leave(events);
    await call.hangUp();
    expect(await finished).toMatchObject({ sipCode: null, endedBy: "manager" });
    open();
    await vi.waitFor(() => expect(opened.map(({ stopped }) => stopped)).toEqual([true]));
    await pause();
    expect(server.received("INVITE")).toBe(0);
  });
});

describe("G3-1: a prepared call that is dropped", () => {
  it.each([
    ["at once", async () => {}],
    ["with its offer made", pause],
  ])("G3-1: %s never leaves, stops its microphone and closes its connection", async (_, before) => {
    const prepared = client.prepare("600");
    await before();
    prepared.drop();
    await vi.waitFor(() => expect(opened.map(({ stopped }) => stopped)).toEqual([true]));
    expect(FakeConnection.made.map(({ signalingState }) => signalingState)).toEqual(["closed"]);
    await pause();
    expect(server.received("INVITE")).toBe(0);
  });

  it("G3-1: while the microphone is being opened stops it when it is open", async () => {
    const open = slowMicrophone();
    client.prepare("600").drop();
    await pause();
    open();
    await vi.waitFor(() => expect(opened.map(({ stopped }) => stopped)).toEqual([true]));
    expect(server.received("INVITE")).toBe(0);
  });

  it("G3-1: whose microphone is refused ends in silence", async () => {
    microphone = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    client.prepare("600").drop();
    await vi.waitFor(() => expect(FakeConnection.made.map(({ signalingState }) => signalingState)).toEqual(["closed"]));
    expect(server.received("INVITE")).toBe(0);
  });
});

it("G2-2: a name that no SIP address can have is told before anything is prepared", () => {
  expect(client.canReach("sip:a<b@pbx.company.ru")).toBe(false);
  expect(client.canReach("sip:reception@pbx.company.ru")).toBe(true);
  expect(client.canReach("*100#")).toBe(true);
});
