import type { Knex } from "knex";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { takeRevisions } from "../database/revision.ts";

export type NewUser = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** From hashPassword. */
  passwordHash: string;
  sipAccount: SipAccount | null;
};

/** One form of an e-mail for looking up: people type it with capitals and blanks. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

export async function createAccount(
  trx: Knex,
  { name, defaultCountry, now }: { name: string; defaultCountry: string; now: number },
): Promise<number> {
  const [account]: { id: number }[] = await trx("accounts")
    .insert({ name, defaultCountry, revision: 0, createdAt: now })
    .returning("id");
  if (!account) throw new Error("the account was not created");
  return account.id;
}

/** Throws conflict when the e-mail has an account already: an e-mail leads to one account of the server. */
export async function addUser(trx: Knex, accountId: number, user: NewUser): Promise<void> {
  const email = normalizeEmail(user.email);
  if (await trx("credentials").where({ email }).first("email"))
    throw new KartotekaError("conflict", "this e-mail is taken");
  const revision = await takeRevisions(trx, accountId, 1);
  const { id, name, role, passwordHash } = user;
  await trx("users").insert({ accountId, id, name, email, role, disabledAt: null, revision, deletedAt: null });
  await trx("credentials").insert({ email, accountId, userId: id, passwordHash });
  if (user.sipAccount)
    await trx("sipAccounts").insert({ accountId, userId: id, sipAccount: JSON.stringify(user.sipAccount) });
}

/** A new password ends every session of the person. Throws notFound for an e-mail that nobody has. */
export async function changePassword(
  trx: Knex,
  { email, passwordHash, now }: { email: string; passwordHash: string; now: number },
): Promise<void> {
  const owner: { accountId: number; userId: string } | undefined = await trx("credentials")
    .where({ email: normalizeEmail(email) })
    .first("accountId", "userId");
  if (!owner) throw new KartotekaError("notFound", "nobody has this e-mail");
  await trx("credentials").where(owner).update({ passwordHash });
  await trx("sessions").where(owner).whereNull("revokedAt").update({ revokedAt: now, revokedReason: "newPassword" });
}
