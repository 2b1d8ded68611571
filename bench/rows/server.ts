// S-1, S-3, S-4: what a server takes and tells. S-2 is a count, not a time: src-server/feed.pg.test.ts.
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join, resolve } from "node:path";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../../src-contract/sync-protocol.ts";
import { startServer } from "../../scripts/services.ts";
import { type DatabaseLocation, sqliteIn } from "../../src-server/configuration.ts";
import { type PostgresForTests, startPostgresForTests } from "../../src-server/postgres-for-tests.ts";
import { startChild } from "../child.ts";
import type { Context, Row } from "../context.ts";
import { quantile, rounded } from "../figures.ts";
import { interleave } from "../interleave.ts";
import { makeAccounts, readArrived } from "../load/make-accounts.ts";
import { residentMemory } from "../load/process-time.ts";
import { resultOf } from "../result.ts";

const repository = resolve(import.meta.dirname, "../..");
const floorFile = join(import.meta.dirname, "../floor/write-path.ts");
const eventsFloorFile = join(import.meta.dirname, "../floor/server.ts");
const writers = 8;
const text = "Просит перезвонить завтра после обеда, уточнить адрес доставки и прислать счёт на почту.";

type Home = "postgres" | "sqlite";
type Work = { batches: number; size: number };
const works: (Work & { letter: string; what: string })[] = [
  { letter: "", what: "in push batches of 32", batches: 64, size: 32 },
  { letter: "b", what: "one a push", batches: 256, size: 1 },
];

export const mutationsIntoPostgres: Row = {
  ids: ["S-1", "S-1b"],
  run: (context) => takenMutations(context, "postgres"),
};
export const mutationsIntoSqlite: Row = { ids: ["S-3", "S-3b"], run: (context) => takenMutations(context, "sqlite") };

