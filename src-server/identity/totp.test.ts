import { describe, expect, it } from "vitest";
import { codeAt, fromBase32, otpauthUri, stepAt, stepOfCode, toBase32 } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

describe("the codes", () => {
  it.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("R-30: RFC 6238, appendix B, at second %d", (second, code) => {
    expect(codeAt(secret, stepAt(second * 1_000), 8)).toBe(code);
  });

  it("R-30: RFC 4226, appendix D", () => {
    const codes = Array.from({ length: 10 }, (_, count) => codeAt(secret, count));
    expect(codes.join(" ")).toBe("755224 287082 359152 969429 338314 254676 287922 162583 399871 520489");
  });

  it("R-30: of the step before, of this and of the next one are taken, each once and none of an earlier one", () => {
    const now = 1_000_000 * 30_000;
    const step = stepAt(now);
    for (const aside of [-1, 0, 1])
      expect(stepOfCode(secret, { code: codeAt(secret, step + aside), now, after: 0 })).toBe(step + aside);
    for (const aside of [-2, 2])
      expect(stepOfCode(secret, { code: codeAt(secret, step + aside), now, after: 0 })).toBeNull();
    expect(stepOfCode(secret, { code: codeAt(secret, step), now, after: step })).toBeNull();
    expect(stepOfCode(secret, { code: codeAt(secret, step - 1), now, after: step })).toBeNull();
    const typed = codeAt(secret, step);
    expect(stepOfCode(secret, { code: `${typed.slice(0, 3)} ${typed.slice(3)}`, now, after: 0 })).toBe(step);
    for (const code of ["", "12345", "1234567", "абвгде", "١٢٣٤٥٦"])
      expect(stepOfCode(secret, { code, now, after: 0 })).toBeNull();
  });
});

describe("the secret as text", () => {
  it("RFC 4648, 10: base32 there and back", () => {
    expect(toBase32(Buffer.from("foobar"))).toBe("MZXW6YTBOI");
    expect(toBase32(Buffer.from("foob"))).toBe("MZXW6YQ");
    for (let length = 0; length < 30; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length) % 256));
      expect(fromBase32(toBase32(bytes))).toEqual(bytes);
    }
  });

  it("is read by applications as otpauth", () => {
    const uri = new URL(otpauthUri(toBase32(secret), "olga+1@test.kartoteka"));
    expect(uri.protocol).toBe("otpauth:");
    expect(decodeURIComponent(uri.pathname)).toContain("Kartoteka:olga+1@test.kartoteka");
    expect(uri.searchParams.get("secret")).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  });
});
