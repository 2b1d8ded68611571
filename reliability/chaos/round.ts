import { setTimeout as wait } from "node:timers/promises";
import { toErrorBody } from "../../src-contract/errors.ts";
import type { Chance } from "../../scripts/seed/chance.ts";
import { DeskIsGone, type DeskProcess } from "./desk-process.ts";
import type { Finding } from "./findings.ts";
import type { Line, Weather } from "./line.ts";
import { createLoad, type Settled } from "./load.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Written } from "./server-rows.ts";

export type Desk = { desk: DeskProcess; line: Line };
export type World = { server: ServerProcess; desks: Desk[] };

export type RoundParts = {
  world: World;
  chance: Chance;
  /** Begins every text of the round. */
  mark: string;
  settled: Settled;
  /** Of each desk. */
  mutations: number;
};

/** How long desks may need to send, to fetch and to be quiet once everything is up again. */
const healingMilliseconds = 40_000;

/**
 * Every desk writes as fast as it can while lines get worse and better and processes are killed; then everything comes
 * back, and the desks sync until nothing waits.
 */
export async function playRound(parts: RoundParts): Promise<{ written: Written[]; findings: Finding[] }> {
  const { world } = parts;
  const findings: Finding[] = [];
  const storm = startStorm(parts);
  const written = (await Promise.all(world.desks.map((one, index) => work(one, index, parts, findings)))).flat();
  await storm.end();
  for (const { line } of world.desks) line.set({ kind: "clear" });
  await world.server.start();
  findings.push(...(await quiet(world)));
  return { written, findings };
}

async function work(
  { desk }: Desk,
  index: number,
  { chance, mark, settled, mutations }: RoundParts,
  findings: Finding[],
): Promise<Written[]> {
  const load = createLoad(chance, `${mark}.${index}`, settled);
  const written: Written[] = [];
  while (written.length < mutations) {
    if (!desk.isUp) {
      await wait(10);
      continue;
    }
    if (chance.happens(0.1)) await wait(chance.below(30));
    const planned = load.next();
    const note = (mutationId: string | null) => written.push({ ...planned, desk: desk.name, mutationId });
    try {
      const { mutationId } = await desk.mutate(planned.mutation.name, planned.mutation.args as never);
      load.taken(planned);
      note(mutationId);
    } catch (error) {
      if (!(error instanceof DeskIsGone))
        findings.push({
          kind: "stuck",
          words: `${desk.name} did not take ${planned.mutation.name}: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`,
        });
      note(null);
    }
  }
  return written;
}

/** Weather and deaths until it is told to end. */
function startStorm({ world, chance }: RoundParts): { end(): Promise<void> } {
  const over = new AbortController();
  const under: Promise<void>[] = [];
  const later = async (milliseconds: number, then: () => Promise<void>) => {
    await wait(milliseconds);
    await then();
  };
  // decided beforehand, so that the same seed brings the same deaths whatever the machine's pace
  for (const { desk } of world.desks) {
    if (!chance.happens(0.12)) continue;
    const pause = chance.below(200);
    under.push(
      later(chance.below(500), async () => {
        await desk.kill();
        await wait(pause);
        await desk.start();
      }),
    );
  }
  if (chance.happens(0.25)) {
    const pause = chance.below(400);
    under.push(
      later(chance.below(500), async () => {
        await world.server.kill();
        await wait(pause);
        await world.server.start();
      }),
    );
  }
  const { postgres } = world.server;
  if (postgres && chance.happens(0.2)) {
    const pause = chance.below(400);
    under.push(
      later(chance.below(500), async () => {
        await postgres.stop();
        await wait(pause);
        await postgres.start();
      }),
    );
  }
  const blow = async () => {
    while (!over.signal.aborted) {
      const { line } = chance.pick(world.desks);
      if (chance.happens(0.15)) line.reset();
      else line.set(someWeather(chance));
      await wait(chance.between(30, 200), undefined, { signal: over.signal }).catch(() => undefined); // it is over
    }
  };
  under.push(blow());
  return {
    async end() {
      over.abort();
      await Promise.all(under);
    },
  };
}

function someWeather(chance: Chance): Weather {
  const kind = chance.next();
  if (kind < 0.35) return { kind: "clear" };
  if (kind < 0.5) return { kind: "down" };
  if (kind < 0.65) return { kind: "hole" };
  return { kind: "rough", cuts: 0.2, slow: chance.below(40) };
}

/** All desks at once until each has sent everything, and once more, so that each has what the others sent. */
async function quiet({ desks }: World): Promise<Finding[]> {
  const deadline = Date.now() + healingMilliseconds;
  const findings: Finding[] = [];
  await Promise.all(
    desks.map(async ({ desk }) => {
      let last = "";
      while (Date.now() < deadline) {
        await desk.start();
        try {
          await desk.command("syncNow", {});
        } catch (error) {
          last = `${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`;
          await wait(20);
          continue;
        }
        const { waiting } = await desk.command("readSyncState", {});
        if (waiting === 0) return;
        last = `${waiting} mutations wait`;
      }
      findings.push({ kind: "stuck", words: `${desk.name}: ${last}` });
    }),
  );
  if (findings.length > 0) return findings;
  for (const { desk } of desks) {
    try {
      await desk.command("syncNow", {});
    } catch (error) {
      findings.push({ kind: "stuck", words: `${desk.name} on a clear line: ${toErrorBody(error).kind}` });
    }
  }
  return findings;
}
