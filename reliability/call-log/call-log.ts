import { join } from "node:path";
import { provideElectron } from "../../bench/electron-environment.ts";
import { lineCalls } from "../../e2e/practice-line.ts";
import { serverRows } from "../../e2e/server-rows.ts";
import { createWorld, repository, type World } from "../../e2e/world.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { createChance } from "../../scripts/seed/chance.ts";
import type { Outcome } from "../report.ts";
import { type Kill, planLife, type Round } from "./plan.ts";
import { Station } from "./station.ts";
import { judge } from "./verdict.ts";

const people = [
  { email: "olga@demo.kartoteka", number: "101" },
  { email: "andrey@demo.kartoteka", number: "102" },
  { email: "owner@demo.kartoteka", number: "103" },
  { email: "admin@demo.kartoteka", number: "104" },
];

type Counts = Record<
  "calls" | "logged" | "lost" | "doubled" | "open" | "wrongLength" | "notAsked" | "forms" | "neverLeft" | "stuck",
  number
> &
  Record<Kill, number> & { worstLengthError: number; atServer: number; notAtServer: number };

type Campaign = { world: World; counts: Counts; failures: string[]; wanted: number; numbers: string[] };

/**
 * R-38: the built application in the real Electron, the practice line, a real server. Calls at every stage, some of them
 * several at once; then the window's process dies, or the store's, or both, or the whole application. Afterwards every
 * call that was at the line is one record with its length, its outcome is asked for, and the server has it once.
 */
export async function killInCalls(options: { calls: number; desks: number }, seed: number): Promise<Outcome> {
  const processes = createProcesses();
  await buildIfNeeded(repository, processes);
  await provideElectron(processes);
  const timing = { answerAfterMs: 250, noAnswerAfterMs: 60_000, connectionLossGraceMs: 2_000 };
  const world = await createWorld({ clients: 60, timing });
  const campaign: Campaign = { world, counts: nothing(), failures: [], wanted: options.calls, numbers: [] };
  try {
    const stations = people.slice(0, options.desks).map((person) => new Station(world, person));
    await Promise.all(stations.map((station, place) => shift(campaign, station, { seed, place })));
    compareWithServer(campaign);
    return { counts: campaign.counts, failures: campaign.failures };
  } finally {
    await world.close();
    await processes.stopAll();
  }
}

function nothing(): Counts {
  const found = { lost: 0, doubled: 0, open: 0, wrongLength: 0, notAsked: 0, stuck: 0, notAtServer: 0 };
  const kills = { renderer: 0, store: 0, both: 0, application: 0 };
  return { calls: 0, ...kills, logged: 0, neverLeft: 0, forms: 0, worstLengthError: 0, atServer: 0, ...found };
}

/** One desk's work until the campaign has its calls. */
async function shift(campaign: Campaign, station: Station, { seed, place }: { seed: number; place: number }) {
  const { counts, failures, wanted } = campaign;
  let isOpen = false;
  for (let life = 0; counts.calls < wanted; life += 1) {
    const chance = createChance(seed * 15_485_863 + place * 7_919 + life);
    for (const [step, round] of planLife(chance).entries()) {
      if (counts.calls >= wanted) break;
      const name = `desk ${place}, life ${life}, round ${step} (${round.kill} at ${round.stage})`;
      try {
        if (!isOpen) await station.open();
        isOpen = true;
        await playRound(campaign, station, { round, name, pause: chance.between(200, 2_500) });
      } catch (error) {
        counts.stuck += 1;
        failures.push(`${name}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
        await station.close();
        isOpen = false;
      }
    }
  }
  if (!isOpen) await station.open();
  await station.sync();
  await station.close();
}

async function playRound(
  { world, counts, failures, numbers: all }: Campaign,
  station: Station,
  { round, name, pause }: { round: Round; name: string; pause: number },
): Promise<void> {
  const numbers = await station.callUp(round);
  const at = await station.kill(round.kill);
  counts[round.kill] += 1;
  counts.calls += numbers.length;
  await station.comeBack(round.kill, pause);
  const records = await station.recordsOf(numbers);
  const asked = await station.askedFor();
  const line = await lineCalls(world.line);
  const diedAt = round.kill === "store" ? null : at;
  for (const number of numbers) {
    const atLine = line.filter((call) => call.number === number);
    const atDesk = records.filter(({ raw }) => raw === number);
    if (atLine.length === 0 && atDesk.length === 0) counts.neverLeft += 1;
    if (atDesk.length === 1) counts.logged += 1;
    const { faults, lengthError } = judge({ line: atLine, desk: atDesk, asked, diedAt });
    counts.worstLengthError = Math.max(counts.worstLengthError, Math.round(lengthError ?? 0));
    for (const { kind, words } of faults) {
      counts[kind] += 1;
      failures.push(`${name}: ${kind}, ${number}: ${words}`);
    }
  }
  all.push(...records.map(({ id }) => id));
  counts.forms += await station.fillForms();
  const waiting = await station.askedFor();
  for (const { id } of records) if (waiting.has(id)) await station.giveOutcome(id);
}

/** Each record of a desk stands at the server once, ended and with one outcome; no number has a second row. */
function compareWithServer({ world, counts, failures, numbers }: Campaign): void {
  const folder = join(world.folder, "server");
  const rows = serverRows(
    folder,
    "SELECT id, raw, endedAt, held FROM calls WHERE raw LIKE '+7999%' AND source = 'softphone'",
  );
  const outcomes = serverRows(folder, "SELECT callId FROM callOutcomes");
  counts.atServer = rows.length;
  for (const id of numbers) {
    const row = rows.find((other) => other["id"] === id);
    const given = outcomes.filter(({ callId }) => callId === id).length;
    if (row && row["endedAt"] !== null && row["held"] !== null && given === 1) continue;
    counts.notAtServer += 1;
    failures.push(`at the server: ${id} ${row ? `with ${given} outcomes` : "is missing"}`);
  }
  const seen = new Set<unknown>();
  for (const { raw } of rows) {
    if (seen.has(raw)) {
      counts.doubled += 1;
      failures.push(`at the server: ${String(raw)} is there twice`);
    }
    seen.add(raw);
  }
}
