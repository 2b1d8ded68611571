import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { AuditAction, AuditDetails, ManagedPerson } from "../../src-contract/administration.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { mayManage, type PersonManager, rolesToGive } from "../../src-contract/rules/people.ts";
import { mostLines, type SipAccount } from "../../src-contract/sync-protocol.ts";
import { type Doer, recordAudit } from "../audit/record-audit.ts";
import { takeRevisions } from "../database/revision.ts";
import { forgetSecondFactor, readSecondFactor } from "../identity/second-factor.ts";
import { addUser, readSipAccounts, setPassword, sipAccountsOf, writeSipAccounts } from "../session/accounts.ts";
import { endSessions } from "../session/refresh-tokens.ts";

type Person = { id: string; role: Role; disabledAt: number | null };
type Whom = { accountId: number; userId: string };

/** What a change comes to outside the database: streams to close, and a revision that desks are to be told of. */
export type PeopleChange = { families: string[]; revision: number | null };

export async function listPeople(trx: Knex, accountId: number): Promise<ManagedPerson[]> {
  const people: (Omit<ManagedPerson, "lines"> & { sipAccounts: string | null })[] = await trx("users")
    .leftJoin("sipAccounts", (join) =>
      join.on("sipAccounts.accountId", "users.accountId").andOn("sipAccounts.userId", "users.id"),
    )
    .where({ "users.accountId": accountId, "users.deletedAt": null })
    .orderBy(["users.name", "users.id"])
    .select({
      id: "users.id",
      name: "users.name",
      email: "users.email",
      role: "users.role",
      disabledAt: "users.disabledAt",
      sipAccounts: "sipAccounts.sipAccounts",
      lastSeenAt: trx("devices")
        .max("lastSeenAt")
        .whereRaw('"devices"."accountId" = "users"."accountId" and "devices"."userId" = "users"."id"'),
    });
  return people.map(({ sipAccounts, ...person }) => ({
    ...person,
    lines: sipAccountsOf(sipAccounts).map(({ password: _password, iceServers: _iceServers, ...shown }) => shown),
  }));
}

export type NewPerson = {
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
  sipAccounts: readonly SipAccount[];
};

/** Throws conflict for an e-mail that is taken, forbidden for a role that the doer may not give. */
export async function addPerson(trx: Knex, accountId: number, doer: Doer, person: NewPerson): Promise<string> {
  const manager = await readManager(trx, accountId, doer);
  if (!rolesToGive(manager).includes(person.role))
    throw new KartotekaError("forbidden", "this role is not his to give");
  const id = randomUUID();
  await addUser(trx, accountId, { ...person, id });
  const entry = { ...doer, subjectId: id };
  await recordAudit(trx, accountId, [
    { ...entry, action: "personAdded", details: { role: person.role } },
    ...person.sipAccounts.map(() => ({ ...entry, action: "sipAccountSet" as const })),
  ]);
  return id;
}

/** A desk of another role takes everything anew at its next exchange (docs/roles.md). */
export async function changeRole(trx: Knex, whom: Whom, doer: Doer, role: Role): Promise<PeopleChange> {
  const { accountId, userId } = whom;
  const { person, manager, isLastOwner } = await lockPeople(trx, whom, doer);
  if (!rolesToGive(manager).includes(role)) throw new KartotekaError("forbidden", "this role is not his to give");
  if (person.role === role) return nothing;
  refuseForOneself(whom, doer);
  if (isLastOwner) throw new KartotekaError("conflict", "the account would be left without an owner");
  const revision = await takeRevisions(trx, accountId, 1);
  await trx("users").where({ accountId, id: userId }).update({ role, revision });
  await record(trx, whom, doer, "roleChanged", { before: person.role, role });
  return { families: [], revision };
}

/** Shut out: no session goes on, and none begins. What he wrote stays, and so does what his desks have not sent. */
export async function setDisabled(trx: Knex, whom: Whom, doer: Doer, disabled: boolean): Promise<PeopleChange> {
  const { accountId, userId } = whom;
  const { person, isLastOwner } = await lockPeople(trx, whom, doer);
  if ((person.disabledAt !== null) === disabled) return nothing;
  refuseForOneself(whom, doer);
  if (disabled && isLastOwner) throw new KartotekaError("conflict", "the account would be left without an owner");
  const families = disabled ? await endSessions(trx, whom, { reason: "disabled", now: doer.at }) : [];
  const revision = await takeRevisions(trx, accountId, 1);
  await trx("users")
    .where({ accountId, id: userId })
    .update({ disabledAt: disabled ? doer.at : null, revision });
  await record(trx, whom, doer, disabled ? "personDisabled" : "personEnabled");
  return { families, revision };
}

