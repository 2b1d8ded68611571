// P-10, P-12: a comment saved, a page of the feed applied.
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { startChild } from "../child.ts";
import type { Row } from "../context.ts";
import { median, quantile, rounded } from "../figures.ts";
import { interleave } from "../interleave.ts";
import { resultOf } from "../result.ts";
import { sampleOf, type UnitClient } from "../work-unit.ts";

const floorFile = join(import.meta.dirname, "../floor/in-process.ts");
const inStoreFile = join(import.meta.dirname, "../kartoteka/in-store.ts");
const saves = 120;
/** Nobody saves faster; the log is emptied in the pauses. */
const pause = 5;
const pulledRows = 1_000;

export const commentSaved: Row = {
  ids: ["P-10", "P-10b"],
  async run(context) {
    const clientIds = sampleOf(await context.unit("clients"), saves).map(({ id }) => id);
    const { profile, floorFile: file } = await context.readyDesks("clients");
    const folder = dirname(file);
    const plainFile = join(folder, "plain.db");
    const floors = { plain: null, encrypted: null, journal: join(folder, "floor.journal") };
    const children = Object.fromEntries(
      await Promise.all(Object.keys(floors).map(async (name) => [name, await startChild(floorFile)] as const)),
    );
    const store = await startChild(inStoreFile);
    try {
      await children["plain"]?.call("open", { file: plainFile, plain: true });
      await children["plain"]?.call("prepare");
      await children["encrypted"]?.call("open", { file });
      await children["journal"]?.call("open", { file: join(folder, "journalled.db") });
      await children["journal"]?.call("prepare");
      await store.call("open", { profile });
      const { figures } = await interleave(
        [
          ...Object.entries(floors).map(([name, journal]) => ({
            name,
            run: () => children[name]?.call<number[]>("saves", { clientIds, pause, journal }) ?? Promise.resolve([]),
          })),
          { name: "kartoteka", run: () => store.call<number[]>("saves", { clientIds, pause }) },
        ],
        context.profile.rounds,
        [...Object.keys(floors), "kartoteka"],
      );
      const row = (id: string, share: number, words: string) => {
        const of = (name: string) => (figures[name] ?? []).map((times) => quantile(times, share));
        const floor = (name: string) => `${rounded(median(of(name)))} ms`;
        return resultOf({
          id,
          work: `a comment saved (row and outbox, FULL), ${words}`,
          unit: "ms",
          n: saves,
          rounds: { ours: of("kartoteka"), floor: of("encrypted"), peers: {} },
          goal: { words: "≤ 2 × floor", timesFloor: 2 },
          notes: [
            `${words}: floor plain ${floor("plain")}, encrypted ${floor("encrypted")} (the one compared with), encrypted with one more line flushed beside it ${floor("journal")}: ours also has every unsent write on the disk in the side journal before it commits`,
            "ours is the whole command: schema, rights, row, text index, base row, outbox, journal",
          ],
        });
      };
      return [row("P-10", 0.5, "p50"), row("P-10b", 0.99, "p99")];
    } finally {
      for (const child of [...Object.values(children), store]) await child.stop();
      for (const name of ["plain.db", "journalled.db"])
        for (const ending of ["", "-wal", "-shm"]) rmSync(join(folder, name + ending), { force: true });
    }
  },
};

/** One page meets a merge of the index and the next one does not: a round is the mean of some. */
const pagesOfRound = 8;

async function meanOf(page: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let nth = 0; nth < pagesOfRound; nth += 1) sum += await page();
  return sum / pagesOfRound;
}

export const pulledRowsApplied: Row = {
  ids: ["P-12"],
  async run(context) {
    const clients = sampleOf(await context.unit("clients"), pulledRows);
    const { profile, floorFile: file } = await context.readyDesks("clients");
    const floor = await startChild(floorFile);
    const store = await startChild(inStoreFile);
    let round = 0;
    const next = (): UnitClient[] => {
      round += 1;
      return clients.map((client, at) => ({
        ...client,
        lastName: `${client.lastName}-${round}`,
        city: `Город ${at % 50}`,
      }));
    };
    try {
      await floor.call("open", { file });
      await store.call("openCore", { profile });
      // the pages of a file that was opened just now come from the disk: not what a desk at work meets
      await meanOf(() => floor.call<number>("apply", next()));
      await meanOf(() => store.call<number>("apply", next()));
      const { figures } = await interleave(
        [
          { name: "floor", run: () => meanOf(() => floor.call<number>("apply", next())) },
          { name: "kartoteka", run: () => meanOf(() => store.call<number>("apply", next())) },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      return [
        resultOf({
          id: "P-12",
          work: `${clients.length.toLocaleString("en")} pulled rows applied with all indexes, one transaction`,
          unit: "ms",
          n: pagesOfRound,
          rounds: { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} },
          goal: { words: "≤ 2 × floor", timesFloor: 2 },
          notes: [
            "clients that are there already get another last name and city; every row is read back in both; a round is the mean of eight pages",
          ],
        }),
      ];
    } finally {
      await floor.stop();
      await store.stop();
    }
  },
};
