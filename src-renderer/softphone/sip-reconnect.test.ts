import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { RegistrationEvent } from "./registration-state.ts";
import type { IncomingSipCall, SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, streamOf, stubWebRtc, talkingCall } from "./sip-client-fake.ts";
import { createServer, listener } from "./sip-server-fake.ts";
import { moveTransport, type TransportState } from "./transport-state.ts";
import { description, FakeConnection, FakeStream } from "./webrtc-fake.ts";

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

describe("G1-11: the line is lost and comes back", () => {
  it("G1-11: a dropped connection is made again, registered, and the call gets new media paths", async () => {
    const { connection } = await talking();
    server.drop();
    await server.next("REGISTER");
    const reInvite = await server.next("INVITE");
    expect(connection.offers.at(-1)).toMatchObject({ iceRestart: true });
    server.answer(reInvite, "200 OK", { body: description });
    expect(told.map(({ event }) => event)).toEqual(["start", "registered", "lost", "registered"]);
  });

  it.each([
    ["nothing had answered", null],
    ["100 had answered", "100 Trying"],
  ])(
    "R-37: a connection that drops again before the re-INVITE is answered: another one leaves, %s",
    async (_, word) => {
      const { heard, call } = await talking();
      server.drop();
      const first = await server.next("INVITE");
      if (word) server.answer(first, word);
      await new Promise((resolve) => setTimeout(resolve, 50)); // it is read
      server.drop();
      const second = await server.next("INVITE");
      expect(second.headers.get("call-id")).toBe(first.headers.get("call-id"));
      server.answer(second, "200 OK", { body: description });
      const held = call.setHold(true);
      server.answer(await server.next("INVITE"), "200 OK", { body: description });
      await held;
      expect(heard).not.toContain("sound lost");
    },
  );

  it("R-36, T-4: without an answer to its question the connection is left, unless something else comes over it", {
    timeout: 30_000,
  }, async () => {
    server.settings.ignoresOptions = true;
    const talks = setInterval(() => server.send(["NOTHING THAT CAN BE READ"]), 500);
    await vi.waitFor(() => expect(server.received("OPTIONS")).toBe(2), { timeout: 15_000 });
    expect(told.map(({ event }) => event)).toEqual(["start", "registered"]);
    clearInterval(talks);
    await vi.waitFor(() => expect(told.map(({ event }) => event)).toContain("lost"), { timeout: 15_000 });
  });

  it("G1-11: media that failed is negotiated anew without waiting for anybody", async () => {
    const { connection, heard } = await talking();
    connection.connectionState = "failed";
    connection.onconnectionstatechange?.();
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    connection.connectionState = "connected";
    connection.onconnectionstatechange?.();
    expect(heard.slice(-2)).toEqual(["sound lost", "sound back"]);
    expect(connection.offers.at(-1)).toMatchObject({ iceRestart: true });
  });

  it("G1-11: a registration that hangs is begun anew as soon as the network is back", async () => {
    const first = await server.next("REGISTER");
    server.settings.ignoresRegister = true;
    server.drop();
    const ignored = await server.next("REGISTER");
    expect(ignored.headers.get("call-id")).toBe(first.headers.get("call-id"));
    server.settings.ignoresRegister = false;
    client.recover();
    const again = await server.next("REGISTER");
    expect(again.headers.get("call-id")).not.toBe(ignored.headers.get("call-id"));
    await vi.waitFor(() => expect(told.at(-1)?.event).toBe("registered"));
  });

  it("G1-11: the gap in the sound is told from the last packet on", async () => {
    const { connection } = await talking();
    const lost: (number | undefined)[] = [];
    const { events } = listener();
    const call = client.prepare("600").leave({ ...events, onMediaLost: (_, forMs) => lost.push(forMs) });
    const second = FakeConnection.made.at(-1) as FakeConnection;
    expect(second).not.toBe(connection);
    second.stats = [
      ["in", { type: "inbound-rtp", kind: "audio", timestamp: 9_000, lastPacketReceivedTimestamp: 4_000 }],
    ];
    second.connectionState = "disconnected";
    second.onconnectionstatechange?.();
    await vi.waitFor(() => expect(lost).toEqual([5_000]));
    await call.hangUp();
  });

  it("G1-16: with the first server down the line is on the second, and a live call is told where it is", async () => {
    const second = await createServer();
    try {
      await useLine({ servers: [server.url, second.url] });
      expect(transport).toEqual({ state: "connected", server: server.url });
      await talking();
      await server.close();
      expect((await second.next("REGISTER")).uri).toBe("sip:practice.test");
      const reInvite = await second.next("INVITE");
      second.answer(reInvite, "200 OK", { body: description });
      expect(transport).toEqual({ state: "connected", server: second.url });
      await client.stop();
    } finally {
      await second.close();
      server = await createServer();
    }
  });

  it("G1-1: a refusal to register shows its code", async () => {
    server.settings.registerCode = 403;
    server.drop();
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ event: "refused", sipCode: 403 }));
  });
});
