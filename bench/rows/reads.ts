// P-7, P-8: clients by id, by number, by text.
import { join } from "node:path";
import { startChild } from "../child.ts";
import type { Context, Row } from "../context.ts";
import { quantile } from "../figures.ts";
import { interleave, untilWarm } from "../interleave.ts";
import { builtStore } from "../kartoteka/kartoteka.ts";
import { forkStoreProcess } from "../../src-main/store/store-for-tests.ts";
import { valueOf } from "../../src-contract/errors.ts";
import { type Goal, type Measured, resultOf } from "../result.ts";
import { sampleOf, type UnitClient } from "../work-unit.ts";

const floorFile = join(import.meta.dirname, "../floor/in-process.ts");
const inStoreFile = join(import.meta.dirname, "../kartoteka/in-store.ts");
const reads = 300;
/** Before anything is counted: a desk that has been at work for a minute. */
const warmUp = 150;

type Reading = { id: string; work: string; floor: string; ours: string; items: string[] };

export const lookups: Row = {
  ids: ["P-7", "P-7b", "P-7c"],
  async run(context) {
    const clients = sampleOf(await context.unit("clients"), reads + warmUp);
    const numbers = clients.map(firstNumber);
    const readings: Reading[] = [
      { id: "P-7", work: "client by id", floor: "byId", ours: "byId", items: clients.map(({ id }) => id) },
      { id: "P-7b", work: "client by any written form of a phone", floor: "byPhone", ours: "byPhone", items: numbers },
      {
        id: "P-7c",
        work: "client by the last four digits",
        floor: "byEnding",
        ours: "search",
        items: numbers.map((number) => number.replace(/\D/g, "").slice(-4)),
      },
    ];
    const { profile, floorFile: file } = await context.readyDesks("clients");
    const results = [];
    for (const reading of readings) {
      const floor = await startChild(floorFile);
      const store = await startChild(inStoreFile);
      try {
        await floor.call("open", { file });
        await store.call(reading.ours === "byId" ? "openCore" : "open", { profile });
        const { figures } = await interleave(
          [
            { name: "floor", run: () => p95Of(floor.call<number[]>(reading.floor, reading.items)) },
            { name: "kartoteka", run: () => p95Of(store.call<number[]>(reading.ours, reading.items)) },
          ],
          context.profile.rounds,
          ["floor", "kartoteka"],
          untilWarm,
        );
        results.push(
          resultOf({
            id: reading.id,
            work: `${reading.work} in the store, ${count(context)} clients, p95`,
            unit: "µs",
            n: reads,
            rounds: { ours: inMicroseconds(figures["kartoteka"]), floor: inMicroseconds(figures["floor"]), peers: {} },
            goal: { words: "≤ 3 × floor in the store", timesFloor: 3 },
            notes:
              reading.ours === "byId"
                ? ["a row of the cache as an entity"]
                : ["ours: the whole query as the store answers it (schemas, ranking, list rows); the floor: bare rows"],
          }),
        );
      } finally {
        await floor.stop();
        await store.stop();
      }
    }
    return results;
  },
};

export const typeAhead: Row = {
  ids: ["P-7r", "P-8"],
  async run(context) {
    const clients = sampleOf(await context.unit("clients"), reads + warmUp);
    const { profile, floorFile: file } = await context.readyDesks("clients");
    const floor = await startChild(floorFile);
    const desk = await forkStoreProcess(profile, builtStore);
    try {
      await floor.call("open", { file });
      await desk.command("readSession", {});
      const ask = async (name: string, args: unknown) => {
        const started = performance.now();
        const result = await desk.ask("query", name, args);
        const milliseconds = performance.now() - started;
        valueOf(result);
        return milliseconds;
      };
      const kinds = textsOf(clients);
      const results = [];
      for (const { id, work, floorCall, texts } of kinds) {
        const { figures } = await interleave(
          [
            { name: "floor", run: () => p95Of(floor.call<number[]>(floorCall, texts)) },
            {
              name: "kartoteka",
              run: () => p95Of(inTurn(texts, (text) => ask("searchClients", { text, limit: 20 }))),
            },
          ],
          context.profile.rounds,
          ["floor", "kartoteka"],
          untilWarm,
        );
        results.push(resultOf(searchRow(context, { id, work, figures })));
      }
      const fromParent: Record<string, number[]> = { card: [], phone: [] };
      for (let round = 0; round < context.profile.rounds; round += 1) {
        fromParent["card"]?.push(await p95Of(inTurn(clients, ({ id }) => ask("clientCard", { clientId: id }))));
        const byNumber = (client: UnitClient) => ask("clientsByPhone", { number: firstNumber(client), limit: 20 });
        fromParent["phone"]?.push(await p95Of(inTurn(clients, byNumber)));
      }
      const seen = Object.entries(fromParent).map(([what, ours]) =>
        resultOf({
          id: "P-7r",
          work: `${what === "card" ? "client by id, with its card" : "client by phone"}, seen from the asking process, p95`,
          unit: "ms",
          n: reads,
          rounds: { ours, floor: null, peers: {} },
          goal: { words: "≤ 2 ms seen from the renderer", atMost: 2 },
          notes: [
            "from the process that stands where main does; Electron's own way to the window (0.4 ms) comes on top",
          ],
        }),
      );
      return [...seen, ...results];
    } finally {
      await floor.stop();
      await desk.stop();
    }
  },
};

