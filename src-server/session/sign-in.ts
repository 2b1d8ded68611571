import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import type { SignInResponse, signInRequestSchema, tokensSchema } from "../../src-contract/sync-protocol.ts";
import { recordingPolicyOf } from "../administration/recording-policy.ts";
import { publicSenders, sendersOf } from "../messages/senders.ts";
import { type NewAuditEntry, recordAudit, serverAccount } from "../audit/record-audit.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import { judgeSecondFactor } from "../identity/second-factor.ts";
import { signAccessToken } from "./access-token.ts";
import { type Credentials, findCredentials, readSipAccounts } from "./accounts.ts";
import { deviceProof, isProven } from "./device-proof.ts";
import { admitDevice, isShutOut, shutOutDevice } from "./devices.ts";
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
 * Whose e-mail and password these are. Throws wrongCredentials alike for an unknown e-mail and a wrong password, after the
 * same work.
 */
export async function provePassword(
  parts: Pick<SessionParts, "database" | "checkPassword" | "now">,
  { email, password, deviceId }: { email: string; password: string; deviceId: string | null },
): Promise<Credentials> {
  const credentials = await inAccount(parts.database, null, (trx) => findCredentials(trx, email));
  const matches = await parts.checkPassword(password, credentials?.passwordHash);
  if (credentials && matches) return credentials;
  // an unknown person is written down like a known one: it must take as long
  const { accountId, userId } = credentials ?? { accountId: serverAccount, userId: null };
  return refuse(parts, { accountId, userId, deviceId }, new KartotekaError("wrongCredentials"));
}

/** Once it is written down who was turned away. */
async function refuse(
  { database, now }: Pick<SessionParts, "database" | "now">,
  { accountId, userId, deviceId }: { accountId: number; userId: string | null; deviceId: string | null },
  error: KartotekaError,
): Promise<never> {
  const entry = { actorId: null, deviceId, subjectId: userId, at: now() };
  const refused: NewAuditEntry = { ...entry, action: "signInRefused", details: { kind: error.kind } };
  await writeTransaction(database, accountId, (trx) => recordAudit(trx, accountId, [refused]));
  throw error;
}

/**
 * Throws like `provePassword`; and, told only to who knows the password, forbidden for a person who was shut out,
 * sessionRevoked for a device that was, and what the second factor lacks.
 */
export async function signIn(
  parts: SessionParts,
  request: z.infer<typeof signInRequestSchema>,
): Promise<SignInResponse> {
  const { database, accessKey, now } = parts;
  const { accountId, userId } = await provePassword(parts, request);
  const owner = { accountId, userId, deviceId: request.deviceId };
  const attempt = { code: request.code, attemptId: randomUUID(), now: now() };
  try {
    const answer = await writeTransaction(database, accountId, async (trx) => {
      const desk = await readDesk(trx, owner, "forbidden");
      const { role } = desk.user;
      const person = { accountId, userId };
      const verdict = await judgeSecondFactor(trx, {
        owner: person,
        role,
        attempt,
        isProven: isProven(accessKey, request),
      });
      if (!verdict.passed) return verdict.error;
      const dataKey = await admitDevice(trx, { ...owner, name: request.deviceName, now: attempt.now });
      const issued = await startFamily(trx, owner, attempt.now);
      const tokens = await tokensFor(accessKey, accountId, issued, attempt.now);
      const { recoveryCodes } = verdict;
      const entry = { actorId: userId, deviceId: request.deviceId, subjectId: userId, at: attempt.now };
      await recordAudit(trx, accountId, [{ ...entry, action: "signedIn" }]);
      return {
        ...desk,
        tokens,
        dataKey,
        deviceProof: deviceProof(accessKey, request),
        ...(recoveryCodes && { recoveryCodes }),
      };
    });
    // what was counted against a wrong code stays counted
    if (answer instanceof KartotekaError) return await refuse(parts, owner, answer);
    return answer;
  } catch (error) {
    if (error instanceof KartotekaError && (error.kind === "forbidden" || error.kind === "sessionRevoked"))
      return refuse(parts, owner, error);
    throw error;
  }
}

export type Refreshed =
  | { ok: true; answer: DeskOf & Pick<SignInResponse, "tokens"> }
  /** The family that a replay has just revoked: its open streams are to be closed. */
  | { ok: false; familyId: string; error: KartotekaError };

export async function refreshSession(
  { database, accessKey, now }: Omit<SessionParts, "checkPassword">,
  request: { refreshToken: string; deviceId: string },
): Promise<Refreshed> {
  const at = now();
  return writeTransaction(database, accountOfToken(request.refreshToken), async (trx) => {
    const { session, verdict, issued } = await rotate(trx, { ...request, now: at });
    const { accountId, userId, deviceId, familyId } = session;
    if (verdict === "replay") {
      const entry = { actorId: null, deviceId: request.deviceId, subjectId: userId, at };
      await recordAudit(trx, accountId, [{ ...entry, action: "sessionReplayed" }]);
    }
    const owner = { accountId, userId, deviceId };
    // said to the device itself alone: whoever carried its token elsewhere learns nothing
    const isOut = deviceId === request.deviceId && (await isShutOut(trx, owner));
    if (!issued) return { ok: false, familyId, error: isOut ? shutOutDevice() : new KartotekaError("sessionRevoked") };
    if (isOut) throw shutOutDevice();
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

type DeskOf = Pick<SignInResponse, "user" | "account" | "sipAccounts">;

/**
 * Who the person is, of which account, and with which lines, as it is now; throws `refusal` for one shut out. The secrets
 * of the lines go to nobody who may not call.
 */
async function readDesk(
  trx: Knex,
  { accountId, userId }: Person,
  refusal: "forbidden" | "sessionRevoked",
): Promise<DeskOf> {
  const user = await trx("users").where({ accountId, id: userId }).first("id", "name", "email", "role", "disabledAt");
  if (!user || user.disabledAt !== null) throw new KartotekaError(refusal, "this person was shut out");
  const { recordingPolicy, messageSenders, ...account } = await trx("accounts")
    .where({ id: accountId })
    .first("id", "name", "defaultCountry", "recordingPolicy", "messageSenders");
  const { id, name, email, role } = user;
  return {
    user: { id, name, email, role },
    account: {
      ...account,
      ...(recordingPolicy === null ? {} : { recording: recordingPolicyOf(recordingPolicy) }),
      ...(messageSenders === null || !mayDo(role, "sendMessage")
        ? {}
        : { senders: publicSenders(sendersOf(messageSenders)) }),
    },
    sipAccounts: mayDo(role, "startCall") ? await readSipAccounts(trx, { accountId, userId }) : [],
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