/** Comments from eight desks of one account at once, through HTTP. The time of one is that of all by their number. */
async function takenMutations(context: Context, home: Home) {
  const folder = freshFolder(context, `taken-${home}`);
  const postgres = home === "postgres" ? await startDurablePostgres() : null;
  const floor = await startChild(floorFile);
  const ours = await startOurs(context, { folder, postgres });
  try {
    if (postgres) await floor.call("openPostgres", (await postgres.createDatabase()).url);
    else await floor.call("openSqlite", join(folder, "floor.db"));
    const results = [];
    let expected = 0;
    for (const { letter, what, batches, size } of works) {
      const mutations = batches * size;
      const { figures } = await interleave(
        [
          {
            name: "floor",
            run: async () => ((await floor.call<number>("write", { writers, batches, size })) * 1_000) / mutations,
          },
          { name: "kartoteka", run: async () => ((await ours.push({ batches, size })) * 1_000) / mutations },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      expected += mutations * context.profile.rounds;
      const id = home === "postgres" ? "S-1" : "S-3";
      const rounds = { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} };
      const result = resultOf({
        id: `${id}${letter}`,
        work: `a mutation taken, one account, ${home === "postgres" ? "PostgreSQL" : "embedded SQLite"}, ${what}`,
        unit: "µs",
        n: mutations,
        rounds,
        goal: { words: "≥ 50 % of the floor's mutations a second", timesFloor: 2 },
      });
      const perSecond = (microseconds = Number.NaN) => rounded(1e6 / microseconds);
      results.push({
        ...result,
        notes: [`${perSecond(result.value)} a second, the floor ${perSecond(result.floor?.value)}`],
      });
    }
    const [onFloor, onOurs] = [await floor.call<number>("count"), await ours.count()];
    if (onFloor !== expected || onOurs !== expected)
      throw new Error(`${expected} comments were sent: floor ${onFloor}, ours ${onOurs}`);
    return results;
  } finally {
    await floor.stop();
    await ours.stop();
    await postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

const streams = 2_000;
const pokes = 20;

export const pokeToAll: Row = {
  ids: ["S-4", "S-4b", "S-4m"],
  async run(context) {
    const folder = freshFolder(context, "pokes");
    const floor = await startChild(eventsFloorFile);
    const ours = await startOurs(context, { folder, postgres: null });
    try {
      const clientsFile = join(folder, "nobody.jsonl");
      writeFileSync(clientsFile, "");
      await floor.call("load", { clientsFile, folder });
      const floorUrl = await floor.call<string>("listen");
      const floorEvents = await openStreams(`${floorUrl}/events`, {}, floor.pid);
      const oursEvents = await openStreams(`${ours.url}${apiPrefix}/sync/events`, ours.headers, ours.pid);
      const poke = {
        floor: async () => {
          const edit = { editId: randomUUID(), clientId: "nobody", text: "", before: "" };
          await fetch(floorUrl, { method: "POST", body: JSON.stringify([edit]) });
        },
        kartoteka: async () => void (await ours.push({ batches: 1, size: 1 })),
      };
      const { figures } = await interleave(
        [
          { name: "floor", run: () => pokeOften(floorEvents, poke.floor) },
          { name: "kartoteka", run: () => pokeOften(oursEvents, poke.kartoteka) },
        ],
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      for (const each of [floorEvents, oursEvents]) each.close();
      const rounds = (figure: (pokes: Pokes) => number) => ({
        ours: (figures["kartoteka"] ?? []).map(figure),
        floor: (figures["floor"] ?? []).map(figure),
        peers: {},
      });
      const goal = { words: "≤ 2 × floor", timesFloor: 2 };
      const work = `from a push to ${streams.toLocaleString("en")} open streams of its account`;
      return [
        resultOf({
          id: "S-4",
          work: `${work}, p50`,
          unit: "ms",
          n: pokes * streams,
          rounds: rounds(({ p50 }) => p50),
          goal,
        }),
        resultOf({
          id: "S-4b",
          work: `${work}, the last`,
          unit: "ms",
          n: pokes,
          rounds: rounds(({ last }) => last),
          goal,
        }),
        resultOf({
          id: "S-4m",
          work: "memory of a stream on the server",
          unit: "KB",
          n: streams,
          rounds: { ours: [oursEvents.kilobytes], floor: [floorEvents.kilobytes], peers: {} },
          goal,
          notes: ["growth of the process's memory by the number of streams; what else it keeps is in it"],
        }),
      ];
    } finally {
      await floor.stop();
      await ours.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Pokes = { p50: number; last: number };
type Streams = { arrivals(): number[]; clear(): void; kilobytes: number; close(): void };

/** Milliseconds from the push to each stream, over some pushes one after another. */
async function pokeOften(events: Streams, push: () => Promise<void>): Promise<Pokes> {
  const all: number[] = [];
  const lasts: number[] = [];
  for (let nth = 0; nth < pokes; nth += 1) {
    events.clear();
    const started = performance.now();
    await push();
    while (events.arrivals().length < streams) {
      if (performance.now() - started > 30_000)
        throw new Error(`a poke came to ${events.arrivals().length} of ${streams} streams`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const delays = events.arrivals().map((at) => at - started);
    all.push(...delays);
    lasts.push(Math.max(...delays));
  }
  return { p50: quantile(all, 0.5), last: quantile(lasts, 0.5) };
}

async function openStreams(url: string, headers: Record<string, string>, pid: number): Promise<Streams> {
  const before = residentMemory(pid);
  let arrivals: number[] = [];
  const requests: ReturnType<typeof get>[] = [];
  for (let begun = 0; begun < streams; begun += 50) {
    const batch = Array.from(
      { length: 50 },
      () =>
        new Promise<void>((resolve, reject) => {
          const request = get(url, { headers }, (response) => {
            if (response.statusCode !== 200) return reject(new Error(`a stream was answered ${response.statusCode}`));
            // the server says something at once: from then on it is open
            response.once("data", () => {
              resolve();
              response.on("data", (chunk: Buffer) => {
                if (chunk.includes("data:")) arrivals.push(performance.now());
              });
            });
          });
          request.on("error", reject);
          requests.push(request);
        }),
    );
    await Promise.all(batch);
  }
  return {
    arrivals: () => arrivals,
    clear: () => void (arrivals = []),
    kilobytes: ((residentMemory(pid) - before) * 1_000) / streams,
    close: () => requests.forEach((request) => request.destroy()),
  };
}

async function startOurs(
  context: Context,
  { folder, postgres }: { folder: string; postgres: PostgresForTests | null },
) {
  const dataFolder = join(folder, "server");
  mkdirSync(dataFolder, { recursive: true });
  const location: DatabaseLocation = postgres
    ? { kind: "postgres", url: (await postgres.createDatabase()).url }
    : sqliteIn(dataFolder);
  const [account] = await makeAccounts(location, { sizes: [writers], clients: 50 });
  if (!account) throw new Error("no account was made");
  const { process: server, url } = await startServer(context.processes, {
    repository,
    port: 0,
    dataFolder,
    logFile: join(folder, "server.log"),
    env: { KARTOTEKA_LOG: "warn", ...(location.kind === "postgres" ? { DATABASE_URL: location.url } : {}) },
  });
  const headersOf = (token: string) => ({
    "content-type": "application/json",
    authorization: `Bearer ${token}`,
    [protocolVersionHeader]: String(protocolVersion),
  });
  const desks = account.people.map(({ deviceId, answer }) => ({
    deviceId,
    headers: headersOf(answer.tokens.accessToken),
    counter: 0,
  }));
  const { accountId, clientIds } = account;

  async function pushOnce(desk: (typeof desks)[number], size: number): Promise<void> {
    const mutations = Array.from({ length: size }, (_, nth) => ({
      mutationId: randomUUID(),
      counter: (desk.counter += 1),
      name: "addComment",
      args: { commentId: randomUUID(), clientId: clientIds[nth % clientIds.length], callId: null, text },
      at: Date.now(),
    }));
    const { deviceId, headers } = desk;
    const body = JSON.stringify({ deviceId, cookie: null, heard: null, mutations, pulls: false });
    const response = await fetch(`${url}${apiPrefix}/sync/push`, { method: "POST", headers, body });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`a push was answered ${response.status}: ${answer}`);
  }

  return {
    url,
    pid: server.pid,
    headers: headersOf(account.people[0]?.answer.tokens.accessToken ?? ""),
    /** Milliseconds for all of it; each desk has one push under way. */
    async push({ batches, size }: Work): Promise<number> {
      let left = batches;
      const started = performance.now();
      await Promise.all(
        desks.map(async (desk) => {
          while (left > 0) {
            left -= 1;
            await pushOnce(desk, size);
          }
        }),
      );
      return performance.now() - started;
    },
    count: async () => (await readArrived(location, [accountId])).get(accountId)?.counts.comments ?? 0,
    stop: () => server.stop(),
  };
}

/** What it has committed is on the disk, as a company's is. */
function startDurablePostgres(): Promise<PostgresForTests> {
  return startPostgresForTests(["-c", "fsync=on"]);
}

function freshFolder(context: Context, name: string): string {
  const folder = join(context.folder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
