import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Knex } from "knex";
import { z } from "zod";
import { type ManagedPerson, newPasswordSchema, shortestPassword } from "../../src-contract/administration.ts";
import { idSchema } from "../../src-contract/entities/basics.ts";
import { type Role, roleSchema } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { type SipAccount, sipAccountSchema } from "../../src-contract/sync-protocol.ts";
import * as people from "../../src-server/administration/people.ts";
import { accountsNamed } from "../../src-server/administration/accounts-named.ts";
import { enterAccount } from "../../src-server/database/account-scope.ts";
import { inAccount, writeTransaction } from "../../src-server/database/dialect.ts";
import { createAccount, findAccount, findCredentials } from "../../src-server/session/accounts.ts";
import { hashPassword } from "../../src-server/session/passwords.ts";
import { PlainError } from "../progress.ts";
import { type AdminOptions, atTheConsole, type Command, wanted, withDatabase } from "./command.ts";
import { tellServers } from "./tell-servers.ts";

export const listPeople: Command = (options) =>
  withDatabase(options, async (database) => {
    for (const { id, name } of await accountsNamed(database, options.account)) {
      const found = await inAccount(database, id, (trx) => people.listPeople(trx, id));
      options.say(`${name}: ${found.length}`);
      for (const person of found) options.say(`  ${lineOf(person)}`);
    }
    return 0;
  });

function lineOf({ role, name, email, lines, lastSeenAt, disabledAt }: ManagedPerson): string {
  const seen = lastSeenAt === null ? "never seen" : `seen ${new Date(lastSeenAt).toISOString()}`;
  return [
    role,
    name,
    email,
    lines.map(({ uri }) => uri).join(", ") || "no line",
    seen,
    ...(disabledAt === null ? [] : ["disabled"]),
  ].join(" · ");
}

export const addPerson: Command = (options) =>
  withDatabase(options, async (database) => {
    const person = {
      name: wanted("--name", options.name),
      email: wanted("--email", options.email),
      role: roleOf(options),
      sipAccounts: options.sip === undefined ? [] : [readLine(options.sip)],
    };
    const company = { name: wanted("--account", options.account), defaultCountry: options.country.toUpperCase() };
    const passwordHash = await hashPassword(await newPassword(options));
    const doer = atTheConsole();
    await writeTransaction(database, null, async (trx) => {
      const accountId =
        (await findAccount(trx, company.name)) ?? (await createAccount(trx, { ...company, now: doer.at }));
      await people.addPerson(trx, accountId, doer, { ...person, passwordHash });
    });
    options.say(`${person.name} may sign in as ${person.email} (${person.role} of ${company.name}).`);
    return 0;
  });

export const setEnabled =
  (enabled: boolean): Command =>
  (options) =>
    change(
      options,
      (trx, whom) => people.setDisabled(trx, whom, atTheConsole(), !enabled),
      () => (enabled ? "may sign in again." : "is shut out; what waits on his desks stays there."),
    );

export const changeRole: Command = (options) =>
  change(
    options,
    (trx, whom) => people.changeRole(trx, whom, atTheConsole(), roleOf(options)),
    () => `is ${roleOf(options)} now; a desk that is open takes it at its next exchange.`,
  );

export const setPassword: Command = async (options) => {
  wanted("--email", options.email);
  const passwordHash = await hashPassword(await newPassword(options));
  // only when it is said: a new password alone must not open what a second factor guards
  const forgets = options["forget-second-factor"] === true;
  return change(
    options,
    async (trx, whom) => {
      const doer = atTheConsole();
      if (forgets) await people.forgetFactor(trx, whom, doer);
      return people.givePassword(trx, whom, doer, passwordHash);
    },
    () => `has a new password${forgets ? " and no second factor" : ""} and signs in again on every device.`,
  );
};

export const setLine: Command = (options) => {
  const sipAccount = readLine(wanted("--sip", options.sip));
  return change(
    options,
    (trx, whom) => people.setSipAccount(trx, whom, atTheConsole(), sipAccount),
    () => `calls as ${sipAccount.uri}.`,
  );
};

export const clearLine: Command = (options) =>
  change(
    options,
    (trx, whom) => people.takeSipAccount(trx, whom, atTheConsole(), null),
    () => "has no telephone line any more.",
  );

type Whom = { accountId: number; userId: string };

async function change(
  options: AdminOptions,
  work: (trx: Knex, whom: Whom) => Promise<people.PeopleChange>,
  what: () => string,
): Promise<number> {
  const email = wanted("--email", options.email);
  await withDatabase(options, async (database) => {
    const [whose, changed] = await writeTransaction(database, null, async (trx) => {
      const found = await findCredentials(trx, email);
      if (!found) throw new KartotekaError("notFound", "nobody has this e-mail");
      const { accountId, userId } = found;
      await enterAccount(trx, accountId);
      return [accountId, await work(trx, { accountId, userId })] as const;
    });
    await tellServers(database, whose, changed);
  });
  options.say(`${email} ${what()}`);
  return 0;
}

function roleOf({ role }: AdminOptions): Role {
  const read = roleSchema.safeParse(wanted("--role", role));
  if (!read.success) throw new PlainError(`--role wants one of ${roleSchema.options.join(", ")}, not «${role}».`);
  return read.data;
}

/** The number before the «@» is the line's name where the file gives none; `sip set` once more with its id changes it. */
const lineFileSchema = sipAccountSchema
  .extend({
    id: idSchema.optional(),
    label: z.string().optional(),
    dtmf: sipAccountSchema.shape.dtmf.default("events"),
  })
  .transform(({ id = randomUUID(), label, ...line }): SipAccount => {
    const name = label ?? /^sips?:([^@]+)@/i.exec(line.uri)?.[1] ?? line.uri;
    return { id, label: name, ...line };
  });

/** Says which part of the file is wrong, and nothing of what stands in it. */
function readLine(file: string): SipAccount {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it is no JSON";
    throw new PlainError(`${file} cannot be read: ${code}.`);
  }
  const read = lineFileSchema.safeParse(content);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path }) => path.join(".") || "the whole");
  throw new PlainError(`${file} is no telephone line; wrong or missing: ${faults.join(", ")}.`);
}

async function newPassword({ readPassword }: AdminOptions): Promise<string> {
  const password = newPasswordSchema.safeParse(await readPassword());
  if (!password.success) throw new PlainError(`The password needs at least ${shortestPassword} characters.`);
  return password.data;
}
