import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sealTokensOnThisThread } from "./token-seals.ts";

const hmac = { name: "HMAC", hash: "SHA-256" };
const text = new TextEncoder().encode("header.payload");

function onThisThread() {
  const { subtle } = webcrypto;
  const own = {
    importKey: subtle.importKey.bind(subtle),
    sign: subtle.sign.bind(subtle),
    verify: subtle.verify.bind(subtle),
  };
  sealTokensOnThisThread(own);
  return own;
}

describe("token seals", () => {
  it("R-10: the seals are those of web cryptography, and only they are accepted", async () => {
    const own = onThisThread();
    const secret = webcrypto.getRandomValues(new Uint8Array(32));
    const here = await own.importKey("raw", secret, hmac, false, ["sign", "verify"]);
    const there = await webcrypto.subtle.importKey("raw", secret, hmac, false, ["sign", "verify"]);
    const seal = await own.sign("HMAC", here, text);
    expect(seal).toEqual(await webcrypto.subtle.sign("HMAC", there, text));
    expect(await own.verify("HMAC", here, seal, text)).toBe(true);
    expect(await own.verify("HMAC", here, seal, text.subarray(1))).toBe(false);
    expect(await own.verify("HMAC", here, seal.slice(1), text)).toBe(false);
  });
});
