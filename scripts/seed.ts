// `npm run seed -- --clients 100000`: fills the server's database with the demo account and a deterministic, realistic
// Russian data set. It writes the database itself; the server need not run.
//
//   --clients N      how many clients; 500 when absent
//   --data FOLDER    the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
//   --if-empty       does nothing when the demo account is there already
//   --account-only   the account with its users, no clients
//   --no-history     clients with whom nothing has happened yet
//   --seed N         another set of people; 1 when absent
//
// KARTOTEKA_PBX_URL is where the accounts' telephone line is, ws://127.0.0.1:47801 when absent.
import { parseArgs } from "node:util";
import { readConfiguration } from "../src-server/configuration.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { demoClients } from "./demo-account.ts";
import { PlainError, runScript, say } from "./progress.ts";
import { demoAccountExists, seedDatabase, type SeedSummary } from "./seed/seed-database.ts";

runScript(async () => {
  const options = readOptions();
  const place = options.data === undefined ? {} : { KARTOTEKA_DATA: options.data, DATABASE_URL: "" };
  const { database: location } = readConfiguration({ ...process.env, ...place });
  const started = performance.now();
  const database = await openDatabase(location);
  try {
    if (await demoAccountExists(database)) {
      if (!options.ifEmpty)
        throw new PlainError("The demo account is there already. Use another folder, or --if-empty.");
      say("The demo account is there already: nothing to do.");
      return 0;
    }
    const { clients, history, seed } = options;
    const summary = await seedDatabase(database, { clients, history, seed, onProgress: progress(clients) });
    say(summaryLine(summary, performance.now() - started));
    return 0;
  } finally {
    await database.destroy();
  }
});

type Options = { clients: number; history: boolean; seed: number; data: string | undefined; ifEmpty: boolean };

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      clients: { type: "string", default: String(demoClients) },
      data: { type: "string" },
      "if-empty": { type: "boolean", default: false },
      "account-only": { type: "boolean", default: false },
      "no-history": { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
    },
  });
  return {
    history: !values["no-history"],
    clients: values["account-only"] ? 0 : wholeNumber("--clients", values.clients),
    seed: wholeNumber("--seed", values.seed),
    data: values.data,
    ifEmpty: values["if-empty"],
  };
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text.replaceAll(/[_,]/g, ""));
  if (!Number.isInteger(number) || number < 0) throw new PlainError(`${option} wants a whole number, not «${text}».`);
  return number;
}

/** A line for each tenth, once it takes longer than a second. */
function progress(clients: number): (done: number) => void {
  const started = performance.now();
  let tenths = 0;
  return (done) => {
    const reached = Math.floor((done * 10) / clients);
    if (reached === tenths || performance.now() - started < 1_000) return;
    tenths = reached;
    say(`${done.toLocaleString("en")} of ${clients.toLocaleString("en")} clients …`);
  };
}

function summaryLine({ users, rows }: SeedSummary, milliseconds: number): string {
  const counts = Object.entries(rows)
    .filter(([table, count]) => table !== "users" && count > 0)
    .map(([table, count]) => `${count.toLocaleString("en")} ${table}`);
  return `Seeded ${[`${users.length} users`, ...counts].join(", ")} in ${(milliseconds / 1000).toFixed(1)} s.`;
}
