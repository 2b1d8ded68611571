import type { AuditFault, AuditVerdict } from "../../src-contract/administration.ts";
import { healthSchema } from "../../src-contract/sync-protocol.ts";
import { accountsNamed } from "../../src-server/administration/accounts-named.ts";
import { type BackupReport, makeBackup, restoreBackup } from "../../src-server/administration/backup.ts";
import { serverAccount } from "../../src-server/audit/record-audit.ts";
import { verifyAudit } from "../../src-server/audit/verify-audit.ts";
import { inAccount } from "../../src-server/database/dialect.ts";
import { PlainError } from "../progress.ts";
import { type AdminOptions, type Command, wanted, withDatabase } from "./command.ts";

export const backup: Command = async ({ configuration, file, say }) => {
  const target = wanted("The backup's file", file);
  const { database } = configuration;
  if (database.kind === "postgres") {
    say("PostgreSQL makes its own backups, while servers run. As a role with SUPERUSER or BYPASSRLS:");
    say(`  pg_dump --format=custom --file=${quoted(target)} ${quoted(addressOf(database.url))}`);
    return 1;
  }
  const report = await makeBackup({ file: database.file, target, now: Date.now() });
  say(`${target}: ${contentOf(report)}. Opened and read through.`);
  return 0;
};

export const restore: Command = async ({ configuration, folder, file, say }) => {
  const source = wanted("The backup's file", file);
  const { database } = configuration;
  if (database.kind === "postgres") {
    say("Into a new, empty database, before a server starts on it:");
    say(`  pg_restore --no-owner --role=OWNER --dbname=${quoted(addressOf(database.url))} ${quoted(source)}`);
    say("Then start one server once with KARTOTEKA_RESTORED=1.");
    return 1;
  }
  const report = await restoreBackup({ backup: source, folder, now: Date.now() });
  say(`${database.file}: ${contentOf(report)}.`);
  say("Desks take the data anew at their next exchange, and send what they have not sent.");
  return 0;
};

function contentOf({ bytes, accounts, people, clients, auditEntries }: BackupReport): string {
  const size = `${(bytes / 1_048_576).toFixed(1)} MB`;
  return `${size}, ${accounts} accounts, ${people} people, ${clients} clients, ${auditEntries} audit entries`;
}

/** Whatever is in the address but the password: that one comes from ~/.pgpass or PGPASSWORD. */
function addressOf(url: string): string {
  const address = new URL(url);
  address.password = "";
  return address.href;
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export const health: Command = async (options) => {
  const { host, port, tls } = options.configuration;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const url = `${tls ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const answer = await askHealth(url);
  options.say(`${url}: ${answer}`);
  await withDatabase(options, async (database) => {
    for (const { id, name: account } of await accountsNamed(database, options.account)) {
      const [people, clients] = await inAccount(database, id, async (trx) => [
        await trx("users").where({ accountId: id, disabledAt: null }).count({ rows: "*" }).first(),
        await trx("clients").where({ accountId: id, deletedAt: null }).count({ rows: "*" }).first(),
      ]);
      options.say(`${account}: ${people?.["rows"] ?? 0} people, ${clients?.["rows"] ?? 0} clients`);
    }
  });
  return answer === "ok" ? 0 : 1;
};

async function askHealth(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    const answer = healthSchema.safeParse(await response.json());
    if (!answer.success) return "something else answers there";
    return answer.data.database === "ok" ? "ok" : "its database is away";
  } catch {
    return "no server answers";
  }
}

export const verify: Command = (options) =>
  withDatabase(options, async (database) => {
    const noted = notedEnd(options);
    const accounts = await accountsNamed(database, options.account);
    const logs = options.account === undefined ? [...accounts, { id: serverAccount, name: "The server" }] : accounts;
    let isWhole = true;
    for (const { id, name } of logs) {
      const verdict = await verifyAudit(database, id, noted);
      options.say(`${name}: ${verdict.fault ? describe(verdict.fault) : wholeness(verdict)}`);
      if (verdict.fault) isWhole = false;
    }
    return isWhole ? 0 : 1;
  });

function wholeness({ entries, end }: AuditVerdict): string {
  return `${entries} entries, as they were written. Its end: ${end.number}:${end.hash}`;
}

function describe(fault: AuditFault): string {
  switch (fault.kind) {
    case "altered":
      return `entry ${fault.number} is not what was written`;
    case "missing":
      return `entry ${fault.number} is missing`;
    case "added":
      return `entry ${fault.number} was put there by somebody else`;
    case "moved":
      return `what was written as entry ${fault.number} stands as ${fault.standsAt}`;
    case "otherHistory":
      return `entry ${fault.number} is another one than was noted: the log was written anew`;
    case "outcome":
      return `the result ${fault.outcomeId} no longer says what was given, by entry ${fault.number}`;
  }
}

function notedEnd({ noted, account }: AdminOptions): AuditVerdict["end"] | undefined {
  if (noted === undefined) return undefined;
  if (account === undefined) throw new PlainError("--noted is the end of one log: say --account too.");
  const [, number, hash] = /^(\d+):([0-9a-f]{64})$/.exec(noted) ?? [];
  if (number === undefined || hash === undefined) throw new PlainError("--noted wants what verify-audit printed.");
  return { number: Number(number), hash };
}
