import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { IncomingSipCall, SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, incomingInvite, streamOf, stubWebRtc } from "./sip-client-fake.ts";
import { createServer, listener } from "./sip-server-fake.ts";
import { FakeConnection, FakeTrack } from "./webrtc-fake.ts";

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let incoming: IncomingSipCall[];
/** A microphone that takes its time. */
let opening: Promise<void>;
/** null: none is plugged in. */
let track: FakeTrack | null;

beforeEach(async () => {
  stubWebRtc();
  track = new FakeTrack();
  incoming = [];
  opening = Promise.resolve();
  server = await createServer();
  client = createSipClient(
    clientParts(server, {
      spareAfterMs: 20,
      onIncoming: (call) => incoming.push(call),
      media: {
        microphone: async () => {
          const opened = track;
          await opening;
          if (!opened) throw new DOMException("none", "NotFoundError");
          return streamOf(opened) as never;
        },
        playRemote: () => () => {},
      },
    }),
  );
});
afterEach(async () => {
  await client.stop();
  await server.close();
  vi.unstubAllGlobals();
});

const spareWith = (microphone: FakeTrack) =>
  vi.waitFor(() => expect(FakeConnection.made.at(-1)?.sender.track).toBe(microphone));

it("T-1: the next call's connection has its microphone before anybody calls, and has asked the network for nothing", async () => {
  const first = track ?? new FakeTrack();
  client.start();
  await spareWith(first);
  expect(FakeConnection.made).toHaveLength(1);
  expect(FakeConnection.made[0]).toMatchObject({ offers: [undefined], localDescription: null });
  track = new FakeTrack();
  client.prepare("600").leave(listener().events);
  await server.next("INVITE");
  expect(FakeConnection.made[0]?.offers).toHaveLength(1);
  expect(FakeConnection.made[0]?.sender.track).toBe(first);
  await spareWith(track);
  expect(FakeConnection.made).toHaveLength(2);
});

it("T-1, G1-2: a call that comes in takes the one that was made ready, and answers in place of its offer", async () => {
  client.start();
  await spareWith(track ?? new FakeTrack());
  server.send(incomingInvite());
  await vi.waitFor(() => expect(incoming).toHaveLength(1));
  await incoming[0]?.call.answer();
  expect(FakeConnection.made).toHaveLength(1);
  expect(FakeConnection.made[0]?.localDescription).toMatchObject({ type: "answer" });
});

it("T-1, G1-9: another microphone, and the one that was made ready gives way to one that has it", async () => {
  const first = track ?? new FakeTrack();
  client.start();
  await spareWith(first);
  track = new FakeTrack();
  await client.takeMicrophone();
  await spareWith(track);
  expect(first.stopped).toBe(true);
  expect(FakeConnection.made.map(({ signalingState }) => signalingState)).toEqual(["closed", "stable"]);
});

it("T-1, G1-9: what was being made when another microphone came is not kept either", async () => {
  const former = track ?? new FakeTrack();
  let open = () => {};
  opening = new Promise<void>((resolve) => (open = resolve));
  client.start();
  await vi.waitFor(() => expect(FakeConnection.made).toHaveLength(1));
  const next = new FakeTrack();
  track = next;
  const renewed = client.takeMicrophone();
  open();
  await renewed;
  await vi.waitFor(() => expect(FakeConnection.made[0]?.signalingState).toBe("closed"));
  expect(former.stopped).toBe(true);
  await spareWith(next);
});

it("T-1, G3-3: without a microphone none is made ready, and the call says so itself", async () => {
  track = null;
  client.start();
  await vi.waitFor(() => expect(FakeConnection.made[0]?.signalingState).toBe("closed"));
  const { events, finished } = listener();
  client.prepare("600").leave(events);
  expect(await finished).toMatchObject({ deskTrouble: "noMicrophone" });
});

it("T-1: a client that stops leaves neither connection nor microphone open", async () => {
  const first = track ?? new FakeTrack();
  client.start();
  await spareWith(first);
  await client.stop();
  expect(first.stopped).toBe(true);
  expect(FakeConnection.made.map(({ signalingState }) => signalingState)).toEqual(["closed"]);
});
