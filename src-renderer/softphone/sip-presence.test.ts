import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeDomParser } from "./dom-parser-fake.ts";
import type { SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts } from "./sip-client-fake.ts";
import { createServer, type SipRequest } from "./sip-server-fake.ts";

// The PBX of these tests: raw SIP over a real WebSocket.

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let registrations: string[];
let said: string[];

beforeEach(async () => {
  vi.stubGlobal("DOMParser", FakeDomParser);
  server = await createServer();
  registrations = [];
  said = [];
  client = createSipClient(
    clientParts(server, {
      onRegistration: ({ event }) => registrations.push(event),
      onPresence: (target, presence) => said.push(`${target} ${presence}`),
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

type Notify = { body?: string; state?: string; event?: string; type?: string };

function document(version: number, phase: string, state = "full"): string {
  const dialog = phase ? `<dialog id="a"><state>${phase}</state></dialog>` : "";
  return `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="${state}" entity="x">${dialog}</dialog-info>`;
}

let cseq = 0;
function notify(to: SipRequest, { body = "", state = "active;expires=600", event = "dialog", type }: Notify): void {
  cseq += 1;
  const contact = /<([^>]+)>/.exec(to.headers.get("contact") ?? "")?.[1] ?? "";
  to.socket.send(
    [
      `NOTIFY ${contact} SIP/2.0`,
      `Via: SIP/2.0/WS far.invalid;branch=z9hG4bK${cseq}`,
      "Max-Forwards: 70",
      `From: ${(to.headers.get("to") ?? "").replace(/;tag=.*/, "")};tag=far`,
      `To: ${to.headers.get("from")}`,
      `Call-ID: ${to.headers.get("call-id")}`,
      `CSeq: ${cseq} NOTIFY`,
      "Contact: <sip:far@127.0.0.1;transport=ws>",
      `Event: ${event}`,
      `Subscription-State: ${state}`,
      ...(body ? [`Content-Type: ${type ?? "application/dialog-info+xml"}`] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}

/** A subscription that has begun. */
async function subscribed(target = "102", first = document(0, "")): Promise<SipRequest> {
  client.watch([target]);
  const subscribe = await server.next("SUBSCRIBE");
  server.answer(subscribe, "200 OK", { headers: ["expires: 600"] });
  notify(subscribe, { body: first });
  await vi.waitFor(() => expect(said).toHaveLength(1));
  return subscribe;
}

const asked = () => server.received("SUBSCRIBE");
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 150));

describe("G2-12: presence over the line", () => {
  it("G2-12, RFC 6665: each telephone is asked about once, and what the PBX says is told when it is new", async () => {
    const subscribe = await subscribed();
    expect(subscribe.uri).toBe("sip:102@practice.test");
    expect(subscribe.headers.get("event")).toBe("dialog");
    expect(subscribe.headers.get("accept")).toBe("application/dialog-info+xml");
    notify(subscribe, { body: document(1, "early") });
    notify(subscribe, { body: document(2, "early") });
    notify(subscribe, { body: document(3, "confirmed", "partial") });
    notify(subscribe, { body: document(4, "terminated", "partial") });
    await vi.waitFor(() => expect(said.at(-1)).toBe("102 free"));
    await vi.waitFor(() => expect(said).toEqual(["102 free", "102 ringing", "102 talking", "102 free"]));
    client.watch(["102"]);
    await aWhile();
    expect(asked()).toBe(1);
  });

  it("G2-12: a NOTIFY may come before the answer to SUBSCRIBE", async () => {
    client.watch(["102"]);
    const subscribe = await server.next("SUBSCRIBE");
    notify(subscribe, { body: document(0, "confirmed") });
    await vi.waitFor(() => expect(said).toEqual(["102 talking"]));
    server.answer(subscribe, "200 OK", { headers: ["expires: 600"] });
    notify(subscribe, { body: document(1, "") });
    await vi.waitFor(() => expect(said).toEqual(["102 talking", "102 free"]));
  });

  it.each(["404 Not Found", "405 Method Not Allowed", "489 Bad Event", "403 Forbidden", "503 Service Unavailable"])(
    "G2-12: %s leaves it unknown, and is asked again at the next registration only",
    async (line) => {
      client.watch(["102"]);
      server.answer(await server.next("SUBSCRIBE"), line);
      await aWhile();
      expect([said, asked()]).toEqual([[], 1]);
      server.drop();
      await vi.waitFor(() => expect(asked()).toBe(2), { timeout: 10_000 });
    },
  );

  it("G2-12: 480 says that the telephone is away; it is asked again when the PBX wants", async () => {
    client.watch(["102"]);
    server.answer(await server.next("SUBSCRIBE"), "480 Temporarily Unavailable", { headers: ["retry-after: 1"] });
    await vi.waitFor(() => expect(said).toEqual(["102 offline"]));
    await aWhile();
    expect(asked()).toBe(1);
    const again = await server.next("SUBSCRIBE");
    notify(again, { body: document(0, "") });
    await vi.waitFor(() => expect(said).toEqual(["102 offline", "102 free"]));
  });

  it("G2-12: a subscription that the PBX ends is asked for again once, not without end", async () => {
    const subscribe = await subscribed();
    notify(subscribe, { state: "terminated;reason=deactivated" });
    await vi.waitFor(() => expect(said).toEqual(["102 free", "102 unknown"]));
    const again = await server.next("SUBSCRIBE");
    notify(again, { state: "terminated;reason=deactivated;retry-after=0" });
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(asked()).toBe(2);
  });

  it("G2-12: after a reconnect everything is asked anew, and until then nothing is known", async () => {
    const former = await subscribed();
    server.drop();
    await vi.waitFor(() => expect(said).toEqual(["102 free", "102 unknown"]));
    const again = await server.next("SUBSCRIBE");
    expect(again.headers.get("call-id")).not.toBe(former.headers.get("call-id"));
    notify(again, { body: document(0, "confirmed") });
    await vi.waitFor(() => expect(said.at(-1)).toBe("102 talking"));
    // the former subscription over the new connection
    notify({ ...former, socket: again.socket }, { body: document(9, "early") });
    await aWhile();
    expect(said.at(-1)).toBe("102 talking");
  });

  it("G2-12: a key that is gone and a sign-out end the subscription at the PBX", async () => {
    const subscribe = await subscribed();
    client.watch(["103"]);
    await vi.waitFor(() => expect(asked()).toBe(3));
    const ends: SipRequest[] = [await server.next("SUBSCRIBE"), await server.next("SUBSCRIBE")];
    const end = ends.find(({ headers }) => headers.get("call-id") === subscribe.headers.get("call-id"));
    expect(end?.headers.get("expires")).toBe("0");
    const other = ends.find((request) => request !== end) as SipRequest;
    expect(other.uri).toContain("103");
    notify(other, { body: document(0, "") });
    await vi.waitFor(() => expect(said).toContain("103 free"));
    void client.stop();
    const last = await server.next("SUBSCRIBE");
    expect([last.headers.get("call-id"), last.headers.get("expires")]).toEqual([other.headers.get("call-id"), "0"]);
  });

  it.each([
    ["garbage", { body: "<dialog-info" }],
    ["another kind of body", { body: "free", type: "text/plain" }],
    ["no body", {}],
    ["a gap", { body: document(7, "early", "partial") }],
    ["too much", { body: document(1, "early".padEnd(40_000)) }],
  ] as const)(
    "G2-12: of %s nothing is believed; a full document mends it, asked for once at the most",
    async (_, bad) => {
      const subscribe = await subscribed("102", document(0, "confirmed"));
      notify(subscribe, bad);
      await vi.waitFor(() => expect(said).toEqual(["102 talking", "102 unknown"]));
      notify(subscribe, bad);
      notify(subscribe, bad);
      notify(subscribe, { body: document(9, "") });
      await vi.waitFor(() => expect(said.at(-1)).toBe("102 free"));
      expect(asked()).toBeLessThanOrEqual(2);
    },
  );

  it("G2-12: a NOTIFY outside a subscription changes nothing", async () => {
    const subscribe = await subscribed();
    const forged = (headers: Record<string, string>) => ({
      ...subscribe,
      headers: new Map([...subscribe.headers, ...Object.entries(headers)]),
    });
    const body = document(1, "confirmed");
    notify(forged({ "call-id": "another" }), { body });
    notify(forged({ from: "<sip:101@practice.test>;tag=another" }), { body });
    notify(forged({ from: "<sip:101@practice.test>" }), { body });
    notify(subscribe, { body, event: "presence" });
    await aWhile();
    expect(said).toEqual(["102 free"]);
    notify(subscribe, { body: document(1, "early") });
    await vi.waitFor(() => expect(said).toEqual(["102 free", "102 ringing"]));
  });
});