/** A new password ends every session of the person. */
export async function givePassword(trx: Knex, whom: Whom, doer: Doer, passwordHash: string): Promise<PeopleChange> {
  await lockPeople(trx, whom, doer);
  const families = await setPassword(trx, whom, { passwordHash, now: doer.at });
  await record(trx, whom, doer, "passwordChanged");
  return { families, revision: null };
}

/** For whoever has lost the telephone and the recovery codes. Nothing is recorded where there was none. */
export async function forgetFactor(trx: Knex, whom: Whom, doer: Doer): Promise<void> {
  await lockPeople(trx, whom, doer);
  if (!(await readSecondFactor(trx, whom)).isOn) return;
  await forgetSecondFactor(trx, whom);
  await record(trx, whom, doer, "secondFactorChanged", { isOn: false });
}

/** A further line, or another form of the one with this id. His desks get it with their next session token. */
export async function setSipAccount(trx: Knex, whom: Whom, doer: Doer, sipAccount: SipAccount): Promise<PeopleChange> {
  await lockPeople(trx, whom, doer);
  const lines = await readSipAccounts(trx, whom);
  const isKnown = lines.some(({ id }) => id === sipAccount.id);
  if (!isKnown && lines.length >= mostLines) throw new KartotekaError("conflict", "nobody has more lines than this");
  const changed = isKnown
    ? lines.map((line) => (line.id === sipAccount.id ? sipAccount : line))
    : [...lines, sipAccount];
  await writeSipAccounts(trx, whom, changed);
  await record(trx, whom, doer, "sipAccountSet");
  return nothing;
}

/** Takes a line away; with null all of them. */
export async function takeSipAccount(trx: Knex, whom: Whom, doer: Doer, lineId: string | null): Promise<PeopleChange> {
  await lockPeople(trx, whom, doer);
  const lines = await readSipAccounts(trx, whom);
  const kept = lineId === null ? [] : lines.filter(({ id }) => id !== lineId);
  if (kept.length === lines.length) return nothing;
  await writeSipAccounts(trx, whom, kept);
  await record(trx, whom, doer, "sipAccountCleared");
  return nothing;
}

const nothing: PeopleChange = { families: [], revision: null };

function record(
  trx: Knex,
  { accountId, userId }: Whom,
  doer: Doer,
  action: AuditAction,
  details: AuditDetails = {},
): Promise<void> {
  return recordAudit(trx, accountId, [{ ...doer, action, subjectId: userId, details }]);
}

/** Whoever shuts himself out by mistake could not take it back. */
function refuseForOneself({ userId }: Whom, { actorId }: Doer): void {
  if (userId === actorId) throw new KartotekaError("conflict", "nobody changes this about himself");
}

/**
 * The person, with all owners and who does it, as they are now and until the commit: two owners who take the right from
 * each other at once leave one. By the order of their ids, as a push locks them. Throws notFound and forbidden.
 */
async function lockPeople(
  trx: Knex,
  { accountId, userId }: Whom,
  { actorId }: Doer,
): Promise<{ person: Person; manager: PersonManager; isLastOwner: boolean }> {
  const rows: Person[] = await trx("users")
    .where({ accountId, deletedAt: null })
    .andWhere((either) => {
      void either.whereIn("id", actorId === null ? [userId] : [userId, actorId]).orWhere({ role: "owner" });
    })
    .orderBy("id")
    .forUpdate()
    .select("id", "role", "disabledAt");
  const person = rows.find(({ id }) => id === userId);
  if (!person) throw new KartotekaError("notFound", "no such person");
  const manager = managerIn(rows, actorId);
  if (!mayManage(manager, person)) throw new KartotekaError("forbidden", "an owner is changed by owners only");
  const owners = rows.filter(({ role, disabledAt }) => role === "owner" && disabledAt === null);
  return { person, manager, isLastOwner: owners.length === 1 && owners[0]?.id === userId };
}

async function readManager(trx: Knex, accountId: number, { actorId }: Doer): Promise<PersonManager> {
  if (actorId === null) return null;
  const rows: Person[] = await trx("users").where({ accountId, id: actorId }).select("id", "role", "disabledAt");
  return managerIn(rows, actorId);
}

function managerIn(rows: Person[], actorId: string | null): PersonManager {
  if (actorId === null) return null;
  const actor = rows.find(({ id }) => id === actorId);
  if (!actor || actor.disabledAt !== null) throw new KartotekaError("sessionRevoked");
  return actor;
}
