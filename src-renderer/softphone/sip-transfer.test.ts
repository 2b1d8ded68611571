import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { IncomingSipCall, SipClient } from "./sip-call.ts";
import { createSipClient } from "./sip-client.ts";
import { clientParts, stubWebRtc } from "./sip-client-fake.ts";
import { createServer, listener, type SipRequest } from "./sip-server-fake.ts";
import type { TransferEvent } from "./transfer-state.ts";
import { description, FakeConnection } from "./webrtc-fake.ts";

let server: Awaited<ReturnType<typeof createServer>>;
let client: SipClient;
let incoming: IncomingSipCall[];

beforeEach(async () => {
  stubWebRtc();
  server = await createServer();
  incoming = [];
  const told: string[] = [];
  client = createSipClient(
    clientParts(server, {
      onRegistration: ({ event }) => told.push(event),
      onIncoming: (call) => incoming.push(call),
    }),
  );
  client.start();
  await vi.waitUntil(() => told.at(-1) === "registered");
});
afterEach(async () => {
  await client.stop();
  await server.close();
  vi.unstubAllGlobals();
});

async function talking(target = "600") {
  const { heard, events, finished } = listener();
  const call = client.prepare(target).leave(events);
  const invite = await server.next("INVITE");
  server.answer(invite, "200 OK", { body: description });
  await vi.waitFor(() => expect(heard).toContain("answered"));
  await server.next("ACK");
  const connection = FakeConnection.made.at(-1) as FakeConnection;
  return { call, heard, finished, invite, connection };
}

let sequence = 1;
/** A request of the far end inside a call. */
function inside({ headers }: SipRequest, method: string, more: string[] = [], body = ""): void {
  sequence += 1;
  server.send([
    `${method} sip:101@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/WS far;branch=z9hG4bKfar${sequence}`,
    `From: ${headers.get("to")};tag=far`,
    `To: ${headers.get("from")}`,
    `Call-ID: ${headers.get("call-id")}`,
    `CSeq: ${sequence} ${method}`,
    "Contact: <sip:far@127.0.0.1;transport=ws>",
    "Max-Forwards: 70",
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ]);
}

function notify(invite: SipRequest, status: string, subscription = "active;expires=60", event = "refer"): void {
  const headers = [`Event: ${event}`, `Subscription-State: ${subscription}`, "Content-Type: message/sipfrag"];
  inside(invite, "NOTIFY", headers, `SIP/2.0 ${status}\r\n`);
}

describe("G1-5: a blind transfer at the line", () => {
  it("G1-5: REFER names the target; 202, 180 and 200 are told, and our leg ends with a BYE of ours", async () => {
    const { call, invite, finished } = await talking();
    const told: TransferEvent[] = [];
    const end = call.transfer("+79123456789", (event) => told.push(event));
    const refer = await server.next("REFER");
    expect(refer.headers.get("refer-to")).toContain("sip:+79123456789@practice.test");
    server.answer(refer, "202 Accepted");
    notify(invite, "100 Trying");
    notify(invite, "180 Ringing");
    notify(invite, "200 OK", "terminated;reason=noresource");
    server.answer(await server.next("BYE"), "200 OK");
    expect(await end).toEqual({ phase: "done" });
    expect(told).toEqual([
      { event: "accepted" },
      { event: "progress", sipCode: 100 },
      { event: "progress", sipCode: 180 },
      { event: "done" },
    ]);
    expect(await finished).toMatchObject({ sipCode: 200, endedBy: "manager" });
  });

  it("G1-5: the target is busy: the call stays", async () => {
    const { call, invite, heard } = await talking();
    const end = call.transfer("604", () => {});
    server.answer(await server.next("REFER"), "202 Accepted");
    notify(invite, "486 Busy Here", "terminated;reason=noresource");
    expect(await end).toEqual({ phase: "refused", sipCode: 486 });
    const held = call.setHold(true);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await held;
    expect(heard).toEqual(["answered"]);
  });

  it("G1-5: a far end that cannot transfer says so with its code", async () => {
    const { call } = await talking();
    const end = call.transfer("600", () => {});
    server.answer(await server.next("REFER"), "405 Method Not Allowed");
    expect(await end).toEqual({ phase: "refused", sipCode: 405 });
  });

  it("G1-5: the far end leaves before it said how it went", async () => {
    const { call, invite, finished } = await talking();
    const end = call.transfer("600", () => {});
    server.answer(await server.next("REFER"), "202 Accepted");
    inside(invite, "BYE");
    expect(await end).toEqual({ phase: "left" });
    expect(await finished).toMatchObject({ endedBy: "client" });
  });

  it("G1-5: the late word of an earlier transfer decides nothing about this one", async () => {
    const { call, invite } = await talking();
    const first = call.transfer("604", () => {});
    const refer = await server.next("REFER");
    server.answer(refer, "202 Accepted");
    notify(invite, "486 Busy Here", "terminated", `refer;id=${Number.parseInt(refer.headers.get("cseq") ?? "", 10)}`);
    await first;
    const told: TransferEvent[] = [];
    const second = call.transfer("601", (event) => told.push(event));
    const again = await server.next("REFER");
    server.answer(again, "202 Accepted");
    await vi.waitFor(() => expect(told).toEqual([{ event: "accepted" }]));
    notify(
      invite,
      "503 Service Unavailable",
      "terminated",
      `refer;id=${Number.parseInt(refer.headers.get("cseq") ?? "", 10)}`,
    );
    notify(invite, "180 Ringing");
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ event: "progress", sipCode: 180 }));
    notify(invite, "480 Gone", "terminated");
    expect(await second).toEqual({ phase: "refused", sipCode: 480 });
  });
});

