// What the tests of sip-client.ts begin with: a peer connection without sound, and a client at the fake server.
import { expect, vi } from "vitest";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { SipClient, SipClientParts } from "./sip-call.ts";
import { type createServer, listener } from "./sip-server-fake.ts";
import { account } from "./softphone-wire-fake.ts";
import { description, FakeConnection, FakeStream, FakeTrack } from "./webrtc-fake.ts";

type Server = Awaited<ReturnType<typeof createServer>>;

export function stubWebRtc(): void {
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal("MediaStreamTrackEvent", Event);
  FakeConnection.made = [];
}

export function streamOf(track = new FakeTrack()): FakeStream {
  const stream = new FakeStream();
  stream.addTrack(track);
  return stream;
}

/** A client with a microphone that tells nobody anything; `own` says what a test listens to. */
export function clientParts(
  server: Pick<Server, "url">,
  own: Partial<SipClientParts> = {},
  values: Partial<SipAccount> = {},
): SipClientParts {
  return {
    account: account("101", { uri: "sip:101@practice.test", servers: [server.url], ...values }),
    media: { microphone: async () => streamOf() as never, playRemote: () => () => {} },
    now: Date.now,
    random: () => 0.5,
    spareAfterMs: null,
    onRegistration() {},
    onTransport() {},
    admitsCall: () => true,
    onIncoming() {},
    onPresence() {},
    ...own,
  };
}

/** A call to 600 that the far end has answered and whose media is connected. */
export async function talkingCall(server: Server, client: SipClient) {
  const { heard, events, finished } = listener();
  const call = client.prepare("600").leave(events);
  const invite = await server.next("INVITE");
  server.answer(invite, "200 OK", { body: description });
  await vi.waitFor(() => expect(heard).toContain("answered"));
  await server.next("ACK");
  const connection = FakeConnection.made.at(-1) as FakeConnection;
  connection.connectionState = "connected";
  connection.onconnectionstatechange?.();
  return { call, heard, finished, invite, connection };
}

/** Somebody calls; `branch` tells one call from another. */
export function incomingInvite(branch = "in1"): string[] {
  return [
    "INVITE sip:101@127.0.0.1 SIP/2.0",
    `Via: SIP/2.0/WS far;branch=z9hG4bK${branch}`,
    'From: "Клиент Иванова" <sip:+79123456789@practice.test>;tag=far',
    "To: <sip:101@practice.test>",
    `Call-ID: ${branch}`,
    "CSeq: 1 INVITE",
    "Contact: <sip:far@127.0.0.1;transport=ws>",
    "Max-Forwards: 70",
    "Content-Type: application/sdp",
    `Content-Length: ${Buffer.byteLength(description)}`,
    "",
    description,
  ];
}
