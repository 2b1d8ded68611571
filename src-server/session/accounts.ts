import type { Knex } from "knex";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { type SipAccount, sipAccountsSchema } from "../../src-contract/sync-protocol.ts";
import { enterAccount, enterDirectory, enterEmail } from "../database/account-scope.ts";
import { clientKeysVersion } from "../database/client-keys.ts";
import { rowsOf } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";
import { takeRevisions } from "../database/revision.ts";
import { endSessions } from "./devices.ts";

export type NewUser = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** From hashPassword. */
  passwordHash: string;
  sipAccounts: readonly SipAccount[];
};

export type Credentials = { accountId: number; userId: string; email: string; passwordHash: string };

/** Whose an e-mail is. */
export async function findCredentials(trx: Knex, email: string): Promise<Credentials | undefined> {
  const normal = normalizeEmail(email);
  await enterEmail(trx, normal);
  return await trx("credentials").where({ email: normal }).first("accountId", "userId", "email", "passwordHash");
}

export async function findAccount(trx: Knex, name: string): Promise<number | undefined> {
  await enterDirectory(trx);
  const account: { id: number } | undefined = await trx("accounts").where({ name }).first("id");
  return account?.id;
}

/** The rest of the transaction is for this account. */
export async function createAccount(
  trx: Knex,
  { name, defaultCountry, now }: { name: string; defaultCountry: string; now: number },
): Promise<number> {
  const given = await nextAccountId(trx);
  if (given.id !== undefined) await enterAccount(trx, given.id);
  const [account]: { id: number }[] = await trx("accounts")
    .insert({ ...given, name, defaultCountry, revision: 0, createdAt: now, clientKeysVersion })
    .returning("id");
  if (!account) throw new Error("the account was not created");
  return account.id;
}

/** Known before the row is there, because the row may be written only by who has entered the account. */
async function nextAccountId(trx: Knex): Promise<{ id?: number }> {
  if (!isPostgres(trx)) return {};
  const [next]: { id: number }[] = rowsOf(
    await trx.raw(`select nextval(pg_get_serial_sequence('"accounts"', 'id')) as "id"`),
  );
  return next ?? {};
}

/** Throws conflict when the e-mail has an account already: an e-mail leads to one account of the server. */
export async function addUser(trx: Knex, accountId: number, user: NewUser): Promise<void> {
  const email = normalizeEmail(user.email);
  if (await findCredentials(trx, email)) throw new KartotekaError("conflict", "this e-mail is taken");
  await enterAccount(trx, accountId);
  const revision = await takeRevisions(trx, accountId, 1);
  const { id, name, role, passwordHash } = user;
  await trx("users").insert({ accountId, id, name, email, role, disabledAt: null, revision, deletedAt: null });
  await trx("credentials").insert({ email, accountId, userId: id, passwordHash });
  await writeSipAccounts(trx, { accountId, userId: id }, user.sipAccounts);
}

/** A person's lines, in the order in which he has them. */
export async function readSipAccounts(trx: Knex, whom: { accountId: number; userId: string }): Promise<SipAccount[]> {
  const row: { sipAccounts: string } | undefined = await trx("sipAccounts").where(whom).first("sipAccounts");
  return sipAccountsOf(row?.sipAccounts ?? null);
}

export async function writeSipAccounts(
  trx: Knex,
  whom: { accountId: number; userId: string },
  sipAccounts: readonly SipAccount[],
): Promise<void> {
  if (sipAccounts.length === 0) await trx("sipAccounts").where(whom).delete();
  else
    await trx("sipAccounts")
      .insert({ ...whom, sipAccounts: JSON.stringify(sipAccounts) })
      .onConflict(["accountId", "userId"])
      .merge();
}

/** As they lie in a row; null for none. */
export function sipAccountsOf(text: string | null): SipAccount[] {
  return text === null ? [] : sipAccountsSchema.parse(JSON.parse(text));
}

/** A new password ends every session of the person: returns them. Throws notFound for an e-mail that nobody has. */
export async function changePassword(
  trx: Knex,
  { email, passwordHash, now }: { email: string; passwordHash: string; now: number },
): Promise<string[]> {
  const found = await findCredentials(trx, email);
  if (!found) throw new KartotekaError("notFound", "nobody has this e-mail");
  const { accountId, userId } = found;
  await enterAccount(trx, accountId);
  return setPassword(trx, { accountId, userId }, { passwordHash, now });
}

/** In the person's account. Ends every session of his: returns them. */
export async function setPassword(
  trx: Knex,
  owner: { accountId: number; userId: string },
  { passwordHash, now }: { passwordHash: string; now: number },
): Promise<string[]> {
  await trx("credentials").where(owner).update({ passwordHash });
  return endSessions(trx, owner, { reason: "newPassword", now });
}
