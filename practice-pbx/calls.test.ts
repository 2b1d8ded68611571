import { afterEach, expect, test } from "vitest";
import type { CallRecord } from "./call-log.ts";
import { type PracticePbx, type PracticePbxOptions, startPracticePbx } from "./practice-pbx.ts";
import {
  type Phone,
  type PhoneCall,
  mediaOf,
  startPhone,
  until,
  untilEstablished,
  untilTerminated,
  uriOf,
} from "./test-phone.ts";

const trainee = { username: "100", password: "secret", displayName: "Менеджер" };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function startBoth(options: Partial<PracticePbxOptions> = {}): Promise<{ pbx: PracticePbx; phone: Phone }> {
  const pbx = await startPracticePbx({
    host: "127.0.0.1",
    port: 0,
    users: [trainee],
    allowedOrigins: [],
    allowMissingOrigin: true,
    timing: {
      answerAfterMs: 20,
      noAnswerAfterMs: 100,
      earlyMediaMs: 600,
      hangUpAfterMs: 100,
      connectionLossGraceMs: 600,
    },
    ...options,
  });
  opened.push(() => pbx.close());
  const phone = await startPhone({ url: pbx.url, ...trainee });
  opened.push(() => phone.close());
  return { pbx, phone };
}

async function startTalking(phone: Phone, number: string): Promise<PhoneCall> {
  const call = phone.call(number);
  expect(await call.final).toMatchObject({ code: 200 });
  await untilEstablished(call.inviter);
  await until(() => mediaOf(call.inviter).heard.packets > 0);
  return call;
}

function lastCall(pbx: PracticePbx): CallRecord {
  const record = pbx.stats().calls.at(-1);
  if (record === undefined) throw new Error("no call");
  return record;
}

/** Re-INVITE with the present settings of the phone's media; resolves with the final SIP code. */
async function reInvite({ inviter }: PhoneCall): Promise<number> {
  return new Promise((resolve, reject) => {
    inviter
      .invite({
        requestDelegate: {
          onAccept: ({ message }) => resolve(message.statusCode ?? 0),
          onReject: ({ message }) => resolve(message.statusCode ?? 0),
        },
      })
      .catch(reject);
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("G1-2: the echo line hears the trainee and sends the sound back 0.6 s later", async () => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "600");
  const { heard } = mediaOf(call.inviter);
  const startedAt = Date.now();
  expect(heard.loudPackets).toBe(0);
  await until(() => heard.loudPackets > 20);
  expect(Date.now() - startedAt).toBeGreaterThan(600);
  expect(lastCall(pbx)).toMatchObject({ state: "talking", line: "echo", direction: "from-trainee", username: "100" });
  expect(lastCall(pbx).loudPacketsIn).toBeGreaterThan(40);
  expect(lastCall(pbx).packetsOut).toBeGreaterThan(40);
  expect(lastCall(pbx).levelIn).toBeGreaterThan(0.1);
  await call.inviter.bye();
  await until(() => lastCall(pbx).state === "ended");
  expect(lastCall(pbx)).toMatchObject({ endedBy: "trainee", sipCode: 200 });
});

test("G1-2: several calls at once each have their own sound", async () => {
  const { pbx, phone } = await startBoth();
  const calls = await Promise.all(["600", "601", "+79123456789"].map((number) => startTalking(phone, number)));
  await until(() => calls.every((call) => mediaOf(call.inviter).heard.loudPackets > 5));
  expect(
    pbx
      .stats()
      .calls.map((call) => call.line)
      .toSorted(),
  ).toEqual(["echo", "echo", "tone"]);
  expect(pbx.stats().calls.every((call) => call.loudPacketsIn > 5)).toBe(true);
});

test("G1-3: hold stops the line's sound, resume brings it back", async () => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "601");
  const media = mediaOf(call.inviter);
  media.direction = "sendonly";
  expect(await reInvite(call)).toBe(200);
  expect(call.inviter.dialog?.answer?.content).toContain("a=recvonly");
  expect(lastCall(pbx)).toMatchObject({ traineeDirection: "sendonly", reInvites: 1, iceRestarts: 0 });
  await pause(100);
  const heldAt = { heard: media.heard.packets, packetsIn: lastCall(pbx).packetsIn };
  await pause(300);
  expect(media.heard.packets).toBe(heldAt.heard);
  expect(lastCall(pbx).packetsIn).toBeGreaterThan(heldAt.packetsIn);
  media.direction = "sendrecv";
  expect(await reInvite(call)).toBe(200);
  await until(() => media.heard.packets > heldAt.heard + 10);
  expect(lastCall(pbx)).toMatchObject({ traineeDirection: "sendrecv", reInvites: 2 });
});

test("G1-11: an ICE restart in a re-INVITE keeps the sound", async () => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "601");
  const media = mediaOf(call.inviter);
  media.restartIce = true;
  expect(await reInvite(call)).toBe(200);
  expect(lastCall(pbx)).toMatchObject({ reInvites: 1, iceRestarts: 1, state: "talking" });
  const packets = { heard: media.heard.packets, packetsIn: lastCall(pbx).packetsIn };
  await until(() => media.heard.packets > packets.heard + 20 && lastCall(pbx).packetsIn > packets.packetsIn + 20);
});

