// Many desks in one process: each the store's own code over an encrypted file, an outbox and an event stream of its own.
// What they share is the process, and with it the idle connections that Node's fetch keeps.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import type { SignInResponse } from "../../src-contract/sync-protocol.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { readLocalValue, writeLocalValue } from "../../src-cache/local-values.ts";
import { type OpenAccount, openAccount } from "../../src-main/store/database/open-account.ts";
import { createWriteGate } from "../../src-main/store/database/write-gate.ts";
import { createZoneClock } from "../../src-main/store/queries/zone-clock.ts";
import { type RunningDesk, startDesk } from "../../src-main/store/running-desk.ts";
import { type Chance, createChance } from "../../scripts/seed/chance.ts";
import { serveCalls } from "../serve-calls.ts";
import { type AddedTable, addedTables } from "./make-accounts.ts";
import { type Act, nextAct } from "./traffic.ts";

export type DeskSpec = {
  /** Of the whole run. */
  nth: number;
  accountId: number;
  deviceId: string;
  serverUrl: string;
  answer: SignInResponse;
  clientIds: string[];
};
/** `folder`: where the group's profiles lie. `template`: a migrated file without a row, under `templateKey`. */
export type GroupSpec = { folder: string; template: string; templateKey: string; desks: DeskSpec[]; seed: number };

/** One act that a desk has committed. Times are milliseconds UTC of this machine, finer than a millisecond. */
export type Committed = { desk: number; table: AddedTable; rowId: string; mutationId: string; at: number };
export type Collected = {
  committed: Committed[];
  /** Mutations that still wait at their desks. */
  unsent: string[];
  /** Of each desk: the revisions it came to, and when, in order. */
  arrivals: { desk: number; revisions: Float64Array; times: Float64Array }[];
  /** When an event stream was opened, and by which desk. */
  streams: { desk: number; at: number }[];
  statuses: Record<string, number>;
  /** Requests that got no answer. */
  unanswered: number;
  /** Kinds of errors that a mutation was refused with at its desk. */
  refused: Record<string, number>;
};
export type Standing = {
  desk: number;
  revision: number;
  waiting: number;
  isOnline: boolean;
  counts: Record<AddedTable, number>;
};

/** Of the group's process so far: seconds of processor, MB, answers of servers. */
export type Usage = { processor: number; rss: number; answers: number };

type Member = DeskSpec & {
  account: OpenAccount;
  running: RunningDesk;
  chance: Chance;
  revisions: number[];
  times: number[];
};

/** So many are in their first sync at a time. */
const openingAtOnce = 8;
const patience = 10 * 60_000;

const now = () => performance.timeOrigin + performance.now();
const members: Member[] = [];
const collected: Omit<Collected, "arrivals" | "unsent"> = {
  committed: [],
  streams: [],
  statuses: {},
  unanswered: 0,
  refused: {},
};
let traffic: AbortController | null = null;
let underWay: Promise<void>[] = [];

serveCalls({
  async open(group: GroupSpec) {
    const waiting = group.desks.slice();
    const opener = async () => {
      for (let spec = waiting.shift(); spec; spec = waiting.shift()) await openDesk(group, spec);
    };
    await Promise.all(Array.from({ length: openingAtOnce }, opener));
  },
  /** Each desk acts every `every` milliseconds, from a moment of its own on, until told to stop. */
  startTraffic({ every }: { every: number }) {
    const ended = new AbortController();
    traffic = ended;
    underWay = members.map((member) => work(member, every, ended.signal));
  },
  async stopTraffic() {
    traffic?.abort();
    await Promise.all(underWay);
  },
  standings: () => members.map(standingOf),
  usage(): Usage {
    const { user, system } = process.cpuUsage();
    const answers = Object.values(collected.statuses).reduce((sum, count) => sum + count, 0);
    return { processor: (user + system) / 1e6, rss: process.memoryUsage.rss() / 1e6, answers };
  },
  collect: (): Collected => ({
    ...collected,
    unsent: members.flatMap(({ account }) =>
      account.cache.all<{ mutationId: string }>("SELECT mutationId FROM outbox").map(({ mutationId }) => mutationId),
    ),
    arrivals: members.map(({ nth, revisions, times }) => ({
      desk: nth,
      revisions: Float64Array.from(revisions),
      times: Float64Array.from(times),
    })),
  }),
  async close() {
    for (const { running, account } of members) {
      await running.stop();
      account.close();
    }
  },
});

