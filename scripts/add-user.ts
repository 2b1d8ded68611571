// `node scripts/add-user.ts --account "ООО Ромашка" --name "Анна Петрова" --email anna@romashka.ru --role owner`:
// gives a person of a company access to the server. It writes the server's database itself; the server may run.
//
//   --account NAME     the company; made when the server has none of this name
//   --country CC       its country, ISO 3166-1 alpha-2: how numbers without a country code are read; RU when absent
//   --name, --email    who it is
//   --role ROLE        owner, admin, manager or employee
//   --sip FILE         JSON of the person's line, as in docs/running-a-server.md; none when absent
//   --data FOLDER      the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
//   --reset-password   only with --email: a new password for somebody who is there; ends this person's sessions
//
// The password is read from the standard input, so that it stands in no history and no list of processes.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import type { Knex } from "knex";
import { roleSchema } from "../src-contract/entities/user.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import { sipAccountSchema } from "../src-contract/sync-protocol.ts";
import { readConfiguration } from "../src-server/configuration.ts";
import { writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { addUser, changePassword, createAccount, findAccount } from "../src-server/session/accounts.ts";
import { hashPassword } from "../src-server/session/passwords.ts";
import { PlainError, runScript, say } from "./progress.ts";

const shortestPassword = 10;

runScript(async () => {
  const { values } = parseArgs({
    options: {
      account: { type: "string" },
      country: { type: "string", default: "RU" },
      name: { type: "string" },
      email: { type: "string" },
      role: { type: "string" },
      sip: { type: "string" },
      data: { type: "string" },
      "reset-password": { type: "boolean", default: false },
    },
  });
  const email = wanted("--email", values.email);
  const place = values.data === undefined ? {} : { KARTOTEKA_DATA: values.data, DATABASE_URL: "" };
  const database = await openDatabase(readConfiguration({ ...process.env, ...place }).database);
  try {
    if (values["reset-password"]) {
      const passwordHash = await hashPassword(await readPassword());
      await writeTransaction(database, null, (trx) => changePassword(trx, { email, passwordHash, now: Date.now() }));
      say(`${email} has a new password and signs in again on every device.`);
      return 0;
    }
    const person = {
      id: randomUUID(),
      email,
      name: wanted("--name", values.name),
      role: roleOf(wanted("--role", values.role)),
      sipAccount:
        values.sip === undefined ? null : sipAccountSchema.parse(JSON.parse(readFileSync(values.sip, "utf8"))),
    };
    const company = { name: wanted("--account", values.account), defaultCountry: values.country.toUpperCase() };
    const passwordHash = await hashPassword(await readPassword());
    await writeTransaction(database, null, async (trx) =>
      addUser(trx, await accountNamed(trx, company), { ...person, passwordHash }),
    );
    say(`${person.name} may sign in as ${email} (${person.role} of ${company.name}).`);
    return 0;
  } catch (error) {
    throw error instanceof KartotekaError ? new PlainError(error.message) : error;
  } finally {
    await database.destroy();
  }
});

async function accountNamed(trx: Knex, company: { name: string; defaultCountry: string }): Promise<number> {
  return (await findAccount(trx, company.name)) ?? createAccount(trx, { ...company, now: Date.now() });
}

function wanted(option: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "") throw new PlainError(`${option} is missing.`);
  return value.trim();
}

function roleOf(text: string): "owner" | "admin" | "manager" | "employee" {
  const role = roleSchema.safeParse(text);
  if (!role.success) throw new PlainError(`--role wants one of ${roleSchema.options.join(", ")}, not «${text}».`);
  return role.data;
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stdout.write("Password: ");
  const lines = createInterface({ input: process.stdin });
  const { value } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  const password = String(value ?? "");
  if (password.length < shortestPassword)
    throw new PlainError(`The password needs at least ${shortestPassword} characters.`);
  return password;
}
