import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  type Invitation,
  invitationHours,
  invitationsKeptDays,
  type LookedAtInvitation,
  type NewInvitation,
} from "../../src-contract/identity.ts";
import { mayManage } from "../../src-contract/rules/people.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { inAccount, readTransaction, writeTransaction } from "../database/dialect.ts";
import { addUser, sipAccountsOf } from "../session/accounts.ts";

import { hashPassword } from "../session/passwords.ts";
import { newToken, parseToken } from "./single-use-tokens.ts";

const hour = 3_600_000;

type InvitationRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  sipAccounts: string | null;
  invitedBy: string | null;
  createdAt: number;
  expiresAt: number;
  revokedAt: number | null;
  acceptedAt: number | null;
  acceptedDeviceId: string | null;
};
type Parts = { database: Knex; now: number };
/** Whoever invites; with `userId: null` the administrator of the server itself. */
export type Inviter = { accountId: number; userId: string | null; deviceId: string | null; role: Role };

/**
 * The token is known from this answer alone. Throws forbidden for a role above the inviter's own, conflict for an e-mail
 * of the same account: whether another account of the server has it is not for the inviter to learn, and is told to whoever
 * comes with the link.
 */
export async function invite(
  { database, now }: Parts,
  { accountId, userId, deviceId, role }: Inviter,
  invited: NewInvitation,
): Promise<{ invitation: Invitation; token: string }> {
  if (!mayManage({ role }, invited)) throw new KartotekaError("forbidden", `${role} may not invite ${invited.role}`);
  const { token, tokenHash } = newToken(accountId);
  const email = normalizeEmail(invited.email);
  const row = {
    id: randomUUID(),
    name: invited.name,
    email,
    role: invited.role,
    sipAccounts: invited.sipAccounts.length > 0 ? JSON.stringify(invited.sipAccounts) : null,
    invitedBy: userId,
    createdAt: now,
    expiresAt: now + invitationHours * hour,
    revokedAt: null,
    acceptedAt: null,
    acceptedDeviceId: null,
  };
  await writeTransaction(database, accountId, async (trx) => {
    const person = await trx("users").where({ accountId, email }).whereNull("deletedAt").first("id");
    if (person) throw new KartotekaError("conflict", "this e-mail is a person's of the account");
    await withdraw(trx, { accountId, email }, now);
    await trx("invitations")
      .insert({ accountId, tokenHash, ...row })
      .onConflict(["accountId", "id"])
      .ignore();
    const entry = { actorId: userId, deviceId, subjectId: row.id, at: now };
    await recordAudit(trx, accountId, [{ ...entry, action: "personInvited", details: { role: row.role } }]);
  });
  return { invitation: stateOf(row, now), token };
}

/** Throws notFound for one that does not wait any more. */
export async function revokeInvitation({ database, now }: Parts, accountId: number, id: string): Promise<void> {
  await writeTransaction(database, accountId, async (trx) => {
    if ((await withdraw(trx, { accountId, id }, now)) > 0) return;
    // also said a second time, when the first answer was lost
    const revoked = await trx("invitations").where({ accountId, id }).whereNotNull("revokedAt").first("id");
    if (!revoked) throw new KartotekaError("notFound", "no such invitation waits");
  });
}

function withdraw(
  trx: Knex,
  which: { accountId: number; email: string } | { accountId: number; id: string },
  now: number,
) {
  return trx("invitations")
    .where(which)
    .whereNull("acceptedAt")
    .whereNull("revokedAt")
    .update({ revokedAt: now, sipAccounts: null });
}

export async function listInvitations({ database, now }: Parts, accountId: number): Promise<Invitation[]> {
  const since = now - invitationsKeptDays * 24 * hour;
  const rows: InvitationRow[] = await inAccount(database, accountId, (trx) =>
    trx("invitations").where({ accountId }).where("createdAt", ">=", since).orderBy("createdAt", "desc").orderBy("id"),
  );
  return rows.map((row) => stateOf(row, now));
}

