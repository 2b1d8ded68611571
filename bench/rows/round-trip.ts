// P-11: a question of the process that stands where main does, and fifty rows back.
import { join } from "node:path";
import { valueOf } from "../../src-contract/errors.ts";
import { forkStoreProcess } from "../../src-main/store/store-for-tests.ts";
import { startChild } from "../child.ts";
import type { Row } from "../context.ts";
import { median } from "../figures.ts";
import { interleave } from "../interleave.ts";
import { builtStore } from "../kartoteka/kartoteka.ts";
import { resultOf } from "../result.ts";

const trips = 300;
const warmUp = 100;
const rows = 50;

export const roundTrip: Row = {
  ids: ["P-11"],
  async run(context) {
    const { profile } = await context.readyDesks("clients");
    const floor = await startChild(join(import.meta.dirname, "../floor/echo.ts"));
    const desk = await forkStoreProcess(profile, builtStore);
    // what was opened last, or came last: the cheapest question that brings fifty rows
    const ask = () => desk.ask("query", "searchClients", { text: "", limit: rows });
    try {
      await desk.command("readSession", {});
      const answer = valueOf(await ask()) as { rows: unknown[] };
      if (answer.rows.length !== rows) throw new Error(`${answer.rows.length} rows instead of ${rows}`);
      await floor.call("hold", answer.rows);
      const { figures } = await interleave(
        [
          { name: "floor", run: () => medianOf(() => floor.call("rows")) },
          { name: "kartoteka", run: () => medianOf(ask) },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      return [
        resultOf({
          id: "P-11",
          work: `a question to the store and ${rows} rows back, p50`,
          unit: "ms",
          n: trips,
          rounds: { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} },
          goal: { words: "≤ 2 × floor", timesFloor: 2 },
          notes: [
            "child process, structured clone at both; ours reads the rows from the encrypted file, the floor holds them",
          ],
        }),
      ];
    } finally {
      await floor.stop();
      await desk.stop();
    }
  },
};

async function medianOf(trip: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < warmUp + trips; count += 1) {
    const started = performance.now();
    await trip();
    times.push(performance.now() - started);
  }
  return median(times.slice(warmUp));
}
