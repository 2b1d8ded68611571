import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProcesses } from "../../scripts/processes.ts";
import { type Chance, createChance } from "../../scripts/seed/chance.ts";
import type { PostgresForTests } from "../../src-server/postgres-for-tests.ts";
import { checkCards, checkDeskFile } from "./desk-rows.ts";
import { signInDesk } from "./desk-process.ts";
import type { Finding } from "./findings.ts";
import { startLine } from "./line.ts";
import type { Settled } from "./load.ts";
import { type Desk, playRound, type World } from "./round.ts";
import { startServerProcess } from "./server-process.ts";
import {
  checkCounters,
  checkDuplicates,
  checkFields,
  checkWritten,
  type ServerRows,
  type Written,
} from "./server-rows.ts";

const repository = join(import.meta.dirname, "../..");
/** Two managers and an administrator: everybody may write, and not everybody may touch another's calls. */
const people = ["olga", "andrey", "admin"];
/** A round works on so few cards that the desks meet on them. */
const clientsOfRound = 10;

export type ChaosOptions = {
  rounds: number;
  seed: number;
  /** Of each desk, each round. */
  mutations: number;
  /** After so many rounds, and after the last, all desks are killed and their files compared whole. */
  wholeEvery: number;
  /** Where the server lives; it restarts now and then. An embedded server when absent. */
  postgres?: PostgresForTests | undefined;
  say(line: string): void;
};
export type ChaosResult = { mutations: number; findings: Finding[] };

/** Real processes, real sockets: what `npm run chaos` does. Ends at the first round that finds something. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const play = async (world: World, chance: Chance) => {
    let mutations = 0;
    const findings: Finding[] = [];
    for (let round = 1; round <= options.rounds && findings.length === 0; round += 1) {
      const before = await read(world, (server) => ({
        settled: settledOf(server, chance),
        revision: server.revision(),
      }));
      const mark = `${options.seed}.${round}`;
      const parts = { world, chance, mark, settled: before.settled };
      const played = await playRound({ ...parts, mutations: options.mutations });
      mutations += played.written.length;
      findings.push(...played.findings);
      if (findings.length === 0) findings.push(...(await checkRound(world, played.written, { ...before, mark })));
      const isWhole = round % options.wholeEvery === 0 || round === options.rounds;
      if (findings.length === 0 && isWhole) {
        findings.push(...(await checkWhole(world)));
        options.say(`round ${round}: ${mutations} mutations`);
      }
    }
    return { mutations, findings };
  };
  return inWorld(options.seed, play, options.postgres);
}

/** A seeded server and three desks on lines of their own; everything is gone when `play` is over. */
export async function inWorld<Value>(
  seed: number,
  play: (world: World, chance: Chance) => Promise<Value>,
  postgres: PostgresForTests | null = null,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-chaos-"));
  // processes start again and again: they need not compile the same sources each time
  process.env["NODE_COMPILE_CACHE"] ??= join(folder, "compiled");
  const chance = createChance(seed);
  const processes = createProcesses();
  const desks: Desk[] = [];
  try {
    const server = await startServerProcess(processes, { repository, folder, clients: 40, postgres });
    for (const person of people) {
      const line = await startLine(server.port, chance);
      desks.push({ line, desk: await signInDesk(person, folder, line.port) });
    }
    return await play({ server, desks }, chance);
  } finally {
    for (const { desk, line } of desks) {
      await desk.kill();
      await line.close();
    }
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

function settledOf(server: ServerRows, chance: Chance): Settled {
  const ids = (table: string) =>
    server.all<{ id: string }>(`SELECT id FROM ${table} WHERE accountId = 1`).map(({ id }) => id);
  const all = { clients: ids("clients"), comments: ids("comments"), tasks: ids("tasks") };
  const some = (from: string[]) =>
    Array.from({ length: Math.min(clientsOfRound, from.length) }, () => chance.pick(from));
  return { clients: some(all.clients), comments: some(all.comments), tasks: some(all.tasks) };
}

async function checkRound(
  world: World,
  written: Written[],
  before: { settled: Settled; revision: number; mark: string },
): Promise<Finding[]> {
  const findings = await read(world, (server) => [
    ...checkWritten(server, written),
    ...checkFields(server, written),
    ...checkDuplicates(server, before.revision, before.mark),
  ]);
  for (const { desk } of world.desks) {
    findings.push(...(await checkRefused(desk, written)));
    findings.push(...(await read(world, (server) => checkCards(desk, server, [...new Set(before.settled.clients)]))));
  }
  return findings;
}

/** What was refused waits for its author, and nothing else waits. The author then lets it go. */
export async function checkRefused(desk: Desk["desk"], written: readonly Written[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { items } = await desk.query("outboxItems", { limit: 1000 });
  for (const { mutationId, state, name } of items) {
    if (state !== "refused") findings.push({ kind: "stuck", words: `${name} of ${desk.name} is ${state}` });
    else await desk.command("discardRefused", { mutationId });
  }
  const listed = new Set(items.map(({ mutationId }) => mutationId));
  for (const { mutationId, expected, desk: name } of written) {
    if (name !== desk.name || expected !== "refused" || mutationId === null || listed.has(mutationId)) continue;
    findings.push({ kind: "lost", words: `${mutationId} of ${name} was refused and is not listed` });
  }
  return findings;
}

/** Every desk dies where it stands; its file, as the kill left it, against the server's. */
export async function checkWhole(world: World): Promise<Finding[]> {
  await Promise.all(world.desks.map(({ desk }) => desk.kill()));
  const findings = await read(world, (server) => [
    ...checkCounters(server),
    ...world.desks.flatMap(({ desk }) => checkDeskFile(desk, server)),
  ]);
  await Promise.all(world.desks.map(({ desk }) => desk.start()));
  return findings;
}

async function read<Value>({ server }: World, work: (server: ServerRows) => Value | Promise<Value>): Promise<Value> {
  const rows = await server.openRows();
  try {
    return await work(rows);
  } finally {
    rows.close();
  }
}