function stateOf(row: InvitationRow, now: number): Invitation {
  const { id, name, email, role, sipAccounts, invitedBy, createdAt, expiresAt, revokedAt, acceptedAt } = row;
  const ended = acceptedAt !== null ? "accepted" : revokedAt !== null ? "revoked" : null;
  const state = ended ?? (expiresAt <= now ? "expired" : "waiting");
  return { id, name, email, role, hasSipAccount: sipAccounts !== null, invitedBy, createdAt, expiresAt, state };
}

/** Throws notFound alike for a token that is used, taken back, expired or made up. */
export function lookAtInvitation({ database, now }: Parts, token: string): Promise<LookedAtInvitation> {
  const { accountId, tokenHash } = parsed(token);
  return readTransaction(database, accountId, async (trx) => {
    const { name, email, role } = await readWaiting(trx, { accountId, tokenHash, now });
    const account = await trx("accounts").where({ id: accountId }).first("name");
    return { accountName: account.name, name, email, role };
  });
}

export type Accepted = { accountId: number; email: string };

/**
 * Makes the person. Answers the same to the device that has accepted it already: its answer was lost, and the sign-in that
 * follows judges the password. Throws notFound like `lookAtInvitation`, conflict when the e-mail has been taken meanwhile,
 * forbidden when whoever invited has lost the right to.
 */
export async function acceptInvitation(
  { database, now }: Parts,
  { token, password, deviceId }: { token: string; password: string; deviceId: string },
): Promise<Accepted> {
  const { accountId, tokenHash } = parsed(token);
  const which = { accountId, tokenHash, now, deviceId };
  // a hash is dear: not for a token that is no good
  await readTransaction(database, accountId, (trx) => readWaiting(trx, which));
  const passwordHash = await hashPassword(password);
  const userId = randomUUID();
  return writeTransaction(database, accountId, async (trx) => {
    // of two who come with one link at once the second waits here, and finds it used
    await trx("invitations").where({ accountId, tokenHash }).forUpdate().first("id");
    const invitation = await readWaiting(trx, which);
    const { email, name, role } = invitation;
    if (invitation.acceptedAt !== null) return { accountId, email };
    await assertStillMayInvite(trx, accountId, invitation);
    const sipAccounts = sipAccountsOf(invitation.sipAccounts);
    await addUser(trx, accountId, { id: userId, name, email, role, passwordHash, sipAccounts });
    await trx("invitations")
      .where({ accountId, id: invitation.id })
      .update({ acceptedAt: now, acceptedBy: userId, acceptedDeviceId: deviceId, sipAccounts: null });
    const entry = { actorId: userId, deviceId, subjectId: userId, at: now };
    const details = { role, invitation: invitation.id };
    await recordAudit(trx, accountId, [{ ...entry, action: "personAdded", details }]);
    return { accountId, email };
  });
}

function parsed(token: string): { accountId: number; tokenHash: string } {
  const found = parseToken(token);
  if (!found) throw new KartotekaError("notFound", "no such invitation waits");
  return found;
}

/** One that was accepted is found by the device that did it. */
async function readWaiting(
  trx: Knex,
  { accountId, tokenHash, now, deviceId }: { accountId: number; tokenHash: string; now: number; deviceId?: string },
): Promise<InvitationRow> {
  const row: InvitationRow | undefined = await trx("invitations").where({ accountId, tokenHash }).first();
  const isMine = row?.acceptedAt !== null && deviceId !== undefined && row?.acceptedDeviceId === deviceId;
  const isWaiting = row?.acceptedAt === null && row.revokedAt === null && row.expiresAt > now;
  if (!row || (!isWaiting && !isMine)) throw new KartotekaError("notFound", "no such invitation waits");
  return row;
}

/** What an administrator could give a week ago, somebody who was one cannot give today. */
async function assertStillMayInvite(trx: Knex, accountId: number, { invitedBy, role }: InvitationRow): Promise<void> {
  if (invitedBy === null) return;
  const inviter: { role: Role; disabledAt: number | null; deletedAt: number | null } | undefined = await trx("users")
    .where({ accountId, id: invitedBy })
    .first("role", "disabledAt", "deletedAt");
  if (!inviter || inviter.disabledAt !== null || inviter.deletedAt !== null || !mayManage(inviter, { role }))
    throw new KartotekaError("forbidden", "whoever invited may not do so any more");
}