describe("G1-6: an attended transfer at the line", () => {
  it("G1-6: REFER carries the other dialog; both legs end when it went well", async () => {
    const first = await talking("600");
    const second = await talking("601");
    const end = first.call.transferTo(second.call, () => {});
    const refer = await server.next("REFER");
    const replaces = decodeURIComponent(/Replaces=([^>]+)/.exec(refer.headers.get("refer-to") ?? "")?.[1] ?? "");
    expect(refer.headers.get("call-id")).toBe(first.invite.headers.get("call-id"));
    expect(replaces).toContain(second.invite.headers.get("call-id"));
    server.answer(refer, "202 Accepted");
    notify(first.invite, "200 OK", "terminated");
    expect(await end).toEqual({ phase: "done" });
    expect(await first.finished).toMatchObject({ endedBy: "manager" });
    // the far end forgets to end the other leg
    expect(await second.finished).toMatchObject({ endedBy: "manager" });
  });
});

describe("G1-15: the far end is transferred by its own side", () => {
  const replacing = (invite: SipRequest, callId = invite.headers.get("call-id")): void =>
    server.send([
      "INVITE sip:101@127.0.0.1 SIP/2.0",
      "Via: SIP/2.0/WS far;branch=z9hG4bKreplacing",
      'From: "Пётр" <sip:102@practice.test>;tag=other',
      "To: <sip:101@practice.test>",
      "Call-ID: replacing",
      "CSeq: 1 INVITE",
      "Contact: <sip:other@127.0.0.1;transport=ws>",
      `Replaces: ${callId};to-tag=${/tag=(\w+)/.exec(invite.headers.get("from") ?? "")?.[1]};from-tag=far`,
      "Max-Forwards: 70",
      "Content-Type: application/sdp",
      `Content-Length: ${Buffer.byteLength(description)}`,
      "",
      description,
    ]);

  it("G1-15: INVITE with Replaces goes on without ringing, muted and held as before, under the new name", async () => {
    const { call, heard, invite, connection } = await talking();
    call.setMuted(true);
    const held = call.setHold(true);
    server.answer(await server.next("INVITE"), "200 OK", { body: description });
    await held;
    replacing(invite);
    const bye = await server.next("BYE");
    expect(bye.headers.get("call-id")).toBe(invite.headers.get("call-id"));
    server.answer(bye, "200 OK");
    await vi.waitFor(() => expect(heard).toEqual(["answered", "replaced", "with Пётр 102"]));
    expect(incoming).toEqual([]);
    const fresh = FakeConnection.made.at(-1);
    expect(fresh).not.toBe(connection);
    expect(fresh?.sender.track?.enabled).toBe(false);
  });

  it("G1-15: a dialog that is not ours is refused, and nothing rings", async () => {
    const { invite, heard } = await talking();
    replacing(invite, "somebody-elses");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([incoming, heard]).toEqual([[], ["answered"]]);
  });

  it("G1-15: a re-INVITE that asserts another identity names the new party", async () => {
    const { invite, heard } = await talking();
    const headers = ['P-Asserted-Identity: "Анна" <sip:+79990001122@practice.test>', "Content-Type: application/sdp"];
    inside(invite, "INVITE", headers, description);
    await vi.waitFor(() => expect(heard.at(-1)).toBe("with Анна +79990001122"));
  });

  it("G1-6: a far end's REFER to a call that waits for this desk is followed: one record, and only who knows the call may take it", async () => {
    const { call, heard, invite } = await talking();
    call.setMuted(true);
    const replaces = "waiting%40practice%3Bto-tag%3Dthem%3Bfrom-tag%3Dfriend";
    inside(invite, "REFER", [`Refer-To: <sip:102@practice.test?Replaces=${replaces}>`]);
    const followed = await server.next("INVITE");
    expect(followed.uri).toBe("sip:102@practice.test");
    expect(followed.headers.get("replaces")).toBe("waiting@practice;to-tag=them;from-tag=friend");
    expect(followed.headers.get("require")).toBe("replaces");
    server.answer(followed, "200 OK", { body: description });
    await vi.waitFor(() => expect(heard).toEqual(["answered", "replaced", "with  102"]));
    expect(incoming).toEqual([]);
    expect(FakeConnection.made.at(-1)?.sender.track?.enabled).toBe(false);
    // who sent us there has forgotten the call
    const bye = await server.next("BYE");
    expect(bye.headers.get("call-id")).toBe(invite.headers.get("call-id"));
    server.answer(bye, "200 OK");
  });

  it("G1-6: who is not taken where they were sent stays where they were", async () => {
    const { heard, invite } = await talking();
    inside(invite, "REFER", ["Refer-To: <sip:102@practice.test?Replaces=gone%3Bto-tag%3Da%3Bfrom-tag%3Db>"]);
    server.answer(await server.next("INVITE"), "481 Call/Transaction Does Not Exist");
    const told = await server.next("NOTIFY");
    expect(told.body).toContain("481");
    server.answer(told, "200 OK");
    expect(heard).toEqual(["answered"]);
  });

  it("G1-5: a far end's REFER is refused: this desk dials nothing that it was not told to by its person", async () => {
    const { invite, heard } = await talking();
    const before = FakeConnection.made.length;
    const answers: string[] = [];
    invite.socket.on("message", (data: Buffer) => answers.push(data.toString().split("\r\n")[0] ?? ""));
    inside(invite, "REFER", ["Refer-To: <sip:+88121234567@premium.test>"]);
    await vi.waitFor(() => expect(answers).toContain("SIP/2.0 603 Decline"));
    expect(answers.some((line) => line.startsWith("INVITE"))).toBe(false);
    expect([FakeConnection.made.length, heard]).toEqual([before, ["answered"]]);
  });
});
