import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { EnrolledSecondFactor, SecondFactorState } from "../../src-contract/identity.ts";
import { hashOf } from "../session/secrets.ts";
import { fromBase32, otpauthUri, stepOfCode, toBase32 } from "./totp.ts";

/** Who is asked for a second factor when the account demands one, and who may have one at all. */
export const secondFactorRoles: readonly Role[] = ["owner", "admin"];
/**
 * Wrong codes of devices that were never here before: whoever sends them knows the password already, so these are counted
 * by person. A device that has signed in before is not counted among them (session/guess-limits.ts counts it).
 */
const strangersTries = 10;
const strangersWindow = 15 * 60_000;
const recoveryCodeCount = 10;

type Owner = { accountId: number; userId: string };
type Factor = {
  secret: string;
  confirmedAt: number | null;
  lastStep: number;
  lastAttempt: string | null;
  failures: number;
  failedAt: number | null;
};
/** `attemptId`: one for each request, so that a transaction that the database runs twice uses a code up once. */
export type Attempt = { code: string | undefined; attemptId: string; now: number };

/** A refusal is not thrown: that it was counted must be committed. */
export type FactorVerdict = { passed: true; recoveryCodes: string[] | null } | { passed: false; error: KartotekaError };

const passed: FactorVerdict = { passed: true, recoveryCodes: null };

/** Whether a person whose password is right may come in. Runs inside the sign-in's transaction. */
export async function judgeSecondFactor(
  trx: Knex,
  { owner, role, attempt, isProven }: { owner: Owner; role: Role; attempt: Attempt; isProven: boolean },
): Promise<FactorVerdict> {
  const factor = await readFactor(trx, owner);
  if (!factor || factor.confirmedAt === null) {
    if (!secondFactorRoles.includes(role) || !(await isRequired(trx, owner.accountId))) return passed;
    if (!factor || attempt.code === undefined) return refused("secondFactorMissing");
  } else if (attempt.code === undefined) {
    return refused("secondFactorRequired");
  }
  const { failures, failedAt } = factor;
  const areCounted = failedAt !== null && failedAt + strangersWindow > attempt.now;
  if (!isProven && areCounted && failures >= strangersTries) return tooMany(failedAt + strangersWindow - attempt.now);
  if (await takeCode(trx, { owner, factor, attempt })) {
    await trx("secondFactors").where(owner).update({ failures: 0, failedAt: null });
    return factor.confirmedAt === null
      ? { passed: true, recoveryCodes: await turnOn(trx, owner, attempt.now) }
      : passed;
  }
  if (!isProven) {
    const counted = areCounted ? { failures: failures + 1 } : { failures: 1, failedAt: attempt.now };
    await trx("secondFactors").where(owner).update(counted);
  }
  return refused(factor.confirmedAt === null ? "secondFactorMissing" : "secondFactorRequired", "the code does not fit");
}

function refused(kind: "secondFactorMissing" | "secondFactorRequired", details?: string): FactorVerdict {
  return { passed: false, error: new KartotekaError(kind, details) };
}

function tooMany(milliseconds: number): FactorVerdict {
  const retryAfterSeconds = Math.ceil(milliseconds / 1_000);
  return { passed: false, error: new KartotekaError("rateLimited", undefined, { retryAfterSeconds }) };
}

/** A new secret that waits for its first code. Throws forbidden for other roles, conflict for a person who has one. */
export async function enrolSecondFactor(
  trx: Knex,
  { owner, email, now }: { owner: Owner; email: string; now: number },
): Promise<EnrolledSecondFactor> {
  const { accountId, userId } = owner;
  const user = await trx("users").where({ accountId, id: userId }).first("role", "disabledAt");
  if (!user || user.disabledAt !== null) throw new KartotekaError("forbidden", "this person was shut out");
  if (!secondFactorRoles.includes(user.role)) throw new KartotekaError("forbidden", `not for ${user.role}`);
  const present = await readFactor(trx, owner);
  if (present && present.confirmedAt !== null) throw new KartotekaError("conflict", "there is a second factor");
  const secret = toBase32(randomBytes(20));
  await trx("secondFactors").where(owner).delete();
  await trx("secondFactors").insert({ ...owner, secret, createdAt: now });
  return { secret, uri: otpauthUri(secret, email) };
}

