import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Chance, createChance } from "../scripts/seed/chance.ts";
import { forkStoreProcess } from "../src-main/store/store-for-tests.ts";
import type { Outcome } from "./report.ts";

type Racer = Awaited<ReturnType<typeof forkStoreProcess>>;
type Answer = "atWork" | "refused" | "wrong";

/** Longer than a start waits for another one's lock (create-store.ts). */
const patience = 20_000;

/**
 * two to four starts of the store over one profile at the same moment. Pass: one of them is at work and no other
 * until it ends, killed (a quarter) or in order; then exactly one of those that wait, or a new one, gets in.
 */
export async function raceForLock(options: { rounds: number }, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-lock-"));
  const counts = { races: 0, starts: 0, killed: 0, twoAtWork: 0, nobodyGotIn: 0, wrongAnswer: 0 };
  const failures: string[] = [];
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const chance = createChance(seed * 104_729 + round);
      counts.races += 1;
      const found = await race(join(folder, `profile-${round}`), chance);
      counts.starts += found.starts;
      counts.killed += found.wasKilled ? 1 : 0;
      if (found.fault === null) continue;
      counts[found.fault] += 1;
      failures.push(`race ${round}: ${found.fault}`);
    }
    return { counts, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Fault = "twoAtWork" | "nobodyGotIn" | "wrongAnswer";

async function race(
  profile: string,
  chance: Chance,
): Promise<{ starts: number; wasKilled: boolean; fault: Fault | null }> {
  const racers = await Promise.all(Array.from({ length: chance.between(2, 4) }, () => forkStoreProcess(profile)));
  const answers = new Map<Racer, Promise<Answer>>(racers.map((racer) => [racer, answerOf(racer)]));
  const wasKilled = chance.happens(0.25);
  const starts = racers.length;
  const outcome = (fault: Fault | null) => ({ starts, wasKilled, fault });
  try {
    const winner = await firstAtWork(answers);
    if (!winner) return outcome("nobodyGotIn");
    answers.delete(winner);
    // the others wait for as long as they are told to, or less
    await wait(chance.below(200));
    if (await anyAtWork(answers)) return outcome("twoAtWork");
    await (wasKilled ? winner.kill() : winner.stop());
    racers.splice(racers.indexOf(winner), 1);
    const next = (await firstAtWork(answers)) ?? (await lateStart(profile, racers, answers));
    if (!next) return outcome("nobodyGotIn");
    answers.delete(next);
    if (await anyAtWork(answers)) return outcome("twoAtWork");
    return outcome((await anyWrong(answers)) ? "wrongAnswer" : null);
  } finally {
    await Promise.all(racers.map((racer) => racer.kill()));
    rmSync(profile, { recursive: true, force: true });
  }
}

async function answerOf(racer: Racer): Promise<Answer> {
  const result = await racer.ask("command", "readSession", {});
  if (result.ok) return "atWork";
  return result.error.kind === "conflict" ? "refused" : "wrong";
}

/** Null when all have been refused, or none has answered within the patience. */
async function firstAtWork(answers: ReadonlyMap<Racer, Promise<Answer>>): Promise<Racer | null> {
  const waiting = new Map(answers);
  const tooLong = wait(patience, null, { ref: false });
  while (waiting.size > 0) {
    const answered = [...waiting].map(async ([racer, answer]) => ({ racer, answer: await answer }));
    const first = await Promise.race([...answered, tooLong]);
    if (!first) return null;
    if (first.answer === "atWork") return first.racer;
    waiting.delete(first.racer);
  }
  return null;
}

async function lateStart(
  profile: string,
  racers: Racer[],
  answers: Map<Racer, Promise<Answer>>,
): Promise<Racer | null> {
  const late = await forkStoreProcess(profile);
  racers.push(late);
  answers.set(late, answerOf(late));
  return firstAtWork(answers);
}

/** As far as they have answered. */
async function anyAtWork(answers: ReadonlyMap<Racer, Promise<Answer>>): Promise<boolean> {
  return (await settled(answers)).includes("atWork");
}

async function anyWrong(answers: ReadonlyMap<Racer, Promise<Answer>>): Promise<boolean> {
  return (await settled(answers)).includes("wrong");
}

function settled(answers: ReadonlyMap<Racer, Promise<Answer>>): Promise<(Answer | "waiting")[]> {
  const waiting = wait(20, "waiting" as const);
  return Promise.all([...answers.values()].map((answer) => Promise.race([answer, waiting])));
}
