// `npm run admin -- people list`: what the administrator of a server does at its console. It works on the server's database
// itself, while the server runs or not; the settings are those of the server (docs/running-a-server.md).
//
//   people list                      everybody: role, name, e-mail, telephone line, when last seen
//   people add                       --account NAME --name NAME --email E-MAIL --role ROLE [--country CC] [--sip FILE]
//   people disable, people enable    --email E-MAIL
//   people role                      --email E-MAIL --role ROLE
//   people password                  --email E-MAIL [--forget-second-factor]
//   sip set                          --email E-MAIL --sip FILE
//   sip clear                        --email E-MAIL
//   source add                       --account NAME --name SYSTEM: a key by which it tells what it knows (docs/ingest.md)
//   source list                      --account NAME
//   source revoke                    --account NAME --key KEY
//   backup FILE                      a copy of the embedded database, while the server runs
//   restore FILE                     a copy into a place where there is no database yet
//   health                           whether the server answers, and what is in its database
//   verify-audit                     [--account NAME] [--noted NUMBER:HASH] whether an audit log is as it was written
//   export                           --account NAME --to FOLDER: the whole account, with attached files
//   export --csv clients             --account NAME --to FILE: a table for people; or --csv calls
//   import FOLDER                    an exported account into a server that has none under its number
//   erase                            --account NAME --client ID --reason TEXT [--act FILE]: a client, for good; again: the act
//   rewrite                          PostgreSQL: every table's file anew, without what was erased; each is locked meanwhile
//
//   --data FOLDER    the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
//   --account NAME   of people list and verify-audit: this company only
//   --act FILE       also writes the act as JSON. The reason stands in it: no names there
//
// Passwords are read from the standard input, so that they stand in no history and no list of processes. What is secret
// goes in and is never shown, but for the secret of a new key. Exit codes: 0 done, 1 not.
import { createInterface } from "node:readline/promises";
import { runCommand } from "./admin/run-command.ts";
import { runScript, say } from "./progress.ts";

runScript(() => runCommand(process.argv.slice(2), { environment: process.env, say, readPassword }));

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stdout.write("Password: ");
  const lines = createInterface({ input: process.stdin });
  const { value } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  return String(value ?? "");
}
