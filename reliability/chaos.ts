// `npm run chaos -- --rounds 300 --seed 1`: the real server and three real desks, each a process of its own, over lines
// that drop, delay, hold and cut, while processes are killed. Ends with one line of counts, and with 1 unless all
// are zero. The plan of a round follows from the seed; how the processes meet in it is the machine's.
//
//   --rounds N        300 when absent
//   --mutations M     of each desk in each round; 112 when absent
//   --seed S          1 when absent
//   --pg              the server lives in a PostgreSQL of this run's own, which restarts now and then
//   --cut-answers N   instead of rounds: N answers of the server, each cut at some byte
import { parseArgs } from "node:util";
import { PlainError, runScript, say } from "../scripts/progress.ts";
import { startPostgresForTests } from "../src-server/postgres-for-tests.ts";
import { runCutAnswers } from "./chaos/cut-answers.ts";
import { countsOf, type Finding } from "./chaos/findings.ts";
import { runChaos } from "./chaos/run-chaos.ts";

const shown = 20;

runScript(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "300" },
      mutations: { type: "string", default: "112" },
      seed: { type: "string", default: "1" },
      "cut-answers": { type: "string" },
      pg: { type: "boolean", default: false },
    },
  });
  const seed = whole("--seed", values.seed);
  if (values["cut-answers"] !== undefined) {
    const { answers, mutations, findings } = await runCutAnswers({
      answers: whole("--cut-answers", values["cut-answers"]),
      seed,
    });
    return tell(`cut=${answers} mutations=${mutations}`, findings);
  }
  const rounds = whole("--rounds", values.rounds);
  const postgres = values.pg ? await startPostgresForTests() : undefined;
  try {
    const { mutations, findings } = await runChaos({
      rounds,
      seed,
      mutations: whole("--mutations", values.mutations),
      wholeEvery: 20,
      postgres,
      say,
    });
    return tell(`rounds=${rounds} mutations=${mutations}`, findings);
  } finally {
    await postgres?.remove();
  }
});

function tell(head: string, findings: Finding[]): number {
  for (const { kind, words } of findings.slice(0, shown)) say(`${kind}: ${words}`);
  say(`${head} ${countsOf(findings)}`);
  return findings.length === 0 ? 0 : 1;
}

function whole(option: string, text: string): number {
  const number = Number(text.replaceAll("_", ""));
  if (!Number.isInteger(number) || number < 0) throw new PlainError(`${option} wants a whole number, not «${text}».`);
  return number;
}
