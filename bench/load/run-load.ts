import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createProcesses, type Processes } from "../../scripts/processes.ts";
import { type Service, startServer } from "../../scripts/services.ts";
import { openAccount } from "../../src-main/store/database/open-account.ts";
import { startPostgresForTests } from "../../src-server/postgres-for-tests.ts";
import { type Child, startChild } from "../child.ts";
import { delaysOf, perSecond } from "./arrivals.ts";
import type { Collected, DeskSpec, GroupSpec, Standing, Usage } from "./desk-group.ts";
import { type Arrived, addedTables, type LoadAccount, makeAccounts, readArrived, sizesOf } from "./make-accounts.ts";
import type { LoadOptions } from "./load-options.ts";
import type { LoadResult, Phase } from "./report.ts";
import { type Sample, startSampler } from "./sampler.ts";

const repository = resolve(import.meta.dirname, "../..");
const metricsToken = randomBytes(16).toString("hex");
const sampleEvery = 2_000;
/** What desks may need to send, to fetch and to be quiet once nobody acts any more. */
const settling = 300_000;
const now = () => performance.timeOrigin + performance.now();

/**
 * Two servers over one PostgreSQL that flushes, and desks in a few processes. They come, rest, work; after the first third
 * of the work one server restarts as an administrator does it, so that its memory can be seen to settle in the other two.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { say } = options;
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-load-"));
  const profiles = mkdtempSync(join(options.profiles, "kartoteka-load-desks-"));
  process.env["NODE_COMPILE_CACHE"] ??= join(folder, "compiled");
  const processes = createProcesses();
  processes.stopOnSignals();
  const postgres = await startPostgresForTests(["-c", "fsync=on", "-c", "shared_buffers=256MB"]);
  const groups: Child[] = [];
  try {
    const { url, adminUrl } = await postgres.createDatabase();
    const began = performance.now();
    const accounts = await makeAccounts(
      { kind: "postgres", url },
      {
        sizes: sizesOf(options.desks, options.accounts),
        clients: options.clients,
      },
    );
    say(`${accounts.length} accounts, ${options.desks} people signed in: ${secondsSince(began)} s`);
    const start = (port: number, nth: number) => startLoadServer(processes, { folder, url, port, nth });
    const services = await Promise.all([start(0, 0), start(0, 1)]);
    const sampler = await startSampler(
      {
        servers: () => services.map(({ url: at, process: { pid } }) => ({ url: at, pid })),
        metricsToken,
        adminUrl,
      },
      sampleEvery,
    );
    try {
      await wait(Math.min(options.rest, 5_000));
      const baseline = await sampler.take();

      const opening = performance.now();
      const specs = specsOf(accounts, services);
      const template = await makeTemplateFile(join(folder, "template"));
      const opened: Promise<void>[] = [];
      for (const desks of shared(specs, options.groups)) {
        const child = await startChild(join(import.meta.dirname, "desk-group.ts"));
        groups.push(child);
        const group: GroupSpec = { folder: join(profiles, String(groups.length)), ...template, desks, seed: 1 };
        mkdirSync(group.folder);
        opened.push(child.call<void>("open", group));
      }
      await Promise.all(opened);
      say(`${specs.length} desks in ${groups.length} processes have synced: ${secondsSince(opening)} s`);

      const rested = await phase(sampler, groups, () => wait(options.rest));
      const trafficBegan = performance.now();
      const trafficFrom = now();
      let restart = { from: 0, ready: 0, to: 0 };
      const worked = await phase(sampler, groups, async () => {
        await askAll(groups, "startTraffic", { every: options.every });
        await wait(options.traffic / 3);
        restart = await restartSecond(services, start, say);
        await wait(Math.max(0, options.traffic - (performance.now() - trafficBegan)));
        await askAll(groups, "stopTraffic");
      });
      const standings = await settle(groups, { url, accounts }, say);
      const collected = await askAll<Collected>(groups, "collect");
      const arrived = await readArrived(
        { kind: "postgres", url },
        accounts.map(({ accountId }) => accountId),
      );
      const accountOf = specs.map(({ accountId }) => accountId);
      const second = services[1]?.url ?? "";
      const streams = collected
        .flatMap((group) => group.streams)
        .filter(({ desk, at }) => specs[desk]?.serverUrl === second && at > restart.from);
      const firstReturn = new Map<number, number>();
      for (const { desk, at } of streams.toSorted((one, other) => one.at - other.at))
        if (!firstReturn.has(desk)) firstReturn.set(desk, at);
      // whoever acted while its own or another's stream was away
      restart.to = Math.max(restart.ready, ...firstReturn.values());
      const delays = delaysOf({ accountOf, collected, arrived }, restart);
      return {
        options,
        accountSizes: accounts.map(({ people }) => people.length),
        perGroup: Math.max(0, ...shared(specs, options.groups).map(({ length }) => length)),
        baseline,
        phases: { rest: rested, traffic: worked },
        samples: sampler.samples,
        delays,
        acts: collected.reduce((sum, { committed }) => sum + committed.length, 0),
        risen: collected
          .flatMap((group) => group.arrivals)
          .reduce((sum, { times }) => sum + times.filter((time) => time >= trafficFrom).length, 0),
        statuses: summed(collected.map(({ statuses }) => statuses)),
        refused: summed(collected.map(({ refused }) => refused)),
        unanswered: collected.reduce((sum, { unanswered }) => sum + unanswered, 0),
        restart: {
          downMilliseconds: restart.ready - restart.from,
          desks: specs.filter(({ serverUrl }) => serverUrl === second).length,
          returned: firstReturn.size,
          perSecond: perSecond([...firstReturn.values()], restart.from),
        },
        unsettled: unsettledOf(standings, { specs, arrived }),
      };
    } finally {
      await sampler.stop();
    }
  } finally {
    for (const child of groups) await child.stop();
    await processes.stopAll();
    await postgres.remove();
    for (const each of [folder, profiles]) rmSync(each, { recursive: true, force: true });
  }
}

type Start = { folder: string; url: string; port: number; nth: number };

function startLoadServer(processes: Processes, { folder, url, port, nth }: Start): Promise<Service> {
  return startServer(processes, {
    repository,
    port,
    dataFolder: join(folder, "server"),
    logFile: join(folder, `server-${nth}.log`),
    env: { DATABASE_URL: url, KARTOTEKA_LOG: "warn", KARTOTEKA_METRICS_TOKEN: metricsToken },
  });
}

/** Every other person of an account at the other server. */
function specsOf(accounts: LoadAccount[], services: Service[]): DeskSpec[] {
  const all = accounts.flatMap(({ people, ...account }) => people.map((person) => ({ ...account, ...person })));
  return all.map((person, nth) => ({ ...person, nth, serverUrl: services[nth % services.length]?.url ?? "" }));
}

