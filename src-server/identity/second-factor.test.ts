import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  enrolledSecondFactorSchema,
  recoveryCodesSchema,
  secondFactorStateSchema,
} from "../../src-contract/identity.ts";
import { apiPrefix, signInResponseSchema } from "../../src-contract/sync-protocol.ts";
import {
  type Answer,
  type DeskForTests,
  password,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";
import { codeAt, fromBase32, stepAt } from "./totp.ts";

let server: ServerForTests;
beforeAll(async () => {
  // the counts by address have tests of their own (session/guesses.test.ts)
  const many = 1_000;
  server = await startServerForTests({
    limits: { failuresPerPair: many, failuresPerAddress: many, requestsPerAddress: many },
  });
});
afterAll(() => server.close());

const factor = `${apiPrefix}/identity/second-factor`;
const halfMinute = 30_000;
const codeOf = (secret: string) => codeAt(fromBase32(secret), stepAt(server.clock.now));
type Attempt = { email: string; code?: string; password?: string; deviceId?: string; deviceProof?: string };
const signIn = (attempt: Attempt) =>
  server.post(`${apiPrefix}/session/sign-in`, { password, deviceId: randomUUID(), deviceName: "", ...attempt });
const enrol = (email: string, secret = password) =>
  server.post(`${factor}/enrol`, { email, password: secret, deviceId: randomUUID() });
const confirm = (desk: DeskForTests, code: string) => server.post(`${factor}/confirm`, { code }, desk.headers);
const remove = (desk: DeskForTests, body: { password: string; code: string }) =>
  server.post(`${factor}/remove`, body, desk.headers);
const kindOf = ({ status, error }: Answer) => (status === 200 ? "in" : error.kind);
async function stateOf(desk: DeskForTests) {
  const answer = await fetch(`${server.url}${factor}`, { headers: { ...desk.headers, "x-kartoteka-protocol": "1" } });
  return secondFactorStateSchema.parse(await answer.json());
}
/** Somebody of the account with a second factor that is on. */
async function personWithFactor(person: "owner" | "admin") {
  const desk = await server.signIn(person);
  const { email } = desk.session.user;
  const { secret, uri } = enrolledSecondFactorSchema.parse((await enrol(email)).body);
  const confirmed = await confirm(desk, codeOf(secret));
  const { recoveryCodes } = recoveryCodesSchema.parse(confirmed.body);
  server.clock.now += halfMinute;
  return { desk, email, secret, uri, recoveryCodes };
}
async function drop(userId: string) {
  for (const table of ["secondFactors", "recoveryCodes"]) await server.database(table).where({ userId }).delete();
}

describe("a second factor", () => {
  it("R-30: enrolled by the password, turned on by the first code, then asked for at each sign-in; each code once", async () => {
    const { desk, email, secret, uri, recoveryCodes } = await personWithFactor("owner");
    expect(uri).toContain(`secret=${secret}`);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await stateOf(desk)).toEqual({ isOn: true, recoveryCodesLeft: 10, isRequired: false });

    expect(kindOf(await signIn({ email }))).toBe("secondFactorRequired");
    expect(kindOf(await signIn({ email, code: "000000" }))).toBe("secondFactorRequired");
    // who does not know the password is not told that there is one
    expect(kindOf(await signIn({ email, password: "мимо", code: codeOf(secret) }))).toBe("wrongCredentials");
    const code = codeOf(secret);
    expect(kindOf(await signIn({ email, code }))).toBe("in");
    expect(kindOf(await signIn({ email, code }))).toBe("secondFactorRequired");
    server.clock.now += halfMinute;
    const both = await Promise.all([codeOf(secret), codeOf(secret)].map((same) => signIn({ email, code: same })));
    expect(both.map(kindOf).toSorted()).toEqual(["in", "secondFactorRequired"]);
    await drop(desk.userId);
  });

  it("R-30: a recovery code opens once, written as one likes; only hashes are kept", async () => {
    const { desk, email, recoveryCodes } = await personWithFactor("owner");
    const [first = "", second = ""] = recoveryCodes;
    expect(kindOf(await signIn({ email, code: first }))).toBe("in");
    expect(kindOf(await signIn({ email, code: first }))).toBe("secondFactorRequired");
    expect(kindOf(await signIn({ email, code: ` ${second.replaceAll("-", " ").toLowerCase()}` }))).toBe("in");
    expect((await stateOf(desk)).recoveryCodesLeft).toBe(8);
    const stored = JSON.stringify(await server.database("recoveryCodes"));
    for (const code of recoveryCodes)
      for (const text of [code, code.replaceAll("-", "")]) expect(stored).not.toContain(text);
    await drop(desk.userId);
  });

  it("R-30: a device that was refused for its code is not let in by half: no session, no device, no key", async () => {
    const { desk, email } = await personWithFactor("owner");
    const count = async () => [(await server.database("devices")).length, (await server.database("sessions")).length];
    const before = await count();
    const answer = await signIn({ email, code: "123456" });
    expect(answer.body).toEqual({ kind: "secondFactorRequired", details: "the code does not fit" });
    expect(await count()).toEqual(before);
    await drop(desk.userId);
  });

  it("R-30: who knows the password tries ten codes in a quarter of an hour, and the owner's own desk is not slowed", async () => {
    const { desk, email, secret } = await personWithFactor("owner");
    const own = { email, deviceId: desk.deviceId, deviceProof: desk.session.deviceProof };
    const kinds: string[] = [];
    for (let guess = 0; guess < 12; guess++) kinds.push(kindOf(await signIn({ email, code: "000000" })));
    expect(kinds).toEqual([...Array.from({ length: 10 }, () => "secondFactorRequired"), "rateLimited", "rateLimited"]);
    expect(kindOf(await signIn({ email, code: codeOf(secret) }))).toBe("rateLimited");
    expect(kindOf(await signIn({ ...own, code: codeOf(secret) }))).toBe("in");
    server.clock.now += halfMinute;
    expect(kindOf(await signIn({ email, code: codeOf(secret) }))).toBe("in");
    for (let guess = 0; guess < 10; guess++) await signIn({ email, code: "000000" });
    server.clock.now += 15 * 60_000;
    expect(kindOf(await signIn({ email, code: codeOf(secret) }))).toBe("in");
    await drop(desk.userId);
  });

  it("G14-4: is for owner and administrators, and removed by password and code", async () => {
    expect((await enrol("olga@test.kartoteka")).error.kind).toBe("forbidden");
    expect((await enrol("nobody@test.kartoteka")).error.kind).toBe("wrongCredentials");
    expect((await enrol("owner@test.kartoteka", "мимо")).error.kind).toBe("wrongCredentials");
    const { desk, email, secret } = await personWithFactor("admin");
    expect((await enrol(email)).error.kind).toBe("conflict");
    expect((await confirm(desk, codeOf(secret))).error.kind).toBe("conflict");
    expect((await remove(desk, { password: "мимо", code: codeOf(secret) })).error.kind).toBe("wrongCredentials");
    expect((await remove(desk, { password, code: "000000" })).error.kind).toBe("secondFactorRequired");
    expect((await remove(desk, { password, code: codeOf(secret) })).status).toBe(200);
    expect(kindOf(await signIn({ email }))).toBe("in");
    expect(await stateOf(desk)).toEqual({ isOn: false, recoveryCodesLeft: 0, isRequired: false });
  });

  it("R-30: one that was not confirmed asks for nothing; enrolling again makes another secret", async () => {
    const desk = await server.signIn("admin");
    const { email } = desk.session.user;
    const first = enrolledSecondFactorSchema.parse((await enrol(email)).body);
    const second = enrolledSecondFactorSchema.parse((await enrol(email)).body);
    expect(second.secret).not.toBe(first.secret);
    expect(kindOf(await signIn({ email }))).toBe("in");
    expect((await confirm(desk, codeOf(first.secret))).error.kind).toBe("secondFactorRequired");
    expect((await confirm(desk, codeOf(second.secret))).status).toBe(200);
    await drop(desk.userId);
  });
});

