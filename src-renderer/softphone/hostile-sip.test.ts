import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mutatedMessage } from "./hostile-message-fake.ts";
import type { SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, stubWebRtc } from "./sip-client-fake.ts";
import { createServer, listener } from "./sip-server-fake.ts";
import { description } from "./webrtc-fake.ts";

// RFC 4475: the messages as its archive (appendix A) has them, byte for byte. What a line, or whoever stands between it
// and a desk, may send at any moment; by a real WebSocket into the phone with a call that goes on.
const folder = join(import.meta.dirname, "rfc4475");
const messages = readdirSync(folder)
  .filter((name) => name.endsWith(".dat"))
  .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
/** More by hand: R-36 wants 200,000. */
const mutations = Number(process.env["KARTOTEKA_HOSTILE_MESSAGES"] ?? 2_000);

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let incoming: number;
/** So many calls are taken for one; the rest hears busy. */
let admitted: number;
let registrations: string[];

beforeEach(async () => {
  stubWebRtc();
  server = await createServer();
  incoming = 0;
  admitted = 1_000_000;
  registrations = [];
  client = createSipClient(
    clientParts(server, {
      onRegistration: ({ event }) => registrations.push(event),
      admitsCall: () => admitted-- > 0,
      onIncoming(call) {
        incoming += 1;
        call.listen(listener().events);
        if (incoming > 3) call.refuseAsBusy();
      },
    }),
  );
  client.start();
  await vi.waitUntil(() => registrations.at(-1) === "registered");
});
afterEach(async () => {
  await client.stop();
  await server.close();
  vi.unstubAllGlobals();
});

/** A call that goes on, and all that the phone says meanwhile. */
async function talking() {
  const { heard, events } = listener();
  const call = client.prepare("600").leave(events);
  const invite = await server.next("INVITE");
  const said: string[] = [];
  invite.socket.on("message", (data: Buffer) => said.push(data.toString()));
  server.answer(invite, "200 OK", { body: description });
  await vi.waitFor(() => expect(heard).toContain("answered"));
  await server.next("ACK");
  const goesOn = async () => {
    const held = call.setHold(true);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await held;
    expect(heard).toEqual(["answered"]);
    expect(registrations).toEqual(["start", "registered"]);
  };
  /** Answers of the phone to an INVITE that take the call. */
  const taken = () => said.filter((text) => /^SIP\/2\.0 2\d\d/.test(text) && /^cseq:.*INVITE/im.test(text));
  return { invite, goesOn, taken };
}

/** The same seed makes the same bytes. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("what the line sends", () => {
  it("R-36: each of the 49 messages of RFC 4475, as text and as bytes: nobody is connected, the call goes on", async () => {
    expect(messages).toHaveLength(49);
    const { invite, goesOn, taken } = await talking();
    for (const { bytes } of messages) {
      invite.socket.send(bytes.toString("utf8"));
      invite.socket.send(bytes);
    }
    await goesOn();
    expect(taken()).toEqual([]);
  });

  it("R-36: mutations of them: no exception, nobody is connected, the call goes on", {
    timeout: 3_600_000,
  }, async () => {
    const { invite, goesOn, taken } = await talking();
    const random = randomOf(4475);
    for (let count = 0; count < mutations; count += 1) {
      const { bytes } = messages[random(messages.length)] ?? { bytes: Buffer.alloc(0) };
      const hostile = Buffer.from(mutatedMessage(bytes.toString("latin1"), random), "latin1");
      invite.socket.send(random(2) === 0 ? hostile.toString("utf8") : hostile);
      // the phone reads while they come
      if (count % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await goesOn();
    expect(taken()).toEqual([]);
  });

  it("R-36: a frame of eight megabytes, and a flood of a thousand calls: three ring, the others are busy, the call goes on", async () => {
    const { invite, goesOn, taken } = await talking();
    invite.socket.send(`INVITE sip:101@practice.test SIP/2.0\r\nSubject: ${"x".repeat(8_000_000)}\r\n\r\n`);
    for (let count = 0; count < 1_000; count += 1) server.send(floodCall(count));
    await vi.waitFor(() => expect(incoming).toBe(1_000), { timeout: 15_000 });
    await goesOn();
    expect(taken()).toEqual([]);
  });

  it("R-36: of a storm that the desk does not take for calls each INVITE hears 486, and the call goes on", async () => {
    const { invite, goesOn, taken } = await talking();
    const busy: string[] = [];
    invite.socket.on("message", (data: Buffer) => {
      const text = data.toString();
      if (text.startsWith("SIP/2.0 486")) busy.push(/^Call-ID: (.+)$/im.exec(text)?.[1] ?? "");
    });
    admitted = 60;
    for (let count = 0; count < 10_000; count += 1) server.send(floodCall(count));
    await vi.waitFor(() => expect(busy.length).toBe(10_000 - 3), { timeout: 15_000 });
    expect(new Set(busy).size, "one answer each").toBe(10_000 - 3);
    expect(incoming).toBe(60);
    await goesOn();
    expect(taken()).toEqual([]);
  });
});

function floodCall(count: number): string[] {
  return [
    "INVITE sip:101@127.0.0.1 SIP/2.0",
    `Via: SIP/2.0/WS far;branch=z9hG4bKflood${count}`,
    `From: <sip:${count}@flood.test>;tag=${count}`,
    "To: <sip:101@practice.test>",
    `Call-ID: flood-${count}`,
    "CSeq: 1 INVITE",
    "Contact: <sip:flood@127.0.0.1;transport=ws>",
    "Max-Forwards: 70",
    "Content-Type: application/sdp",
    `Content-Length: ${Buffer.byteLength(description)}`,
    "",
    description,
  ];
}
