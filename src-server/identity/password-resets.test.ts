import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { openStream } from "../event-stream-for-tests.ts";
import { password, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { type Mail, openMail } from "./mail.ts";
import { createPasswordResets } from "./password-resets.ts";

type Received = { to: string[]; from: string; text: string };
const received: Received[] = [];
let refuses = false;
let smtp: SMTPServer;
let mail: Mail;
let server: ServerForTests;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (address, _session, done) =>
      done(refuses ? Object.assign(new Error(`no mailbox ${address.address}`), { responseCode: 550 }) : null),
    onData(stream, { envelope }, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ to, from, text: Buffer.concat(pieces).toString() });
        done();
      });
    },
  });
  await new Promise<void>((listening) => smtp.listen(0, "127.0.0.1", () => listening()));
  const { port } = smtp.server.address() as AddressInfo;
  mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: "Картотека <kartoteka@test.kartoteka>" });
  server = await startServerForTests({ mail, heartbeatMilliseconds: 3_600_000 });
});
afterAll(async () => {
  await server.close();
  mail.close();
  await new Promise<void>((closed) => smtp.close(() => closed()));
});
beforeEach(() => {
  received.length = 0;
  refuses = false;
  server.clock.now += 2 * 3_600_000;
});

const minute = 60_000;
const ask = (email: string) => server.post(`${apiPrefix}/identity/password/ask`, { email });
const reset = (token: string, next = "ещё один пароль") =>
  server.post(`${apiPrefix}/identity/password/reset`, { token, password: next });
const signIn = (email: string, secret: string) =>
  server.post(`${apiPrefix}/session/sign-in`, {
    email,
    password: secret,
    deviceId: crypto.randomUUID(),
    deviceName: "",
  });
const tokenIn = ({ text }: Received): string => /^\d+\.[\w-]{43}/m.exec(decodeBody(text))?.[0] ?? "";

function decodeBody(text: string): string {
  const [head = "", ...body] = text.split("\r\n\r\n");
  const raw = body.join("\r\n\r\n");
  return /base64/i.test(head) ? Buffer.from(raw, "base64").toString() : raw.replace(/=\r\n/g, "");
}

async function letters(count: number): Promise<Received[]> {
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(count);
  return received;
}

describe("a forgotten password", () => {
  it("R-30: the code from the letter sets a new one, once, and ends every session", async () => {
    const desks = [await server.signIn("olga"), await server.signIn("olga")];
    const streams = await Promise.all(desks.map((desk) => openStream(server.url, desk.headers)));
    expect((await ask("  OLGA@test.kartoteka")).body).toEqual({ by: "mail" });
    const [letter] = await letters(1);
    expect(letter).toMatchObject({ to: ["olga@test.kartoteka"], from: "kartoteka@test.kartoteka" });
    const token = tokenIn(letter!);
    const stored = JSON.stringify(await server.database("passwordResets"));
    expect(stored).not.toContain(token.split(".")[1]);

    expect((await reset(token, "короткий")).error.kind).toBe("invalid");
    expect((await reset(token)).status).toBe(200);
    await Promise.all(streams.map(({ ended }) => ended));
    for (const desk of desks) {
      const { refreshToken } = desk.session.tokens;
      const refreshed = await server.post(`${apiPrefix}/session/refresh`, { refreshToken, deviceId: desk.deviceId });
      // the person signs in again; the device is not shut out
      expect(refreshed.body).toEqual({ kind: "sessionRevoked" });
    }
    expect((await signIn("olga@test.kartoteka", password)).error.kind).toBe("wrongCredentials");
    expect((await signIn("olga@test.kartoteka", "ещё один пароль")).status).toBe(200);
    expect((await reset(token)).error.kind).toBe("notFound");
  });

  it("R-30: a code ends after an hour, and a used one takes the others along", async () => {
    await ask("andrey@test.kartoteka");
    await ask("andrey@test.kartoteka");
    const [first, second] = (await letters(2)).map(tokenIn);
    server.clock.now += 60 * minute;
    expect((await reset(first!)).error.kind).toBe("notFound");
    server.clock.now += minute;
    await ask("andrey@test.kartoteka");
    await ask("andrey@test.kartoteka");
    const [, , third, fourth] = (await letters(4)).map(tokenIn);
    expect((await reset(third!)).status).toBe(200);
    for (const token of [second!, third!, fourth!]) expect((await reset(token)).error.kind).toBe("notFound");
    expect((await reset(`${server.accountId}.${"x".repeat(43)}`)).error.kind).toBe("notFound");
  });

  it("R-30: whoever asks for letters without end has three an hour sent, and all of them stay good", async () => {
    for (let round = 0; round < 8; round++) expect((await ask("employee@test.kartoteka")).body).toEqual({ by: "mail" });
    const tokens = (await letters(3)).map(tokenIn);
    await ask("admin@test.kartoteka");
    await letters(4);
    expect((await reset(tokens[0]!)).status).toBe(200);
  });

  it("R-30: an unknown e-mail, a known one and a shut-out person get the same answer, before anything is looked up", async () => {
    await server.database("users").where({ id: server.people.admin.id }).update({ disabledAt: 1 });
    const answers = [];
    for (const email of ["nobody@test.kartoteka", "admin@test.kartoteka", "owner@test.kartoteka"])
      answers.push(await ask(email));
    // they are taken in order: with the owner's letter the others are settled
    const sent = await letters(1);
    await server.database("users").where({ id: server.people.admin.id }).update({ disabledAt: null });
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [200, { by: "mail" }]));
    expect(sent.map(({ to }) => to)).toEqual([["owner@test.kartoteka"]]);

    // the work that the asker waits for: none, whoever is asked for
    const work: string[] = [];
    const spied = new Proxy(server.database, {
      get: () => {
        work.push("database");
        throw new Error("away");
      },
    });
    const log = { warn: () => work.push("log") };
    const resets = createPasswordResets({
      database: spied,
      mail: { send: async () => void work.push("mail"), close: () => undefined },
      now: () => 0,
      log: log as never,
    });
    resets.ask("owner@test.kartoteka");
    const afterKnown = [...work];
    await resets.settled();
    work.length = 0;
    resets.ask("nobody@test.kartoteka");
    expect([...work]).toEqual(afterKnown);
    await resets.settled();
  });

  it("R-30: a letter that the mail server refuses leaves no address in the log and no trouble for the next", async () => {
    refuses = true;
    expect((await ask("owner@test.kartoteka")).body).toEqual({ by: "mail" });
    await expect.poll(() => server.log(), { timeout: 10_000 }).toContain("could not be sent");
    refuses = false;
    await ask("olga@test.kartoteka");
    await letters(1);
    expect(server.log()).not.toContain("@test.kartoteka");
  });

  it("G14-3: a server without mail says that the administrator gives a new one, to everybody alike", async () => {
    const silent = await startServerForTests();
    try {
      for (const email of ["olga@test.kartoteka", "nobody@test.kartoteka"])
        expect((await silent.post(`${apiPrefix}/identity/password/ask`, { email })).body).toEqual({
          by: "administrator",
        });
    } finally {
      await silent.close();
    }
  });
});