async function openDesk({ folder, template, templateKey, seed }: GroupSpec, spec: DeskSpec): Promise<void> {
  const { dataKey, deviceProof: _deviceProof, recoveryCodes: _codes, ...first } = spec.answer;
  const own = join(folder, String(spec.nth));
  mkdirSync(own, { recursive: true });
  copyFileSync(template, join(own, "cache.db"));
  const { accountId, deviceId, serverUrl } = spec;
  const author = { userId: first.user.id, deviceId };
  const account = await openAccount({
    folder: own,
    dataKeys: [templateKey],
    accountId,
    author,
    now: Date.now,
    log: () => {},
  });
  account.changeKey(dataKey);
  writeLocalValue(account.cache, "session", first);
  let session = first;
  const revisions: number[] = [];
  const times: number[] = [];
  const running = startDesk({
    desk: () => ({ account, session, serverUrl, deviceId }),
    saveSession(next) {
      session = next;
      writeLocalValue(account.cache, "session", next);
    },
    shutOut: () => {},
    gate: createWriteGate(),
    zones: createZoneClock(),
    fetch: countingFetch(spec.nth),
    askImportPath: async () => null,
    askExportPath: async () => null,
    emit() {
      const { revision } = readLocalValue(account.cache, "cookie") ?? { revision: 0 };
      if (revision <= (revisions.at(-1) ?? 0)) return;
      revisions.push(revision);
      times.push(now());
    },
    now: Date.now,
    random: Math.random,
    newId,
    sleep,
    log: () => {},
    fileRoom: { keptBytes: 0 },
  });
  members.push({ ...spec, account, running, chance: createChance(seed + spec.nth), revisions, times });
  const deadline = performance.now() + patience;
  while (revisions.length === 0) {
    if (performance.now() > deadline) throw new Error(`desk ${spec.nth} has not synced`);
    await wait(20);
  }
}

function countingFetch(desk: number): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const { status } = response;
      collected.statuses[status] = (collected.statuses[status] ?? 0) + 1;
      if (response.ok && response.headers.get("content-type")?.startsWith("text/event-stream"))
        collected.streams.push({ desk, at: now() });
      return response;
    } catch (error) {
      collected.unanswered += 1;
      throw error;
    }
  };
}

async function work(member: Member, every: number, signal: AbortSignal): Promise<void> {
  const pause = (milliseconds: number) => sleep(milliseconds, signal);
  await pause(member.chance.next() * every);
  while (!signal.aborted) {
    const due = now() + every;
    await commit(member, nextAct(member.account.cache, member.chance, member.clientIds));
    // managers do not act in step
    await pause(Math.max(0, due - now()) * (0.75 + member.chance.next() / 2));
  }
}

async function commit({ nth, running }: Member, { mutation, table, rowId }: Act): Promise<void> {
  try {
    const { mutationId } = await running.mutate(mutation);
    collected.committed.push({ desk: nth, table, rowId, mutationId, at: now() });
  } catch (error) {
    const { kind } = toErrorBody(error);
    collected.refused[kind] = (collected.refused[kind] ?? 0) + 1;
  }
}

function standingOf({ nth, account, running }: Member): Standing {
  const { connection, waiting } = running.syncState();
  const revision = readLocalValue(account.cache, "cookie")?.revision ?? 0;
  const counts = Object.fromEntries(
    addedTables.map((table) => [
      table,
      account.cache.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0,
    ]),
  ) as Record<AddedTable, number>;
  return { desk: nth, revision, waiting, isOnline: connection === "online", counts };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const bounded = Math.min(milliseconds, 2 ** 31 - 1);
  await wait(bounded, undefined, { signal, ref: false }).catch(() => undefined); // woken
}