test("G1-11: a call outlives its WebSocket and moves to the new one by re-INVITE", async () => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "602");
  const media = mediaOf(call.inviter);
  pbx.dropConnections();
  await until(() => !phone.agent.transport.isConnected());
  const { packets } = media.heard;
  await until(() => media.heard.packets > packets + 10);
  await phone.agent.reconnect();
  expect(await reInvite(call)).toBe(200);
  await pause(800);
  expect(lastCall(pbx)).toMatchObject({ state: "talking" });
  await media.pressKey(9);
  await untilTerminated(call.inviter);
  expect(lastCall(pbx)).toMatchObject({ endedBy: "line" });
});

test("G1-11: a call whose WebSocket stays away ends", async () => {
  const { pbx, phone } = await startBoth();
  await startTalking(phone, "600");
  pbx.dropConnections();
  await until(() => lastCall(pbx).state === "ended");
  expect(lastCall(pbx)).toMatchObject({ endedBy: "connection-lost" });
});

test("G1-4: digits arrive by RTP and by INFO, 9 hangs up the voice menu", async () => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "602");
  const media = mediaOf(call.inviter);
  for (const event of [1, 0, 11]) {
    await media.pressKey(event);
    await pause(60);
  }
  await until(() => lastCall(pbx).digits === "10#");
  const info = (contentType: string, content: string) =>
    new Promise<number>((resolve, reject) => {
      call.inviter
        .info({
          requestDelegate: {
            onAccept: ({ message }) => resolve(message.statusCode ?? 0),
            onReject: ({ message }) => resolve(message.statusCode ?? 0),
          },
          requestOptions: { body: { contentDisposition: "render", contentType, content } },
        })
        .catch(reject);
    });
  expect(await info("application/dtmf-relay", "Signal=*\r\nDuration=160\r\n")).toBe(200);
  expect(await info("text/plain", "5")).toBe(415);
  expect(lastCall(pbx)).toMatchObject({ digits: "10#*", digitsByRtp: "10#", digitsByInfo: "*" });
  expect(await info("application/dtmf-relay", "Signal=9\r\nDuration=160\r\n")).toBe(200);
  await untilTerminated(call.inviter);
  expect(lastCall(pbx)).toMatchObject({ digits: "10#*9", endedBy: "line" });
});

test("G1-2: the early-media line is heard before it answers", async () => {
  const { phone } = await startBoth();
  const call = phone.call("610");
  let isAnswered = false;
  const final = call.final.then((answer) => {
    isAnswered = true;
    return answer;
  });
  await until(() => mediaOf(call.inviter)?.heard.loudPackets > 5);
  expect(isAnswered).toBe(false);
  expect(call.progress).toEqual([{ code: 183, hasSdp: true }]);
  expect(await final).toMatchObject({ code: 200 });
  await untilEstablished(call.inviter);
});

test.each([
  { target: "600", codes: ["100", "180", "200"] },
  { target: "604", codes: ["100", "486"] },
  { target: "606", codes: ["100", "180", "408"] },
])("G1-5: a blind transfer to $target is told as $codes", async ({ target, codes }) => {
  const { pbx, phone } = await startBoth();
  const call = await startTalking(phone, "600");
  const told: string[] = [];
  let accepted = 0;
  await call.inviter.refer(uriOf(target), {
    requestDelegate: { onAccept: ({ message }) => (accepted = message.statusCode ?? 0) },
    onNotify: (notification) => {
      told.push(/^SIP\/2\.0 (\d+)/.exec(notification.request.body)?.[1] ?? "");
      void notification.accept();
    },
  });
  await until(() => told.length === codes.length);
  expect(accepted).toBe(202);
  expect(told).toEqual(codes);
  expect(lastCall(pbx)).toMatchObject({ state: "talking", transfers: [{ to: target, sipCode: Number(codes.at(-1)) }] });
});

test("G1-6: an attended transfer ends the consultation call from the line's side", async () => {
  const { pbx, phone } = await startBoth();
  const first = await startTalking(phone, "600");
  const second = await startTalking(phone, "601");
  const told: string[] = [];
  await first.inviter.refer(second.inviter, {
    onNotify: (notification) => {
      told.push(/^SIP\/2\.0 (\d+)/.exec(notification.request.body)?.[1] ?? "");
      void notification.accept();
    },
  });
  await untilTerminated(second.inviter);
  await until(() => told.includes("200"));
  expect(pbx.stats().calls).toMatchObject([{ state: "talking" }, { state: "ended", endedBy: "line" }]);
});

test("G1-2: the trainee answers a ringing practice line: sound both ways, the line hangs up", async () => {
  const { pbx, phone } = await startBoth();
  expect(await phone.register()).toBe(200);
  const outcome = pbx.ring({
    username: "100",
    fromName: "Клиент",
    fromNumber: "+79123456789",
    sound: "tone",
    hangUpAfterMs: 1500,
  });
  await until(() => phone.invitations.length === 1);
  const [invitation] = phone.invitations;
  if (invitation === undefined) throw new Error("no invitation");
  await invitation.accept();
  expect(await outcome).toEqual({ kind: "answered", callId: invitation.request.callId });
  await until(() => mediaOf(invitation).heard.loudPackets > 10);
  await until(() => lastCall(pbx).loudPacketsIn > 5);
  expect(lastCall(pbx)).toMatchObject({ direction: "to-trainee", state: "talking", number: "+79123456789" });
  await untilTerminated(invitation);
  expect(lastCall(pbx)).toMatchObject({ state: "ended", endedBy: "line" });
});
