// P-9: a client's card with everything that happened with him.
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../child.ts";
import type { Row } from "../context.ts";
import { median, quantile, rounded } from "../figures.ts";
import { interleave, untilWarm } from "../interleave.ts";
import { resultOf } from "../result.ts";
import { openServerDatabase } from "../work-unit.ts";

const floorFile = join(import.meta.dirname, "../floor/in-process.ts");
const inStoreFile = join(import.meta.dirname, "../kartoteka/in-store.ts");
const related = ["notes", "comments", "calls", "tasks", "orders", "messages"];
const cards = 300;
const warmUp = 150;
const coldStarts = 7;

export const card: Row = {
  ids: ["P-9", "P-9b"],
  async run(context) {
    const unit = await context.unit("history");
    const { profile, floorFile: file } = await context.readyDesks("history");
    const relatedFile = join(context.folder, "related.jsonl");
    const { ids, rowsACard } = writeRelated(unit.serverFolder, relatedFile);
    const prepared = await startChild(floorFile);
    await prepared.call("open", { file });
    await prepared.call("loadRelated", { file: relatedFile });
    await prepared.stop();

    const open = {
      floor: { script: floorFile, args: { file } },
      kartoteka: { script: inStoreFile, args: { profile } },
    };
    const start = async ({ script, args }: (typeof open)[keyof typeof open]) => {
      const child = await startChild(script);
      await child.call("open", args);
      return child;
    };
    let first = 0;
    const cold = await interleave(
      Object.entries(open).map(([name, how]) => ({
        name,
        async run() {
          const child = await start(how);
          first += 1;
          const [milliseconds = Number.NaN] = await child.call<number[]>("cards", [ids[(first * 31) % ids.length]]);
          await child.stop();
          return milliseconds;
        },
      })),
      coldStarts,
      Object.keys(open),
    );
    const [floor, store] = [await start(open.floor), await start(open.kartoteka)];
    try {
      const warm = await interleave(
        [
          { name: "floor", run: () => floor.call<number[]>("cards", ids) },
          { name: "kartoteka", run: () => store.call<number[]>("cards", ids) },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
        untilWarm,
      );
      const p95 = (name: string) => (warm.figures[name] ?? []).map((times) => quantile(times.slice(warmUp), 0.95));
      const notes = [
        `the clients with the longest histories, ${rounded(rowsACard)} rows a card in the mean`,
        "the floor reads one table clustered by client, kind and time; ours reads each list by its own index",
      ];
      return [
        resultOf({
          id: "P-9",
          work: "card with its lists, warm, p95",
          unit: "ms",
          n: cards,
          rounds: { ours: p95("kartoteka"), floor: p95("floor"), peers: {} },
          goal: { words: "≤ 3 × warm floor", timesFloor: 3 },
          notes,
        }),
        resultOf({
          id: "P-9b",
          work: "first card of a process",
          unit: "ms",
          n: 1,
          rounds: { ours: cold.figures["kartoteka"] ?? [], floor: cold.figures["floor"] ?? [], peers: {} },
          goal: { words: "card painted at the next frame: ≤ 16 ms before the window's part", atMost: 16 },
          notes: [`the file may lie in the system's cache; floor ${rounded(median(cold.figures["floor"] ?? []))} ms`],
        }),
      ];
    } finally {
      await floor.stop();
      await store.stop();
    }
  },
};

/** Everything that happened, for the floor; and the clients with whom most did. */
function writeRelated(serverFolder: string, file: string): { ids: string[]; rowsACard: number } {
  const database = openServerDatabase(serverFolder);
  const descriptor = openSync(file, "w");
  const counts = new Map<string, number>();
  try {
    for (const kind of related) {
      for (const row of database.prepare(`SELECT * FROM ${kind} WHERE clientId IS NOT NULL`).iterate()) {
        const { clientId } = row as { clientId: string };
        counts.set(clientId, (counts.get(clientId) ?? 0) + 1);
        writeSync(descriptor, `${JSON.stringify({ kind, row })}\n`);
      }
    }
  } finally {
    closeSync(descriptor);
    database.close();
  }
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, cards);
  // the same ones first for the warm-up, then for the count
  const ids = most.map(([id]) => id);
  return {
    ids: [...ids.slice(0, warmUp), ...ids],
    rowsACard: most.reduce((sum, [, count]) => sum + count, 0) / most.length,
  };
}
