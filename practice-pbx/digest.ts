import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Digest access authentication as SIP uses it (RFC 3261 section 22, RFC 2617): MD5, qop=auth.
 *
 * Nonces carry their own time and signature, so an unanswered challenge costs no memory. A nonce may be used
 * again only with a growing nonce count; a replay is answered like an expired nonce, by a fresh challenge
 * with stale=true, which a client answers without asking the person.
 */
type DigestVerdict =
  | { readonly kind: "accepted"; readonly username: string }
  /** `challenge` is the value of WWW-Authenticate (401) or Proxy-Authenticate (407). */
  | { readonly kind: "challenge"; readonly challenge: string }
  /** Wrong user name or password; which of them is not told. */
  | { readonly kind: "refused" };

interface DigestRequest {
  readonly method: string;
  /** The Request-URI as the request line spells it. */
  readonly uri: string;
  /** The value of Authorization or Proxy-Authorization, if the request has one. */
  readonly credentials: string | undefined;
}

export interface DigestOptions {
  readonly realm: string;
  readonly passwordOf: (username: string) => string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a nonce may be answered, in milliseconds. */
  readonly nonceLifetimeMs: number;
}

export interface Digest {
  check(request: DigestRequest): DigestVerdict;
}

export function createDigest(options: DigestOptions): Digest {
  const key = randomBytes(32);
  const lastCountByNonce = new Map<string, number>();

  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  const issuedAt = (nonce: string): number | undefined => {
    const [time = "", salt = "", signature = ""] = nonce.split(".");
    return sameText(signature, sign(`${time}.${salt}`)) ? Number.parseInt(time, 36) : undefined;
  };
  const isFresh = (nonce: string): boolean => {
    const issued = issuedAt(nonce);
    return issued !== undefined && options.now() - issued <= options.nonceLifetimeMs;
  };
  const challenge = (stale: boolean): DigestVerdict => {
    const text = `${options.now().toString(36)}.${randomBytes(9).toString("base64url")}`;
    const parts = [`realm="${options.realm}"`, `nonce="${text}.${sign(text)}"`, "algorithm=MD5", 'qop="auth"'];
    if (stale) parts.push("stale=true");
    return { kind: "challenge", challenge: `Digest ${parts.join(", ")}` };
  };
  const isReplay = (nonce: string, count: number): boolean => {
    for (const known of lastCountByNonce.keys()) {
      if (!isFresh(known)) lastCountByNonce.delete(known);
    }
    if (count <= (lastCountByNonce.get(nonce) ?? 0)) return true;
    lastCountByNonce.set(nonce, count);
    return false;
  };

  return {
    check(request) {
      const given = request.credentials === undefined ? undefined : parseCredentials(request.credentials);
      if (given === undefined || given["realm"] !== options.realm) return challenge(false);
      const { username = "", nonce = "", uri = "", response = "" } = given;
      if (uri.toLowerCase() !== request.uri.toLowerCase()) return { kind: "refused" };
      const password = options.passwordOf(username);
      const expected = digestResponse(
        { ...given, username, nonce, uri },
        options.realm,
        request.method,
        password ?? "",
      );
      const isRight = sameText(response.toLowerCase(), expected) && password !== undefined;
      if (!isFresh(nonce)) return challenge(isRight);
      if (!isRight) return { kind: "refused" };
      const count = given["qop"] === undefined ? 1 : Number.parseInt(given["nc"] ?? "", 16);
      if (!(count > 0) || isReplay(nonce, count)) return challenge(true);
      return { kind: "accepted", username };
    },
  };
}

interface GivenCredentials {
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  readonly qop?: string;
  readonly nc?: string;
  readonly cnonce?: string;
}

/** The response a client that knows the password computes (RFC 2617 section 3.2.2): lower-case hexadecimal MD5. */
export function digestResponse(given: GivenCredentials, realm: string, method: string, password: string): string {
  const ha1 = md5(`${given.username}:${realm}:${password}`);
  const ha2 = md5(`${method}:${given.uri}`);
  if (given.qop === undefined) return md5(`${ha1}:${given.nonce}:${ha2}`);
  return md5(`${ha1}:${given.nonce}:${given.nc ?? ""}:${given.cnonce ?? ""}:${given.qop}:${ha2}`);
}

/** Parameters of a Digest header by lower-case name; undefined when the scheme is another one. */
export function parseCredentials(header: string): Record<string, string> | undefined {
  const scheme = /^\s*Digest\s+/i.exec(header);
  if (scheme === null) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, name = "", quoted, plain] of header
    .slice(scheme[0].length)
    .matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi)) {
    parameters[name.toLowerCase()] = quoted === undefined ? (plain ?? "") : quoted.replace(/\\(.)/g, "$1");
  }
  return parameters;
}

function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}

function sameText(left: string, right: string): boolean {
  const a = createHash("sha256").update(left).digest();
  const b = createHash("sha256").update(right).digest();
  return timingSafeEqual(a, b);
}
