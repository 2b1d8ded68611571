import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../../src-contract/sync-protocol.ts";
import { openDatabase } from "../database/open-database.ts";
import { password, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { createPasswordCheck, hashPassword } from "./passwords.ts";
import { signIn } from "./sign-in.ts";

/** Every check of a password, and against what. A real one takes 20 MB and 50 ms, and here there are thousands. */
const checks: { typed: string; isKnown: boolean }[] = [];
let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests({
    trustedProxies: ["127.0.0.1"],
    checkPassword: async (typed, stored) => {
      checks.push({ typed, isKnown: stored !== undefined });
      return stored !== undefined && typed === password;
    },
  });
});
afterAll(() => server.close());

type Attempt = { email: string; password: string; deviceId?: string; deviceProof?: string };
async function signInFrom(address: string, attempt: Attempt): Promise<{ kind: string; deviceProof: string }> {
  const reply = await server.app.inject({
    method: "POST",
    url: `${apiPrefix}/session/sign-in`,
    headers: { [protocolVersionHeader]: String(protocolVersion), "x-forwarded-for": address },
    payload: { deviceId: randomUUID(), deviceName: "", ...attempt },
  });
  const { kind = "in", deviceProof = "" } = reply.json<Partial<ErrorBody> & { deviceProof?: string }>();
  return { kind, deviceProof };
}
const addressOf = (number: number) => `198.51.100.${number}`;

describe("R-30: 10,000 guesses from 100 addresses", () => {
  it("cost a tenth of the checks, and the owner signs in all the while, from home and beside the attacker", async () => {
    const { email } = server.people.owner;
    const deviceId = randomUUID();
    const first = await signInFrom(addressOf(7), { email, password, deviceId });
    const own = { email, password, deviceId, deviceProof: first.deviceProof };
    checks.length = 0;
    const kinds = new Map<string, number>();
    const owners: string[] = [];
    for (let round = 0; round < 100; round++) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, number) =>
          // two thirds at the owner, the rest at whoever may be there
          signInFrom(addressOf(number), {
            email: number % 3 === 0 ? `person${round}@test.kartoteka` : email,
            password: `guess ${round} ${number}`,
            // an id alone, which colleagues know, proves nothing
            deviceId,
          }),
        ),
      );
      for (const { kind } of answers) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (round % 10 === 9) {
        // his own desk at an address that guesses, and a new one at home
        owners.push((await signInFrom(addressOf(7), own)).kind);
        owners.push((await signInFrom("192.0.2.1", { email, password })).kind);
      }
    }
    expect(owners).toEqual(Array.from({ length: 20 }, () => "in"));
    expect(Array.from(kinds.keys()).toSorted()).toEqual(["rateLimited", "wrongCredentials"]);
    expect((kinds.get("wrongCredentials") ?? 0) + (kinds.get("rateLimited") ?? 0)).toBe(10_000);
    // ten at each of 66 addresses for the owner; a hundred at each of 34 for a hundred different people
    expect(checks.filter(({ typed, isKnown }) => typed !== password && isKnown)).toHaveLength(66 * 10);
    expect(kinds.get("wrongCredentials")).toBe(66 * 10 + 34 * 100);
  }, 240_000);

  it("a proof of another device, of another person or made up is none", async () => {
    const { email } = server.people.admin;
    const address = "192.0.2.77";
    const deviceId = randomUUID();
    const { deviceProof } = await signInFrom("192.0.2.78", { email, password, deviceId });
    for (let guess = 0; guess < 10; guess++)
      expect((await signInFrom(address, { email, password: "мимо" })).kind).toBe("wrongCredentials");
    const others = [
      { deviceId: randomUUID(), deviceProof },
      { deviceId, deviceProof: "x".repeat(43) },
      { deviceId, deviceProof: "я".repeat(43) },
      { deviceId, deviceProof: "" },
    ];
    for (const other of others)
      expect((await signInFrom(address, { email, password, ...other })).kind).toBe("rateLimited");
    expect((await signInFrom(address, { email, password, deviceId, deviceProof })).kind).toBe("in");
    const olga = server.people.olga.email;
    for (let guess = 0; guess < 10; guess++) await signInFrom(address, { email: olga, password: "мимо" });
    expect((await signInFrom(address, { email: olga, password, deviceId, deviceProof })).kind).toBe("rateLimited");
  });
});

describe("R-30: unknown and known", () => {
  it("a wrong password and an unknown e-mail get the same answer after the same work", async () => {
    const database = await openDatabase(server.location);
    const statements: string[] = [];
    database.on("query", ({ sql }: { sql: string }) => statements.push(sql));
    const check = await createPasswordCheck();
    const verified: string[] = [];
    const parts = {
      database,
      accessKey: new Uint8Array(32),
      now: () => server.clock.now,
      checkPassword: (typed: string, stored: string | undefined) => {
        verified.push(typed);
        return check(typed, stored);
      },
    };
    const workFor = async (email: string) => {
      statements.length = 0;
      verified.length = 0;
      const request = { email, password: "неверный", deviceId: randomUUID(), deviceName: "" };
      await expect(signIn(parts, request)).rejects.toMatchObject({
        kind: "wrongCredentials",
        message: "wrongCredentials",
      });
      return { statements: [...statements], verified: [...verified] };
    };
    try {
      await workFor("warm@up");
      const known = await workFor(server.people.owner.email);
      expect(known.statements.length).toBeGreaterThan(0);
      expect(known.verified).toEqual(["неверный"]);
      expect(await workFor("nobody@test.kartoteka")).toEqual(known);
    } finally {
      await database.destroy();
    }
  });

  it("the check of a password is argon2id with the same parameters for both", async () => {
    // what is verified for nobody is a hash that this function made
    const [, kind, version, parameters] = (await hashPassword("x")).split("$");
    expect([kind, version, parameters]).toEqual(["argon2id", "v=19", "m=19456,t=2,p=1"]);
    const check = await createPasswordCheck();
    expect(await check("x", undefined)).toBe(false);
    expect(await check("x", await hashPassword("x"))).toBe(true);
  });
});
