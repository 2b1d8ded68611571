import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { defaultSessionLimits } from "../routes/session.ts";

let server: ServerForTests;
afterEach(() => server.close());

/** Six wrong passwords for people of different names, as somebody at this machine who says where he comes from. */
async function guess(trustedProxies: string[], forwardedFor: (attempt: number) => string): Promise<string[]> {
  server = await startServerForTests({
    trustedProxies,
    limits: { ...defaultSessionLimits, failuresPerAddress: 3 },
    checkPassword: async () => false,
  });
  const kinds: string[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    const { error } = await server.post(
      `${apiPrefix}/session/sign-in`,
      { email: `person${attempt}@test.kartoteka`, password: "x", deviceId: randomUUID(), deviceName: "" },
      { "x-forwarded-for": forwardedFor(attempt) },
    );
    kinds.push(error.kind);
  }
  return kinds;
}
const wrong = Array<string>(3).fill("wrongCredentials");
const limited = Array<string>(3).fill("rateLimited");

describe("X-Forwarded-For", () => {
  it("R-30: changes nothing when no proxy is trusted", async () => {
    expect(await guess([], (attempt) => `198.51.100.${attempt}`)).toEqual([...wrong, ...limited]);
  });

  it("R-30: changes nothing either when it comes from another address than the proxy's", async () => {
    expect(await guess(["10.0.0.1"], (attempt) => `198.51.100.${attempt}`)).toEqual([...wrong, ...limited]);
  });

  it("R-30: from the proxy it says whose guess it is, and what a desk put before it counts for nothing", async () => {
    const desks = await guess(["127.0.0.1"], (attempt) => `198.51.100.${attempt}`);
    await server.close();
    expect(desks).toEqual([...wrong, ...wrong]);
    const forged = await guess(["127.0.0.1"], (attempt) => `198.51.100.${attempt}, 203.0.113.9`);
    expect(forged).toEqual([...wrong, ...limited]);
  });
});