/** T-5: who calls, as the window asks when an INVITE has come: E.164, the candidates ranked, each with its reason. */
export const callerRecognised: Row = {
  ids: ["T-5"],
  async run(context) {
    const clients = sampleOf(await context.unit("clients"), reads + warmUp);
    const numbers = clients.map((client) => Object.values(client.phones)[0]?.e164 ?? firstNumber(client));
    const { profile, floorFile: file } = await context.readyDesks("clients");
    const floor = await startChild(floorFile);
    const desk = await forkStoreProcess(profile, builtStore);
    try {
      await floor.call("open", { file });
      await desk.command("readSession", {});
      const recognise = async (number: string) => {
        const started = performance.now();
        const result = await desk.ask("query", "clientsByPhone", { number, limit: 10 });
        const milliseconds = performance.now() - started;
        valueOf(result);
        return milliseconds;
      };
      const { figures } = await interleave(
        [
          { name: "floor", run: () => p95Of(floor.call<number[]>("byPhone", numbers)) },
          { name: "kartoteka", run: () => p95Of(inTurn(numbers, recognise)) },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
        untilWarm,
      );
      return [
        resultOf({
          id: "T-5",
          work: `number of an INVITE to the caller's name, ${count(context)} clients, p95`,
          unit: "ms",
          n: reads,
          rounds: { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} },
          goal: { words: "≤ 50 ms from INVITE to the name on the screen", atMost: 50 },
          notes: [
            "the store's part, asked from another process; the floor reads the index in its own. From INVITE to the painted name: e2e/incoming-calls.test.ts",
          ],
        }),
      ];
    } finally {
      await floor.stop();
      await desk.stop();
    }
  },
};

function searchRow(
  context: Context,
  { id, work, figures }: { id: string; work: string; figures: Record<string, number[]> },
): Measured {
  const goal: Goal = { words: "p95 ≤ 5 ms seen from the renderer for every query", atMost: 5 };
  return {
    id,
    work: `type-ahead: ${work}, ${count(context)} clients, p95`,
    unit: "ms",
    n: reads,
    rounds: { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} },
    goal,
    notes: ["ours is asked from another process, the floor in its own: the ratio is no part of the goal"],
  };
}

type Texts = { id: string; work: string; floorCall: string; texts: string[] };

function textsOf(clients: UnitClient[]): Texts[] {
  const common = mostCommon(clients.map(({ firstName }) => firstName));
  return [
    {
      id: "P-8",
      work: "name prefix of 2 to 6 letters",
      floorCall: "byPrefix",
      texts: clients.map(({ lastName }, at) => lastName.slice(0, 2 + (at % 5))),
    },
    {
      id: "P-8b",
      work: "3 to 6 letters from within a name",
      floorCall: "byWords",
      texts: clients
        .filter(({ lastName }) => lastName.length > 4)
        .map(({ lastName }, at) => lastName.slice(1, 4 + (at % 4))),
    },
    {
      id: "P-8c",
      work: "two words",
      floorCall: "byWords",
      texts: clients
        .filter(({ lastName, firstName }) => lastName.length > 3 && firstName.length > 3)
        .map(({ lastName, firstName }) => `${lastName} ${firstName.slice(0, 4)}`),
    },
    {
      id: "P-8d",
      work: "a common word",
      floorCall: "byWords",
      texts: clients.map((_, at) => [common, "ооо", "ова", "example"][at % 4] ?? common),
    },
  ];
}

function mostCommon(words: string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first?.[0] ?? "";
}

function firstNumber({ phones }: UnitClient): string {
  return Object.values(phones)[0]?.raw ?? "";
}

async function inTurn<Item>(items: Item[], work: (item: Item) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) times.push(await work(item));
  return times;
}

async function p95Of(times: Promise<number[]>): Promise<number> {
  return quantile((await times).slice(warmUp), 0.95);
}

function inMicroseconds(milliseconds: number[] = []): number[] {
  return milliseconds.map((value) => value * 1_000);
}

function count({ profile }: Context): string {
  return profile.clients.toLocaleString("en");
}
