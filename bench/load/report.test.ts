import { expect, it } from "vitest";
import { brokenBounds, type LoadResult, tableOfLoad } from "./report.ts";

const server = { rss: 200, delayP99: 12, streams: 5, poolUsed: 1, poolWaiting: 0, failures: 0, processor: 1 };
const sample = (at: number, rss = 200) => ({
  at,
  servers: [server, { ...server, rss }],
  connections: 10,
  postgresProcessor: at / 10_000,
});
const samplesOf = (megabytes: (at: number) => number) =>
  Array.from({ length: 10 }, (_, nth) => sample(nth * 10_000, megabytes(nth * 10_000)));

const good: LoadResult = {
  options: { desks: 10, accounts: 1, groups: 1, clients: 5, traffic: 90_000, rest: 0, every: 9_000, profiles: "" },
  accountSizes: [10],
  perGroup: 10,
  baseline: sample(0),
  phases: {
    rest: { from: sample(0), to: sample(0), answers: 0, desksProcessor: 0, desksMemory: 0 },
    traffic: { from: sample(0), to: sample(90_000), answers: 900, desksProcessor: 45, desksMemory: 300 },
  },
  samples: samplesOf(() => 200),
  delays: { usual: [10, 20, 30], aroundRestart: [], lost: 0, missing: 0 },
  acts: 90,
  risen: 810,
  statuses: { 200: 900, 429: 1 },
  refused: {},
  unanswered: 3,
  restart: { downMilliseconds: 900, desks: 5, returned: 5, perSecond: [0, 2, 3] },
  unsettled: { desks: 0, waiting: 0 },
};

it("S-4: a good run breaks no bound, and its table says what was measured", () => {
  expect(brokenBounds(good)).toEqual([]);
  const table = tableOfLoad(good);
  for (const figure of [
    "p50 20 ms",
    "worst 30 ms",
    "1 a second",
    "3 in the fullest second",
    "desks 50 % of one core",
    "PostgreSQL 10 ms, desks 50 ms; 10 answers a second",
  ])
    expect(table).toContain(figure);
});

it.each<[string, Partial<LoadResult>]>([
  ["2 answers of 500 and above", { statuses: { 200: 1, 502: 2 } }],
  [
    "1 answers of 500 and above",
    { samples: [...good.samples, { ...sample(1e6), servers: [{ ...server, failures: 1 }] }] },
  ],
  ["1 acts lost", { delays: { ...good.delays, lost: 1 } }],
  ["4 acts did not come to a desk", { delays: { ...good.delays, missing: 4 } }],
  ["1 desks not where their account is, 2 mutations wait", { unsettled: { desks: 1, waiting: 2 } }],
  ["1 mutations refused by their own desk", { refused: { diskFull: 1 } }],
  ["1 of 5 desks did not come back", { restart: { ...good.restart, returned: 4 } }],
  ["memory of server 2 rises: 200 MB, then 425 MB", { samples: samplesOf((at) => (at > 60_000 ? 500 : 200)) }],
])("S-4: %s", (words, changes) => {
  expect(brokenBounds({ ...good, ...changes }).join("; ")).toContain(words);
});