function shared<Item>(items: readonly Item[], parts: number): Item[][] {
  const all = Array.from({ length: Math.max(1, parts) }, (_, part) =>
    items.filter((_item, nth) => Math.floor(nth / 2) % Math.max(1, parts) === part),
  );
  return all.filter(({ length }) => length > 0);
}

/** A migrated file without a row, which desks begin with: what migrations cost is not the load. */
async function makeTemplateFile(folder: string): Promise<Pick<GroupSpec, "template" | "templateKey">> {
  const templateKey = randomBytes(32).toString("hex");
  const place = { folder, dataKeys: [templateKey], accountId: 1, author: { userId: "", deviceId: "" } };
  const account = await openAccount({ ...place, now: Date.now, log: () => {} });
  account.close();
  return { template: join(folder, "cache.db"), templateKey };
}

function askAll<Value>(groups: Child[], name: string, args?: unknown): Promise<Value[]> {
  return Promise.all(groups.map((group) => group.call<Value>(name, args)));
}

async function phase(
  { take }: { take(): Promise<Sample> },
  groups: Child[],
  work: () => Promise<void>,
): Promise<Phase> {
  const usage = () => askAll<Usage>(groups, "usage");
  const sum = (each: Usage[], figure: keyof Usage) => each.reduce((all, one) => all + one[figure], 0);
  const [from, before] = [await take(), await usage()];
  await work();
  const [to, after] = [await take(), await usage()];
  return {
    from,
    to,
    answers: sum(after, "answers") - sum(before, "answers"),
    desksProcessor: sum(after, "processor") - sum(before, "processor"),
    desksMemory: sum(after, "rss"),
  };
}

async function restartSecond(
  services: Service[],
  start: (port: number, nth: number) => Promise<Service>,
  say: (line: string) => void,
): Promise<{ from: number; ready: number; to: number }> {
  const [, second] = services;
  if (!second) throw new Error("there is no second server");
  const from = now();
  await second.process.stop();
  const ended = now();
  const { code, signal } = await second.process.exited;
  services[1] = await start(Number(new URL(second.url).port), 1);
  const ready = now();
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
  say(
    `the second server ended in ${seconds(ended - from)} s (${signal ?? code}), began in ${seconds(ready - ended)} s`,
  );
  return { from, ready, to: ready };
}

/** Until every desk stands where its account does and has nothing to send, or patience ends. */
async function settle(
  groups: Child[],
  { url, accounts }: { url: string; accounts: LoadAccount[] },
  say: (line: string) => void,
): Promise<Standing[]> {
  const began = performance.now();
  for (;;) {
    const standings = (await askAll<Standing[]>(groups, "standings")).flat();
    const highest = Math.max(0, ...standings.map(({ waiting }) => waiting));
    if (highest === 0) {
      const arrived = await readArrived(
        { kind: "postgres", url },
        accounts.map(({ accountId }) => accountId),
      );
      const specs = accounts.flatMap(({ accountId, people }) => people.map(() => ({ accountId })));
      if (unsettledOf(standings, { specs, arrived }).desks === 0 || performance.now() - began > settling) {
        say(`settled after ${secondsSince(began)} s`);
        return standings;
      }
    } else if (performance.now() - began > settling) return standings;
    await wait(1_000);
  }
}

/** Desks that are not where their account is: unsent, behind, offline, or with another number of rows. Pure. */
function unsettledOf(
  standings: Standing[],
  { specs, arrived }: { specs: { accountId: number }[]; arrived: Map<number, Arrived> },
): { desks: number; waiting: number } {
  const unlike = standings.filter(({ desk, revision, waiting, counts, isOnline }) => {
    const account = arrived.get(specs[desk]?.accountId ?? 0);
    if (!account) return true;
    const isWhole = addedTables.every((table) => counts[table] === account.counts[table]);
    return waiting > 0 || revision !== account.revision || !isWhole || !isOnline;
  });
  return { desks: unlike.length, waiting: standings.reduce((sum, { waiting }) => sum + waiting, 0) };
}

function summed(counts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const each of counts) for (const [key, count] of Object.entries(each)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(0);
}
