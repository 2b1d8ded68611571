import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";

export const accessTokenMinutes = 15;
const issuer = "kartoteka";
const algorithm = "HS256";

/**
 * What an access token says: which session. Whose it is stands in the database, like everything that can change
 * meanwhile, and is read there at each request; the token goes with each request and stays short (P-6).
 */
const claimsSchema = z.object({
  account: z.int(),
  family: z.string(),
  generation: z.int(),
  exp: z.int(),
});
export type AccessClaims = Omit<z.infer<typeof claimsSchema>, "exp">;

export async function signAccessToken(
  key: Uint8Array,
  claims: AccessClaims,
  now: number,
): Promise<{ token: string; expiresAt: number }> {
  const issuedAt = Math.floor(now / 1000);
  const expires = issuedAt + accessTokenMinutes * 60;
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(key);
  return { token, expiresAt: expires * 1000 };
}

/** Throws notSignedIn for a token that is expired, forged or none: the desk refreshes and tries again. */
export async function verifyAccessToken(
  key: Uint8Array,
  token: string,
  now: number,
): Promise<AccessClaims & { expiresAt: number }> {
  try {
    const { payload } = await jwtVerify(token, key, { issuer, algorithms: [algorithm], currentDate: new Date(now) });
    const { exp, ...claims } = claimsSchema.parse(payload);
    return { ...claims, expiresAt: exp * 1000 };
  } catch (cause) {
    throw new KartotekaError("notSignedIn", undefined, { cause });
  }
}
