import { expect, test } from "vitest";
import { createDigest, digestResponse, parseCredentials } from "./digest.ts";

const REALM = "practice";

function setUp() {
  const clock = { ms: 1_700_000_000_000 };
  const digest = createDigest({
    realm: REALM,
    passwordOf: (username) => (username === "100" ? "secret" : undefined),
    now: () => clock.ms,
    nonceLifetimeMs: 60_000,
  });
  const check = (credentials?: string, method = "REGISTER") =>
    digest.check({ method, uri: "sip:practice.invalid", credentials });
  const challenge = () => {
    const verdict = check();
    if (verdict.kind !== "challenge") throw new Error(verdict.kind);
    return parseCredentials(verdict.challenge)?.["nonce"] ?? "";
  };
  return { clock, check, challenge };
}

interface Answer {
  nonce: string;
  username?: string;
  password?: string;
  count?: string;
  uri?: string;
  realm?: string;
}

function answer({
  nonce,
  username = "100",
  password = "secret",
  count = "00000001",
  uri = "sip:practice.invalid",
  realm = REALM,
}: Answer) {
  const given = { username, nonce, uri, qop: "auth", nc: count, cnonce: "abc" };
  const response = digestResponse(given, realm, "REGISTER", password);
  return `Digest algorithm=MD5, username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", qop=auth, cnonce="abc", nc=${count}`;
}

test("G1-1: the digest is the one of RFC 2617 section 3.5", () => {
  const given = {
    username: "Mufasa",
    nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
    uri: "/dir/index.html",
    qop: "auth",
    nc: "00000001",
    cnonce: "0a4f113b",
  };
  expect(digestResponse(given, "testrealm@host.com", "GET", "Circle Of Life")).toBe("6629fae49393a05397450978507c4ef1");
});

test("G1-1: no credentials, another scheme and another realm are challenged", () => {
  const { check, challenge } = setUp();
  expect(check()).toMatchObject({ kind: "challenge" });
  expect(check("Basic abc")).toMatchObject({ kind: "challenge" });
  expect(check(answer({ nonce: challenge(), realm: "elsewhere" }))).toMatchObject({ kind: "challenge" });
});

test("G1-1: the right answer is accepted, with and without qop", () => {
  const { check, challenge } = setUp();
  expect(check(answer({ nonce: challenge() }))).toEqual({ kind: "accepted", username: "100" });
  const nonce = challenge();
  const response = digestResponse({ username: "100", nonce, uri: "sip:practice.invalid" }, REALM, "REGISTER", "secret");
  const credentials = `Digest username="100", realm="${REALM}", nonce="${nonce}", uri="sip:practice.invalid", response="${response}"`;
  expect(check(credentials)).toEqual({ kind: "accepted", username: "100" });
});

test("G1-1: a wrong password, an unknown user, another method and another URI are refused", () => {
  const { check, challenge } = setUp();
  expect(check(answer({ nonce: challenge(), password: "guess" }))).toEqual({ kind: "refused" });
  expect(check(answer({ nonce: challenge(), username: "101", password: "" }))).toEqual({ kind: "refused" });
  expect(check(answer({ nonce: challenge() }), "INVITE")).toEqual({ kind: "refused" });
  expect(check(answer({ nonce: challenge(), uri: "sip:elsewhere" }))).toEqual({ kind: "refused" });
});

test("G1-1: an old nonce and a replay are stale, a growing count is not", () => {
  const { clock, check, challenge } = setUp();
  const nonce = challenge();
  const stale = { kind: "challenge", challenge: expect.stringContaining("stale=true") };
  expect(check(answer({ nonce }))).toMatchObject({ kind: "accepted" });
  expect(check(answer({ nonce }))).toEqual(stale);
  expect(check(answer({ nonce, count: "00000002" }))).toMatchObject({ kind: "accepted" });
  clock.ms += 60_001;
  expect(check(answer({ nonce, count: "00000003" }))).toEqual(stale);
});

test("G1-1: a nonce of another server start is stale for the right password only", () => {
  const { check } = setUp();
  const nonce = setUp().challenge();
  expect(check(answer({ nonce }))).toMatchObject({ challenge: expect.stringContaining("stale=true") });
  const wrong = check(answer({ nonce, password: "guess" }));
  expect(wrong).toMatchObject({ kind: "challenge", challenge: expect.not.stringContaining("stale") });
});
