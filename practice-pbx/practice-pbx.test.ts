import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type PracticePbx, type PracticePbxOptions, startPracticePbx } from "./practice-pbx.ts";
import { type Phone, mediaOf, startPhone, until, untilTerminated } from "./test-phone.ts";

const ORIGIN = "app://kartoteka";
const trainee = { username: "100", password: "пароль-100", displayName: "Менеджер" };
const colleague = { username: "101", password: "secret-101", displayName: "Коллега" };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function startPbx(options: Partial<PracticePbxOptions> = {}): Promise<PracticePbx> {
  const pbx = await startPracticePbx({
    host: "127.0.0.1",
    port: 0,
    users: [trainee, colleague],
    allowedOrigins: [ORIGIN],
    allowMissingOrigin: true,
    timing: { answerAfterMs: 20, noAnswerAfterMs: 200, earlyMediaMs: 300, hangUpAfterMs: 150, callBackAfterMs: 50 },
    ...options,
  });
  opened.push(() => pbx.close());
  return pbx;
}

async function startTrainee(pbx: PracticePbx, user = trainee): Promise<Phone> {
  const phone = await startPhone({ url: pbx.url, ...user });
  opened.push(() => phone.close());
  return phone;
}

async function startRegistered(pbx: PracticePbx, user = trainee): Promise<Phone> {
  const phone = await startTrainee(pbx, user);
  expect(await phone.register()).toBe(200);
  return phone;
}

/** What the server says to a WebSocket handshake: 101 or the HTTP status of the refusal. */
async function handshake(pbx: PracticePbx, options: { origin?: string; protocols?: string[] }): Promise<number> {
  const socket = new WebSocket(
    pbx.url,
    options.protocols ?? ["sip"],
    options.origin === undefined ? {} : { origin: options.origin },
  );
  const status = await new Promise<number>((resolve, reject) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  });
  socket.on("error", () => {});
  socket.terminate();
  return status;
}

test("G1-1: only an allowed Origin that speaks SIP may connect", async () => {
  const pbx = await startPbx({ allowMissingOrigin: false });
  expect(await handshake(pbx, { origin: ORIGIN })).toBe(101);
  expect(await handshake(pbx, { origin: "https://evil.example" })).toBe(403);
  expect(await handshake(pbx, { origin: "app://kartoteka.evil" })).toBe(403);
  expect(await handshake(pbx, {})).toBe(403);
  expect(await handshake(pbx, { origin: ORIGIN, protocols: ["chat"] })).toBe(400);
});

test("G1-1: the right password registers, unregistering removes the telephone", async () => {
  const pbx = await startPbx();
  const phone = await startRegistered(pbx);
  expect(pbx.stats().registrations).toMatchObject([{ username: "100" }]);
  await phone.unregister();
  expect(pbx.stats().registrations).toEqual([]);
});

test("G1-1: a wrong password, an unknown user and somebody else's name get 403", async () => {
  const pbx = await startPbx();
  expect(await (await startTrainee(pbx, { ...trainee, password: "wrong" })).register()).toBe(403);
  expect(await (await startTrainee(pbx, { ...trainee, username: "999" })).register()).toBe(403);
  expect(pbx.stats().registrations).toEqual([]);
});

test("G1-1: a closed WebSocket ends its registration", async () => {
  const pbx = await startPbx();
  await startRegistered(pbx);
  expect(pbx.dropConnections()).toBe(1);
  await until(() => pbx.stats().registrations.length === 0);
});

test("G1-2: a call needs the password too", async () => {
  const pbx = await startPbx();
  const phone = await startTrainee(pbx, { ...trainee, password: "wrong" });
  expect(await phone.call("600").final).toMatchObject({ code: 403 });
});

test.each([
  { number: "604", code: 486, cause: 17 },
  { number: "605", code: 603, cause: 21 },
  { number: "607", code: 480, cause: 20 },
  { number: "608", code: 404, cause: 1 },
  { number: "123", code: 404, cause: 1 },
  { number: "609", code: 503, cause: 41 },
  { number: "+79123456704", code: 486, cause: 17 },
])("G3-3: $number is refused with $code and Q.850 cause $cause", async ({ number, code, cause }) => {
  const pbx = await startPbx();
  const call = (await startTrainee(pbx)).call(number);
  expect(await call.final).toEqual({ code, reason: `Q.850;cause=${cause}` });
  expect(pbx.stats().calls).toMatchObject([{ number, state: "ended", sipCode: code, endedBy: "line" }]);
});

test("G3-3: refusals carry no Reason when the settings say so", async () => {
  const pbx = await startPbx({ reasonHeaders: false });
  expect(await (await startTrainee(pbx)).call("604").final).toEqual({ code: 486, reason: undefined });
});

test.each([408, 480] as const)("G3-3: nobody answers: 180, then %d", async (noAnswerCode) => {
  const pbx = await startPbx({ noAnswerCode });
  const call = (await startTrainee(pbx)).call("606");
  expect(await call.final).toEqual({ code: noAnswerCode, reason: "Q.850;cause=19" });
  expect(call.progress).toEqual([{ code: 180, hasSdp: false }]);
});

test("G3-3: giving up while it rings ends with 487", async () => {
  const pbx = await startPbx({ timing: { noAnswerAfterMs: 60_000 } });
  const call = (await startTrainee(pbx)).call("606");
  await until(() => call.progress.length === 1);
  await call.inviter.cancel();
  expect(await call.final).toMatchObject({ code: 487 });
  expect(pbx.stats().calls).toMatchObject([{ state: "ended", sipCode: 487, endedBy: "trainee" }]);
});

