import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import type { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import type { SignInResponse, signInRequestSchema, tokensSchema } from "../../src-contract/sync-protocol.ts";
import { sipAccountSchema } from "../../src-contract/sync-protocol.ts";
import { type NewAuditEntry, recordAudit, serverAccount } from "../audit/record-audit.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import { signAccessToken } from "./access-token.ts";
import { findCredentials } from "./accounts.ts";
import type { CheckPassword } from "./passwords.ts";
import { accountOfToken, endFamily, type IssuedSession, rotate, startFamily } from "./refresh-tokens.ts";

export type SessionParts = {
  database: Knex;
  accessKey: Uint8Array;
  checkPassword: CheckPassword;
  now: () => number;
};
type Person = { accountId: number; userId: string };

/**
 * Throws wrongCredentials alike for an unknown e-mail and a wrong password, forbidden for a person or a device that was
 * shut out (told only to who knows the password).
 */
export async function signIn(
  { database, accessKey, checkPassword, now }: SessionParts,
  request: z.infer<typeof signInRequestSchema>,
): Promise<SignInResponse> {
  const credentials = await inAccount(database, null, (trx) => findCredentials(trx, request.email));
  const matches = await checkPassword(request.password, credentials?.passwordHash);
  const { accountId, userId } = credentials ?? { accountId: serverAccount, userId: null };
  const at = now();
  const entry = { actorId: userId, deviceId: request.deviceId, subjectId: userId, at };
  // an unknown person is written down like a known one: it must take as long
  const refuse = async (error: KartotekaError): Promise<never> => {
    const refused: NewAuditEntry = { ...entry, actorId: null, action: "signInRefused", details: { kind: error.kind } };
    await writeTransaction(database, accountId, (trx) => recordAudit(trx, accountId, [refused]));
    throw error;
  };
  if (userId === null || !matches) return refuse(new KartotekaError("wrongCredentials"));
  const owner = { accountId, userId, deviceId: request.deviceId };
  try {
    return await writeTransaction(database, accountId, async (trx) => {
      const dataKey = await admitDevice(trx, { ...owner, name: request.deviceName, now: at });
      const issued = await startFamily(trx, owner, at);
      const tokens = await tokensFor(accessKey, accountId, issued, at);
      const answer = { ...(await readDesk(trx, owner, "forbidden")), tokens, dataKey };
      await recordAudit(trx, accountId, [{ ...entry, action: "signedIn" }]);
      return answer;
    });
  } catch (error) {
    if (error instanceof KartotekaError && error.kind === "forbidden") return refuse(error);
    throw error;
  }
}

export type Refreshed =
  | { ok: true; answer: Omit<SignInResponse, "dataKey"> }
  /** The family that a replay has just revoked: its open streams are to be closed. */
  | { ok: false; familyId: string };

export async function refreshSession(
  { database, accessKey, now }: Omit<SessionParts, "checkPassword">,
  request: { refreshToken: string; deviceId: string },
): Promise<Refreshed> {
  const at = now();
  return writeTransaction(database, accountOfToken(request.refreshToken), async (trx) => {
    const { session, verdict, issued } = await rotate(trx, { ...request, now: at });
    const { accountId, userId, deviceId } = session;
    if (!issued) {
      const entry = {
        action: "sessionReplayed",
        actorId: null,
        deviceId: request.deviceId,
        subjectId: userId,
        at,
      } as const;
      if (verdict === "replay") await recordAudit(trx, accountId, [entry]);
      return { ok: false, familyId: session.familyId };
    }
    const owner = { accountId, userId, deviceId };
    await assertAdmitted(trx, owner);
    await trx("devices").where(owner).update({ lastSeenAt: at });
    const tokens = await tokensFor(accessKey, accountId, issued, at);
    return { ok: true, answer: { ...(await readDesk(trx, owner, "sessionRevoked")), tokens } };
  });
}

/** Returns the family whose open streams are to be closed, or null when the token led to none. */
export function signOut(database: Knex, refreshToken: string, now: number): Promise<string | null> {
  return writeTransaction(database, accountOfToken(refreshToken), async (trx) => {
    const ended = await endFamily(trx, refreshToken, now);
    if (!ended) return null;
    const { accountId, userId, deviceId, familyId } = ended;
    await recordAudit(trx, accountId, [{ action: "signedOut", actorId: userId, deviceId, subjectId: userId, at: now }]);
    return familyId;
  });
}

type Owner = Person & { deviceId: string };

/** The device's data key, the same at each sign-in, so that a cache with unsent work can be opened again. */
async function admitDevice(trx: Knex, device: Owner & { name: string; now: number }): Promise<string> {
  const { name, now, ...owner } = device;
  const fresh = { ...owner, name, dataKey: randomBytes(32).toString("hex"), createdAt: now, lastSeenAt: now };
  await trx("devices").insert(fresh).onConflict(["accountId", "userId", "deviceId"]).merge({ name, lastSeenAt: now });
  const known: { dataKey: string; revokedAt: number | null } | undefined = await trx("devices")
    .where(owner)
    .first("dataKey", "revokedAt");
  if (!known || known.revokedAt !== null) throw new KartotekaError("forbidden", "this device was shut out");
  return known.dataKey;
}

async function assertAdmitted(trx: Knex, owner: Owner): Promise<void> {
  const device: { revokedAt: number | null } | undefined = await trx("devices").where(owner).first("revokedAt");
  if (!device || device.revokedAt !== null) throw new KartotekaError("sessionRevoked", "this device was shut out");
}

/**
 * Who the person is, of which account, and with which phone, as it is now; throws `refusal` for one shut out. The phone's
 * secret goes to nobody who may not call.
 */
async function readDesk(
  trx: Knex,
  { accountId, userId }: Person,
  refusal: "forbidden" | "sessionRevoked",
): Promise<Omit<SignInResponse, "dataKey" | "tokens">> {
  const user = await trx("users").where({ accountId, id: userId }).first("id", "name", "email", "role", "disabledAt");
  if (!user || user.disabledAt !== null) throw new KartotekaError(refusal, "this person was shut out");
  const account = await trx("accounts").where({ id: accountId }).first("id", "name", "defaultCountry");
  const sip: { sipAccount: string } | undefined = await trx("sipAccounts")
    .where({ accountId, userId })
    .first("sipAccount");
  const { id, name, email, role } = user;
  return {
    user: { id, name, email, role },
    account,
    sipAccount: sip && mayDo(role, "startCall") ? sipAccountSchema.parse(JSON.parse(sip.sipAccount)) : null,
  };
}

async function tokensFor(
  accessKey: Uint8Array,
  accountId: number,
  { familyId, generation, refreshToken }: IssuedSession,
  now: number,
): Promise<z.infer<typeof tokensSchema>> {
  const claims = { account: accountId, family: familyId, generation };
  const access = await signAccessToken(accessKey, claims, now);
  return { accessToken: access.token, accessExpiresAt: access.expiresAt, refreshToken };
}
