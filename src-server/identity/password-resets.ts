import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { passwordResetMinutes } from "../../src-contract/identity.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import { findCredentials, setPassword } from "../session/accounts.ts";
import { hashPassword } from "../session/passwords.ts";
import { type Mail, mailTrouble } from "./mail.ts";
import { resetLetter } from "./reset-letter.ts";
import { newToken, parseToken } from "./single-use-tokens.ts";

const minute = 60_000;
/** Letters to one person in an hour, whoever asks for them. All stay good, so nobody can make them useless. */
const lettersAnHour = 3;
/** Whoever asks when so many wait asks again later; the answer is the same. */
const mostWaiting = 1_000;

export type PasswordResets = {
  /**
   * Remembers to send a letter, and does nothing else while the asker waits: what is done for a known e-mail and for an
   * unknown one is the same, and takes the same time.
   */
  ask(email: string): void;
  /** Resolves when no letter is under way. */
  settled(): Promise<void>;
};
type Parts = { database: Knex; mail: Mail; now: () => number; log: Pick<FastifyBaseLogger, "warn"> };

export function createPasswordResets({ database, mail, now, log }: Parts): PasswordResets {
  const waiting: string[] = [];
  let working: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    for (let email = waiting.shift(); email !== undefined; email = waiting.shift()) {
      try {
        await sendOne(email);
      } catch (error) {
        log.warn(mailTrouble(error), "a letter about a password could not be sent");
      }
    }
  }

  function work(): void {
    working ??= sendAll().finally(() => {
      working = null;
      // somebody who asked between the last letter and this moment
      if (waiting.length > 0) work();
    });
  }

  async function sendOne(email: string): Promise<void> {
    const credentials = await inAccount(database, null, (trx) => findCredentials(trx, email));
    if (!credentials) return;
    const { accountId, userId, email: address } = credentials;
    const { token, tokenHash } = newToken(accountId);
    const at = now();
    const isKept = await writeTransaction(database, accountId, async (trx) => {
      const owner = { accountId, userId };
      const user = await trx("users").where({ accountId, id: userId }).first("disabledAt");
      if (!user || user.disabledAt !== null) return false;
      const recent: string[] = await trx("passwordResets")
        .where(owner)
        .where("createdAt", ">", at - 60 * minute)
        .whereNot({ tokenHash })
        .pluck("tokenHash");
      if (recent.length >= lettersAnHour) return false;
      await trx("passwordResets")
        .insert({ ...owner, tokenHash, createdAt: at, expiresAt: at + passwordResetMinutes * minute })
        .onConflict(["accountId", "tokenHash"])
        .ignore();
      return true;
    });
    if (isKept) await mail.send(resetLetter(address, token));
  }

  return {
    ask(email) {
      if (waiting.length >= mostWaiting) return;
      waiting.push(email);
      work();
    },
    async settled() {
      while (working) await working;
    },
  };
}

/**
 * Returns the sessions that ended. Throws notFound alike for a token that is used, expired or made up. All other tokens of
 * the person are used up with it.
 */
export async function resetPassword(
  { database, now }: { database: Knex; now: number },
  { token, password }: { token: string; password: string },
): Promise<string[]> {
  const parsed = parseToken(token);
  if (!parsed) throw unknownToken();
  const { accountId, tokenHash } = parsed;
  const readReset = (trx: Knex): Promise<{ userId: string } | undefined> =>
    trx("passwordResets")
      .where({ accountId, tokenHash })
      .whereNull("usedAt")
      .where("expiresAt", ">", now)
      .first("userId") as Promise<{ userId: string } | undefined>;
  // a hash is dear: not for a token that is no good
  if (!(await inAccount(database, accountId, readReset))) throw unknownToken();
  const passwordHash = await hashPassword(password);
  return writeTransaction(database, accountId, async (trx) => {
    const reset = await readReset(trx);
    if (!reset) {
      // the transaction runs a second time when the line broke over its commit: by our own hash it is known
      const done = await trx("credentials").where({ accountId, passwordHash }).first("userId");
      if (done) return [];
      throw unknownToken();
    }
    const owner = { accountId, userId: reset.userId };
    await trx("passwordResets").where(owner).whereNull("usedAt").update({ usedAt: now });
    const ended = await setPassword(trx, owner, { passwordHash, now });
    const entry = { actorId: owner.userId, deviceId: null, subjectId: owner.userId, at: now };
    await recordAudit(trx, accountId, [{ ...entry, action: "passwordChanged" }]);
    return ended;
  });
}

function unknownToken(): KartotekaError {
  return new KartotekaError("notFound", "this code is used, expired or not ours");
}