test("G1-2: the line hangs up by itself", async () => {
  const pbx = await startPbx();
  const call = (await startTrainee(pbx)).call("603");
  expect(await call.final).toMatchObject({ code: 200 });
  await untilTerminated(call.inviter);
  expect(pbx.stats().calls).toMatchObject([{ line: "hang-up", state: "ended", endedBy: "line", sipCode: 200 }]);
});

test("G1-1: OPTIONS is answered with 200, CRLF with CRLF", async () => {
  const pbx = await startPbx();
  const socket = new WebSocket(pbx.url, ["sip"], { origin: ORIGIN });
  await once(socket, "open");
  opened.push(async () => socket.terminate());
  socket.send("\r\n\r\n");
  expect(String((await once(socket, "message"))[0])).toBe("\r\n");
  socket.send(rawOptions("opt-1"));
  expect(String((await once(socket, "message"))[0])).toMatch(/^SIP\/2\.0 200 OK\r\n/);
});

test("G1-2: malformed messages end nothing", async () => {
  const pbx = await startPbx();
  const socket = new WebSocket(pbx.url, ["sip"], { origin: ORIGIN });
  await once(socket, "open");
  opened.push(async () => socket.terminate());
  socket.send("hello");
  socket.send(Buffer.from([0, 1, 2, 255]));
  socket.send("INVITE sip:600@practice.invalid SIP/2.0\r\n\r\n");
  socket.send(rawOptions("opt-2").replace("OPTIONS sip:", "REGISTER tel:"));
  socket.send(
    rawOptions("opt-3")
      .replaceAll("OPTIONS", "BYE")
      .replace("To: <sip:100@practice.invalid>", "To: <sip:100@practice.invalid>;tag=none"),
  );
  expect(String((await once(socket, "message"))[0])).toMatch(/^SIP\/2\.0 (416|481) /);
  await startRegistered(pbx);
});

test("G1-2: the practice line rings the trainee with a UTF-8 name; the refusal comes back", async () => {
  const pbx = await startPbx();
  const phone = await startRegistered(pbx);
  const outcome = pbx.ring({ username: "100", fromName: 'Клиент "Иванова" \\ Ко', fromNumber: "+7 912 345-67-89" });
  await until(() => phone.invitations.length === 1);
  const [invitation] = phone.invitations;
  expect(invitation?.request.getHeader("From")).toContain('"Клиент \\"Иванова\\" \\\\ Ко" <sip:+79123456789@');
  expect(invitation?.remoteIdentity.uri.user).toBe("+79123456789");
  await invitation?.reject({ statusCode: 486 });
  expect(await outcome).toEqual({ kind: "refused", sipCode: 486, phrase: "Busy Here" });
});

test("G1-2: ringing gives up by CANCEL, and nobody registered is told at once", async () => {
  const pbx = await startPbx();
  expect(await pbx.ring({ username: "100", fromName: "", fromNumber: "1" })).toEqual({ kind: "not-registered" });
  const phone = await startRegistered(pbx);
  expect(await pbx.ring({ username: "100", fromName: "", fromNumber: "+79120000000", ringForMs: 200 })).toEqual({
    kind: "gave-up",
  });
  const [invitation] = phone.invitations;
  if (invitation === undefined) throw new Error("no invitation");
  await untilTerminated(invitation);
});

test("G1-2: every desk of a user rings, the answer of one ends the ringing of the other", async () => {
  const pbx = await startPbx();
  const [left, right] = [await startRegistered(pbx), await startRegistered(pbx)];
  const other = await startRegistered(pbx, colleague);
  const outcome = pbx.ring({ username: "100", fromName: "Клиент", fromNumber: "+79123456789" });
  await until(() => left.invitations.length === 1 && right.invitations.length === 1);
  const [answered, silent] = [left.invitations[0], right.invitations[0]];
  if (answered === undefined || silent === undefined) throw new Error("no invitation");
  await answered.accept();
  expect(await outcome).toMatchObject({ kind: "answered" });
  await untilTerminated(silent);
  expect(other.invitations).toEqual([]);
  expect(pbx.stats().calls.filter((call) => call.state === "talking")).toHaveLength(1);
});

test("G1-2: the callback line rings back as the client whose number was dialled", async () => {
  const pbx = await startPbx({ demoClients: [{ name: "Ольга Синицына", number: "+7 912 345-67-11" }] });
  const phone = await startRegistered(pbx);
  const call = phone.call("+79123456711");
  expect(await call.final).toMatchObject({ code: 200 });
  await untilTerminated(call.inviter);
  await until(() => phone.invitations.length === 1);
  expect(phone.invitations[0]?.remoteIdentity.displayName).toBe("Ольга Синицына");
  expect(phone.invitations[0]?.remoteIdentity.uri.user).toBe("+79123456711");
});

test("G1-1: closing hangs up, closes the sockets and frees the port", async () => {
  const pbx = await startPbx();
  const phone = await startRegistered(pbx);
  const call = phone.call("601");
  expect(await call.final).toMatchObject({ code: 200 });
  await until(() => mediaOf(call.inviter).heard.packets > 0);
  await pbx.close();
  opened.shift();
  expect(pbx.stats().calls).toMatchObject([{ state: "ended", endedBy: "closing" }]);
  await untilTerminated(call.inviter);
  await expect(startPhone({ url: pbx.url, ...trainee })).rejects.toThrow("WebSocket closed");
});

function rawOptions(callId: string): string {
  return [
    "OPTIONS sip:practice.invalid SIP/2.0",
    `Via: SIP/2.0/WS test.invalid;branch=z9hG4bK${callId}`,
    "Max-Forwards: 70",
    "From: <sip:100@practice.invalid>;tag=test",
    "To: <sip:100@practice.invalid>",
    `Call-ID: ${callId}`,
    "CSeq: 1 OPTIONS",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}