/** The first code turns it on. Returns the recovery codes, or null for a code that does not fit. */
export async function confirmSecondFactor(trx: Knex, owner: Owner, attempt: Attempt): Promise<string[] | null> {
  const factor = await readFactor(trx, owner);
  if (!factor || factor.confirmedAt !== null) throw new KartotekaError("conflict", "no second factor waits for a code");
  return (await takeCode(trx, { owner, factor, attempt })) ? turnOn(trx, owner, attempt.now) : null;
}

/** False for a code that does not fit. */
export async function removeSecondFactor(trx: Knex, owner: Owner, attempt: Attempt): Promise<boolean> {
  const factor = await readFactor(trx, owner);
  if (!factor) return true;
  if (factor.confirmedAt !== null && !(await takeCode(trx, { owner, factor, attempt }))) return false;
  await forgetSecondFactor(trx, owner);
  return true;
}

/** Without a code: for the administrator of the server, when the telephone and the recovery codes are lost. */
export async function forgetSecondFactor(trx: Knex, owner: Owner): Promise<void> {
  await trx("secondFactors").where(owner).delete();
  await trx("recoveryCodes").where(owner).delete();
}

export async function readSecondFactor(trx: Knex, owner: Owner): Promise<SecondFactorState> {
  const factor: Pick<Factor, "confirmedAt"> | undefined = await trx("secondFactors").where(owner).first("confirmedAt");
  const isOn = factor !== undefined && factor.confirmedAt !== null;
  const left: string[] = await trx("recoveryCodes").where(owner).whereNull("usedAt").pluck("codeHash");
  return { isOn, recoveryCodesLeft: left.length, isRequired: await isRequired(trx, owner.accountId) };
}

/** Throws conflict for an owner who has none himself: he would shut himself out. */
export async function requireSecondFactor(
  trx: Knex,
  owner: Owner,
  { isRequired: required, now }: { isRequired: boolean; now: number },
): Promise<void> {
  if (required && !(await readSecondFactor(trx, owner)).isOn)
    throw new KartotekaError("conflict", "whoever demands a second factor has one");
  await trx("accounts")
    .where({ id: owner.accountId })
    .update({ secondFactorRequiredAt: required ? now : null });
}

async function isRequired(trx: Knex, accountId: number): Promise<boolean> {
  const account: { secondFactorRequiredAt: number | null } | undefined = await trx("accounts")
    .where({ id: accountId })
    .first("secondFactorRequiredAt");
  return account !== undefined && account.secondFactorRequiredAt !== null;
}

/** Locked until the commit: of two that come with one code, one is late. */
async function readFactor(trx: Knex, owner: Owner): Promise<Factor | undefined> {
  return await trx("secondFactors").where(owner).forUpdate().first();
}

/** Uses the code up, whether of the application or of the recovery codes. */
async function takeCode(
  trx: Knex,
  { owner, factor, attempt }: { owner: Owner; factor: Factor; attempt: Attempt },
): Promise<boolean> {
  const { attemptId, now, code = "" } = attempt;
  if (factor.lastAttempt === attemptId) return true;
  const step = stepOfCode(fromBase32(factor.secret), { code, now, after: factor.lastStep });
  if (step !== null) {
    await trx("secondFactors").where(owner).update({ lastStep: step, lastAttempt: attemptId });
    return true;
  }
  const codeHash = recoveryHash(code);
  const used = await trx("recoveryCodes")
    .where({ ...owner, codeHash })
    .where((unused) => {
      void unused.whereNull("usedAt").orWhere({ usedByAttempt: attemptId });
    })
    .update({ usedAt: now, usedByAttempt: attemptId });
  return used > 0;
}

async function turnOn(trx: Knex, owner: Owner, now: number): Promise<string[]> {
  await trx("secondFactors").where(owner).update({ confirmedAt: now });
  await trx("recoveryCodes").where(owner).delete();
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await trx("recoveryCodes").insert(codes.map((code) => ({ ...owner, codeHash: recoveryHash(code) })));
  return codes;
}

/** 80 random bits in four groups, of letters and digits that are not taken for one another. */
function newRecoveryCode(): string {
  return (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join("-");
}

function recoveryHash(code: string): string {
  return hashOf(code.replace(/[\s-]/g, "").toUpperCase());
}
