// `npm run load -- --desks 2000 --accounts 10 --minutes 3`: two servers over one PostgreSQL, desks that work as a call
// centre does, and a planned restart of one server. One table, one plain line, and 1 when a bound is broken.
//
//   --desks N       2000 when absent; 0 measures the servers alone
//   --accounts N    10 when absent, of different sizes
//   --minutes M     of work; 3 when absent
//   --every S       seconds from one act of a desk to its next; 600 when absent
//   --rest S        seconds without an act, once all desks are there; 30 when absent
//   --processes N   that hold the desks; one for 500 when absent
//   --clients N     of each account; 50 when absent
//   --profiles DIR  where the desks' files lie; the system's folder for temporary files when absent
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PlainError, runScript, say } from "../scripts/progress.ts";
import { brokenBounds, linesOf, tableOfLoad } from "./load/report.ts";
import { runLoad } from "./load/run-load.ts";

runScript(async () => {
  const { values } = parseArgs({
    options: {
      desks: { type: "string", default: "2000" },
      accounts: { type: "string", default: "10" },
      minutes: { type: "string", default: "3" },
      every: { type: "string", default: "600" },
      rest: { type: "string", default: "30" },
      processes: { type: "string" },
      clients: { type: "string", default: "50" },
      profiles: { type: "string", default: tmpdir() },
    },
  });
  const desks = number("--desks", values.desks);
  const result = await runLoad({
    desks,
    accounts: Math.min(number("--accounts", values.accounts), Math.max(1, desks)),
    groups: values.processes === undefined ? Math.ceil(desks / 500) : number("--processes", values.processes),
    clients: number("--clients", values.clients),
    traffic: number("--minutes", values.minutes) * 60_000,
    rest: number("--rest", values.rest) * 1_000,
    every: number("--every", values.every) * 1_000,
    profiles: values.profiles,
    say,
  });
  const out = join(import.meta.dirname, "../out");
  mkdirSync(out, { recursive: true });
  const report = { at: new Date().toISOString(), lines: linesOf(result), samples: result.samples };
  writeFileSync(join(out, "load.json"), `${JSON.stringify(report, null, 2)}\n`);
  say(`\n${tableOfLoad(result)}\n`);
  const broken = brokenBounds(result);
  say(broken.length === 0 ? "All bounds hold." : `Broken: ${broken.join("; ")}.`);
  return broken.length === 0 ? 0 : 1;
});

function number(option: string, text: string): number {
  const value = Number(text);
  if (text === "" || !(value >= 0)) throw new PlainError(`${option} wants a number, not «${text}».`);
  return value;
}
