import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { hashOf, newSecret, sameHash } from "./secrets.ts";

/**
 * Refresh tokens rotate. A session row is a family of them:
 *
 *   sign-in ──> current ──refresh with it──> previous, and a new current
 *                              │
 *                              └─ answer lost: the desk comes with `previous`. It is taken, and the lost one dies,
 *                                 as long as nobody has used the successor.
 *   anything else ──> a replay: the family is revoked
 *
 * "Used" is a refresh with it, or any request with the access token that came in the same answer (`seenAt`): both prove
 * that the answer arrived. The forgiveness has no time limit: a laptop that was closed at that moment comes back hours
 * later, and a thief who comes first is found out as soon as the desk uses its own token.
 */
export const refreshTokenDays = 60;
const day = 86_400_000;

export type SessionRow = {
  accountId: number;
  familyId: string;
  userId: string;
  deviceId: string;
  generation: number;
  currentHash: string;
  previousHash: string | null;
  seenAt: number | null;
  expiresAt: number;
  revokedAt: number | null;
};

export type IssuedSession = { familyId: string; generation: number; refreshToken: string };
type Owner = { accountId: number; userId: string; deviceId: string };

export async function startFamily(trx: Knex, owner: Owner, now: number): Promise<IssuedSession> {
  const familyId = randomUUID();
  const secret = newSecret();
  await trx("sessions").insert({
    ...owner,
    familyId,
    generation: 1,
    currentHash: hashOf(secret),
    createdAt: now,
    expiresAt: now + refreshTokenDays * day,
  });
  return { familyId, generation: 1, refreshToken: tokenOf(owner.accountId, familyId, secret) };
}

export type RotationVerdict = "rotate" | "reissue" | "replay" | "revoked" | "expired";

/** What a refresh token is, given its family. Pure. */
export function judgeRefresh(session: SessionRow, { secret, deviceId, now }: RefreshAttempt): RotationVerdict {
  if (session.revokedAt !== null) return "revoked";
  if (session.expiresAt <= now) return "expired";
  const given = hashOf(secret);
  // a token that turns up on another device was carried there
  if (deviceId !== session.deviceId) return "replay";
  if (sameHash(given, session.currentHash)) return "rotate";
  if (session.previousHash !== null && sameHash(given, session.previousHash) && session.seenAt === null)
    return "reissue";
  return "replay";
}
type RefreshAttempt = { secret: string; deviceId: string; now: number };

/** Rotates inside the caller's transaction. When `issued` is null the caller commits (a replay was just revoked) and refuses. */
export async function rotate(
  trx: Knex,
  attempt: { refreshToken: string; deviceId: string; now: number },
): Promise<{ session: SessionRow; verdict: RotationVerdict; issued: IssuedSession | null }> {
  const token = parseToken(attempt.refreshToken);
  const session = token && (await readFamily(trx, token));
  if (!session) throw new KartotekaError("sessionRevoked", "unknown session");
  const { accountId, familyId, secret } = token;
  const verdict = judgeRefresh(session, { ...attempt, secret });
  if (verdict === "replay") await revokeFamily(trx, session, { reason: "replay", now: attempt.now });
  if (verdict !== "rotate" && verdict !== "reissue") return { session, verdict, issued: null };
  const next = newSecret();
  const generation = session.generation + 1;
  await trx("sessions")
    .where({ accountId, familyId })
    .update({
      generation,
      currentHash: hashOf(next),
      // after a lost answer the desk still holds the same old token
      previousHash: verdict === "rotate" ? session.currentHash : session.previousHash,
      seenAt: null,
      expiresAt: attempt.now + refreshTokenDays * day,
    });
  return { session, verdict, issued: { familyId, generation, refreshToken: tokenOf(accountId, familyId, next) } };
}

/**
 * Sign-out. A replayed token ends the family too, so the secret need not be looked at: whoever names a family, which
 * only its tokens do, may end it. Returns it, or null when there is none.
 */
export async function endFamily(trx: Knex, refreshToken: string, now: number): Promise<SessionRow | null> {
  const token = parseToken(refreshToken);
  const session = token && (await readFamily(trx, token));
  if (!session || session.revokedAt !== null) return null;
  await revokeFamily(trx, session, { reason: "signOut", now });
  return session;
}

export async function revokeFamily(
  trx: Knex,
  { accountId, familyId }: Pick<SessionRow, "accountId" | "familyId">,
  { reason, now }: { reason: "signOut" | "replay"; now: number },
): Promise<void> {
  await trx("sessions").where({ accountId, familyId }).update({ revokedAt: now, revokedReason: reason });
}

/** All of a person's. Returns their families, whose open streams are to be closed. */
export async function endSessions(
  trx: Knex,
  owner: { accountId: number; userId: string },
  { reason, now }: { reason: "newPassword" | "disabled"; now: number },
): Promise<string[]> {
  const ended: { familyId: string }[] = await trx("sessions")
    .where(owner)
    .whereNull("revokedAt")
    .update({ revokedAt: now, revokedReason: reason })
    .returning("familyId");
  return ended.map(({ familyId }) => familyId);
}

type RefreshToken = { accountId: number; familyId: string; secret: string };

async function readFamily(trx: Knex, { accountId, familyId }: RefreshToken): Promise<SessionRow | undefined> {
  return await trx("sessions").where({ accountId, familyId }).forUpdate().first();
}

function tokenOf(accountId: number, familyId: string, secret: string): string {
  return `${accountId}.${familyId}.${secret}`;
}

function parseToken(token: string): RefreshToken | null {
  const [, account, familyId, secret] = /^(\d{1,9})\.([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  if (account === undefined || familyId === undefined || secret === undefined) return null;
  return { accountId: Number(account), familyId, secret };
}

/** Null for what is no token of ours. */
export function accountOfToken(token: string): number | null {
  return parseToken(token)?.accountId ?? null;
}