describe("demanded by the owner", () => {
  it("R-30: owner and administrators come in with one only, and can set it up on the way in; others are not asked", async () => {
    const demand = (desk: DeskForTests, isRequired: boolean) =>
      server.post(`${factor}/require`, { isRequired }, desk.headers);
    const without = await server.signIn("owner");
    expect((await demand(without, true)).error.kind).toBe("conflict");
    expect((await demand(await server.signIn("admin"), true)).error.kind).toBe("forbidden");
    const owner = await personWithFactor("owner");
    expect((await demand(owner.desk, true)).status).toBe(200);
    expect((await stateOf(owner.desk)).isRequired).toBe(true);

    const { email } = server.people.admin;
    expect(kindOf(await signIn({ email }))).toBe("secondFactorMissing");
    expect(kindOf(await signIn({ email, code: "000000" }))).toBe("secondFactorMissing");
    const { secret } = enrolledSecondFactorSchema.parse((await enrol(email)).body);
    expect(kindOf(await signIn({ email, code: "000000" }))).toBe("secondFactorMissing");
    const answer = signInResponseSchema.parse((await signIn({ email, code: codeOf(secret) })).body);
    expect(answer.recoveryCodes).toHaveLength(10);
    expect(kindOf(await signIn({ email }))).toBe("secondFactorRequired");
    const next = signInResponseSchema.parse((await signIn({ email, code: String(answer.recoveryCodes?.[0]) })).body);
    expect(next.recoveryCodes).toBeUndefined();
    expect(kindOf(await signIn({ email: server.people.olga.email }))).toBe("in");

    expect((await demand(owner.desk, false)).status).toBe(200);
    for (const { userId } of [owner.desk, { userId: server.people.admin.id }]) await drop(userId);
    await signInDesk(server.post, email, randomUUID());
  });
});
