import { createLoad } from "./load.ts";
import type { Finding } from "./findings.ts";
import { checkRefused, checkWhole, inWorld } from "./run-chaos.ts";
import { checkDuplicates, checkWritten, openServerRows, type Written } from "./server-rows.ts";
import type { Desk } from "./round.ts";

/** Most answers are torn; the desk asks again at once. */
const shareOfTorn = 0.8;
/** Tries for one batch: far beyond what chance can bring. */
const triesAllowed = 200;

/**
 * an answer that is lost after the commit is safe. Each desk writes a few things and syncs; its line tears most
 * of the server's answers at some byte, until a whole one comes through. Then everything must be there exactly once.
 */
export function runCutAnswers({
  answers,
  seed,
}: {
  answers: number;
  seed: number;
}): Promise<{ answers: number; mutations: number; findings: Finding[] }> {
  return inWorld(seed, async (world, chance) => {
    const rows = openServerRows(world.server.dataFolder);
    try {
      const since = rows.revision();
      const ids = (table: string) => rows.all<{ id: string }>(`SELECT id FROM ${table} LIMIT 20`).map(({ id }) => id);
      const settled = { clients: ids("clients"), comments: ids("comments"), tasks: ids("tasks") };
      const torn = () => world.desks.reduce((sum, { line }) => sum + line.cutAnswers, 0);
      const findings: Finding[] = [];
      const written = await Promise.all(
        world.desks.map(async ({ desk, line }, index): Promise<Written[]> => {
          const load = createLoad(chance, `${seed}.${index}`, settled);
          const own: Written[] = [];
          while (torn() < answers && findings.length === 0) {
            for (let count = chance.between(1, 4); count > 0; count -= 1) {
              const planned = load.next();
              const { mutationId } = await desk.mutate(planned.mutation.name, planned.mutation.args as never);
              load.taken(planned);
              own.push({ ...planned, desk: desk.name, mutationId });
            }
            line.set({ kind: "cutAnswers", share: shareOfTorn });
            if (!(await syncThrough(desk)))
              findings.push({ kind: "stuck", words: `${desk.name} gets nothing through` });
          }
          line.set({ kind: "clear" });
          return own;
        }),
      );
      for (const { desk } of [...world.desks, ...world.desks]) {
        if (!(await syncThrough(desk))) findings.push({ kind: "stuck", words: `${desk.name} on a clear line` });
      }
      const all = written.flat();
      for (const own of written) findings.push(...checkWritten(rows, own));
      findings.push(...checkDuplicates(rows, since, String(seed)));
      for (const { desk } of world.desks) findings.push(...(await checkRefused(desk, all)));
      findings.push(...(await checkWhole(world)));
      return { answers: torn(), mutations: all.length, findings };
    } finally {
      rows.close();
    }
  });
}

async function syncThrough(desk: Desk["desk"]): Promise<boolean> {
  for (let tries = 0; tries < triesAllowed; tries += 1) {
    try {
      await desk.command("syncNow", {});
      return true;
    } catch {
      // torn: that is what the line is for
    }
  }
  return false;
}
