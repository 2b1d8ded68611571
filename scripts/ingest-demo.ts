// `npm run ingest-demo`: a day of what outside systems tell (orders, payments, letters, visits, messages, a webinar), told to
// a running server in about a minute, of clients of the demo data: open cards show it as it comes.
//
//   --url URL         of the server; that of `npm start` when absent
//   --key KEY         a key of a source (docs/ingest.md), with its secret. Without it the demo server of this folder gets
//                     one, which is revoked at the end
//   --secret=SECRET   it may begin with a dash, hence the sign; or KARTOTEKA_SOURCE_SECRET
//   --clients N       of how many clients; 12 when absent
//   --seconds N       how long the day lasts; 60 when absent
//   --seed N          another day; 1 when absent. The same once more leaves everything as it is
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Knex } from "knex";
import { sqliteIn } from "../src-server/configuration.ts";
import { inAccount, writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { addSourceKey, type NewSourceKey, revokeSourceKey } from "../src-server/ingest/source-keys.ts";
import { findAccount } from "../src-server/session/accounts.ts";
import { atTheConsole } from "./admin/command.ts";
import { demoFolder, demoPorts } from "./demo-account.ts";
import { demoDay, type DemoMoment } from "./ingest/demo-day.ts";
import { tellServer } from "./ingest/tell-server.ts";
import { PlainError, runScript, say } from "./progress.ts";
import { createChance } from "./seed/chance.ts";
import { demoAccountName } from "./seed/demo-users.ts";
import { firstSeedClients } from "./seed/seed-database.ts";
import { serverPortState } from "./services.ts";

const dayMs = 86_400_000;

runScript(async () => {
  const options = readOptions();
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const clients = firstSeedClients(options.clients, { now: Date.now() }).map(({ row }) => row);
  const name = `demo-${options.seed}-${new Date(today).toISOString().slice(0, 10)}`;
  const moments = demoDay(clients, { chance: createChance(options.seed), day: today, name });
  if (options.key) return play(moments, options, options.key);
  return withDemoKey((key) => play(moments, options, key));
});

type Options = { url: string; key: NewSourceKey | null; clients: number; seconds: number; seed: number };

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: `http://127.0.0.1:${demoPorts.server}` },
      key: { type: "string" },
      secret: { type: "string", default: process.env["KARTOTEKA_SOURCE_SECRET"] ?? "" },
      clients: { type: "string", default: "12" },
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: "1" },
    },
  });
  const whole = (option: "clients" | "seconds" | "seed") => {
    if (!/^\d{1,6}$/.test(values[option])) throw new PlainError(`--${option} wants a whole number.`);
    return Number(values[option]);
  };
  const key = values.key === undefined ? null : { keyId: values.key, secret: values.secret };
  if (key && key.secret === "") throw new PlainError("--secret is missing.");
  return { url: values.url, key, clients: whole("clients"), seconds: whole("seconds"), seed: whole("seed") };
}

/** The hours from the first moment to the last pass in so many seconds; what falls into one tenth of them goes together. */
async function play(moments: readonly DemoMoment[], { url, seconds }: Options, key: NewSourceKey): Promise<number> {
  const [from, to] = [moments[0]?.minute ?? 0, moments.at(-1)?.minute ?? 0];
  const steps = Math.max(1, Math.round(seconds));
  const stepOf = ({ minute }: DemoMoment) =>
    Math.min(steps - 1, Math.floor(((minute - from) / (to - from + 1)) * steps));
  const sum = { applied: 0, unchanged: 0, refused: 0 };
  for (let step = 0; step < steps; step++) {
    const due = moments.filter((moment) => stepOf(moment) === step);
    const began = performance.now();
    if (due.length > 0) {
      const answer = await tellServer(
        url,
        key,
        due.map(({ item }) => item),
      );
      for (const count of ["applied", "unchanged", "refused"] as const) sum[count] += answer[count];
      say(`${clock(due[0]?.minute ?? 0)}  ${wordsOf(due)}`);
    }
    if (step < steps - 1 && seconds > 0) await sleep(Math.max(0, 1_000 - (performance.now() - began)));
  }
  say(`${sum.applied} applied, ${sum.unchanged} unchanged, ${sum.refused} refused.`);
  if (sum.unchanged > sum.applied) say("This day was played before: --seed 2 plays another one.");
  return sum.refused === 0 ? 0 : 1;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function wordsOf(moments: readonly DemoMoment[]): string {
  const counts = new Map<string, number>();
  for (const { item } of moments) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1);
  return Array.from(counts, ([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`)).join(", ");
}

async function withDemoKey(work: (key: NewSourceKey) => Promise<number>): Promise<number> {
  if ((await serverPortState(demoPorts.server)) !== "ours")
    throw new PlainError("No demo server runs: npm start, or --url, --key and --secret of another one.");
  const database = await openDatabase(sqliteIn(join(demoFolder(join(import.meta.dirname, "..")), "server")));
  try {
    const accountId = await inAccount(database, null, (trx) => findAccount(trx, demoAccountName));
    if (accountId === undefined) throw new PlainError("The server of this folder has no demo account.");
    const inTurn = <Value>(step: (trx: Knex) => Promise<Value>) => writeTransaction(database, accountId, step);
    const key = await inTurn((trx) => addSourceKey(trx, accountId, atTheConsole(), "demo"));
    try {
      return await work(key);
    } finally {
      await inTurn((trx) => revokeSourceKey(trx, accountId, atTheConsole(), key.keyId));
    }
  } finally {
    await database.destroy();
  }
}
