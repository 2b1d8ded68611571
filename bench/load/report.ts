import { quantile, rounded } from "../figures.ts";
import type { Delays } from "./arrivals.ts";
import type { LoadOptions } from "./load-options.ts";
import type { Sample, ServerSample } from "./sampler.ts";

/** What was used between two samples. */
export type Phase = {
  from: Sample;
  to: Sample;
  /** Of both servers to desks. */
  answers: number;
  /** Seconds of processor and MB of all processes that hold desks. */
  desksProcessor: number;
  desksMemory: number;
};

export type LoadResult = {
  options: Omit<LoadOptions, "say">;
  accountSizes: number[];
  /** Desks in the fullest process. */
  perGroup: number;
  /** Before any desk was there. */
  baseline: Sample;
  phases: { rest: Phase; traffic: Phase };
  samples: Sample[];
  delays: Delays;
  acts: number;
  /** How often a desk came to a higher revision while they worked. */
  risen: number;
  /** What desks were answered, by status. */
  statuses: Record<string, number>;
  /** Mutations that their own desk refused, by kind. */
  refused: Record<string, number>;
  /** Requests that broke off. */
  unanswered: number;
  restart: { downMilliseconds: number; desks: number; returned: number; perSecond: number[] };
  /** Desks that are not where their account is at the end, and what waits in them. */
  unsettled: { desks: number; waiting: number };
};

/** A server's memory may rise so much from one third of the work to the next: its heap is collected when it likes. */
const risesAtMost = { times: 1.25, megabytes: 32 };

/** What must not be, in words; empty when all bounds hold. Pure. */
export function brokenBounds(result: LoadResult): string[] {
  const failures = failuresOf(result);
  const { lost, missing } = result.delays;
  const broken: string[] = [];
  if (failures > 0) broken.push(`${failures} answers of 500 and above`);
  if (lost > 0) broken.push(`${lost} acts lost`);
  if (missing > 0) broken.push(`${missing} acts did not come to a desk`);
  if (result.unsettled.desks > 0)
    broken.push(
      `${result.unsettled.desks} desks not where their account is, ${result.unsettled.waiting} mutations wait`,
    );
  const refused = sumOf(Object.values(result.refused));
  if (refused > 0) broken.push(`${refused} mutations refused by their own desk`);
  const { desks, returned } = result.restart;
  if (returned < desks) broken.push(`${desks - returned} of ${desks} desks did not come back after the restart`);
  for (const [nth, { middle, last }] of memoryOf(result).entries()) {
    // one that began anew may come back to what it held with the same desks before
    const held = Math.max(middle, result.phases.traffic.from.servers[nth]?.rss ?? 0);
    if (last > held * risesAtMost.times + risesAtMost.megabytes)
      broken.push(`memory of server ${nth + 1} rises: ${rounded(middle)} MB, then ${rounded(last)} MB`);
  }
  return broken;
}

export function linesOf(result: LoadResult): [what: string, figure: string][] {
  const { options, accountSizes, phases, delays, restart, baseline, acts, statuses } = result;
  const { rest, traffic } = phases;
  const seconds = secondsOf(traffic);
  const connected = sumOf(streamsOf(rest.to));
  const grown = rssOf(rest.to) - rssOf(baseline);
  const smallest = Math.min(...accountSizes);
  const largest = Math.max(...accountSizes);
  const requests = sumOf(Object.values(statuses));
  const fullest = Math.max(0, ...restart.perSecond);
  const samples = result.samples.filter(({ at }) => at >= traffic.from.at && at <= traffic.to.at);
  return [
    [
      "desks",
      `${options.desks} in ${accountSizes.length} accounts of ${smallest} to ${largest}, ${result.perGroup} in a process`,
    ],
    [
      "work",
      `each desk an act every ${rounded(options.every / 1_000)} s for ${rounded(seconds)} s: ${acts} acts, ${rounded(acts / seconds)} a second`,
    ],
    ["commit to the other desks", `${delayText(delays.usual)}, n ${delays.usual.length}`],
    ["the same, committed around the restart", `${delayText(delays.aroundRestart)}, n ${delays.aroundRestart.length}`],
    ["pulls that brought something, a second", rounded(result.risen / seconds)],
    [
      "answers",
      `${requests}: ${Object.entries(statuses)
        .map(([status, count]) => `${status} × ${count}`)
        .join(", ")}; ${result.unanswered} broke off`,
    ],
    ["answers of 500 and above", String(failuresOf(result))],
    ["lost", `${delays.lost} acts, ${delays.missing} arrivals; ${result.unsettled.desks} desks unlike the server`],
    ["memory of the servers without desks", `${rssText(baseline)} MB`],
    [
      "with all desks at rest",
      `${rssText(rest.to)} MB, ${connected} streams: ${rounded((grown * 1_000) / Math.max(1, connected))} KB a connection, with what their first sync has left`,
    ],
    [
      "in the middle and the last third of the work",
      memoryOf(result)
        .map(({ middle, last }) => `${rounded(middle)} → ${rounded(last)}`)
        .join(" and ") + " MB",
    ],
    [
      "restart",
      `away ${rounded(restart.downMilliseconds / 1_000)} s; ${restart.returned} of ${restart.desks} desks back within ${restart.perSecond.length} s, ${fullest} in the fullest second`,
    ],
    ["streams opened in each second from its end on", restart.perSecond.join(" ")],
    [
      "event loop of the servers, p99, at rest",
      delayTextOf(result.samples.filter(({ at }) => at >= rest.from.at && at <= rest.to.at)),
    ],
    ["the same at work", delayTextOf(samples)],
    [
      "connections of PostgreSQL",
      `${Math.max(0, ...result.samples.map(({ connections }) => connections))} at most; waiting for one ${Math.max(0, ...samples.flatMap(({ servers }) => servers.map((server) => server?.poolWaiting ?? 0)))} at most`,
    ],
    ["processor at rest", processorText(rest)],
    ["processor at work", processorText(traffic)],
    ["processor for an answer, at rest", costText(rest)],
    ["the same at work", costText(traffic)],
    ["memory of the desks' processes", `${rounded(traffic.desksMemory)} MB`],
  ];
}

export function tableOfLoad(result: LoadResult): string {
  const lines = linesOf(result);
  const width = Math.max(...lines.map(([what]) => what.length));
  return lines.map(([what, figure]) => `| ${what.padEnd(width)} | ${figure} |`).join("\n");
}

function failuresOf({ statuses, samples }: LoadResult): number {
  const seen = sumOf(Object.entries(statuses).map(([status, count]) => (Number(status) >= 500 ? count : 0)));
  // of a server that began anew the count begins anew; desks have seen those of before
  const counted = sumOf((samples.at(-1)?.servers ?? []).map((server) => server?.failures ?? 0));
  return Math.max(seen, counted);
}

/** Mean MB of each server in the middle and the last third of the work. */
function memoryOf({ phases: { traffic }, samples }: LoadResult): { middle: number; last: number }[] {
  const { at: from } = traffic.from;
  const third = (traffic.to.at - from) / 3;
  return traffic.from.servers.map((_server, nth) => {
    const mean = (begins: number, ends: number) => {
      const within = samples
        .filter(({ at }) => at >= from + begins * third && at <= from + ends * third)
        .flatMap(({ servers }) => servers[nth]?.rss ?? []);
      return sumOf(within) / within.length;
    };
    return { middle: mean(1, 2), last: mean(2, 3) };
  });
}

/** Seconds of processor that servers and PostgreSQL used. */
function usedBy({ from, to }: Phase): { servers: number[]; postgres: number } {
  const servers = to.servers.map((server, nth) => {
    const before = from.servers[nth]?.processor ?? Number.NaN;
    // a process that began anew counts from nothing
    if (!server) return Number.NaN;
    return server.processor >= before ? server.processor - before : server.processor;
  });
  return { servers, postgres: to.postgresProcessor - from.postgresProcessor };
}

function processorText(phase: Phase): string {
  const seconds = secondsOf(phase);
  const share = (used: number) => `${Math.round((100 * used) / seconds)} %`;
  const { servers, postgres } = usedBy(phase);
  return `servers ${servers.map(share).join(" and ")}, PostgreSQL ${share(postgres)}, desks ${share(phase.desksProcessor)} of one core`;
}

function costText(phase: Phase): string {
  const { servers, postgres } = usedBy(phase);
  const each = (used: number) => rounded((used * 1_000) / phase.answers);
  return `servers ${each(sumOf(servers))} ms, PostgreSQL ${each(postgres)} ms, desks ${each(phase.desksProcessor)} ms; ${rounded(phase.answers / secondsOf(phase))} answers a second`;
}

function delayText(delays: readonly number[]): string {
  if (delays.length === 0) return "none";
  const [p50, p95, p99, worst] = [0.5, 0.95, 0.99, 1].map((share) => rounded(quantile(delays, share)));
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, worst ${worst} ms`;
}

function delayTextOf(samples: readonly Sample[]): string {
  const delays = samples.flatMap(({ servers }) => servers.flatMap((server) => server?.delayP99 ?? []));
  if (delays.length === 0) return "none";
  return `${rounded(quantile(delays, 0.5))} ms in the median of 2 s, ${rounded(Math.max(...delays))} ms in the worst`;
}

const secondsOf = ({ from, to }: Phase) => (to.at - from.at) / 1_000;
const present = ({ servers }: Sample) => servers.filter((server): server is ServerSample => server !== null);
const rssOf = (sample: Sample) => sumOf(present(sample).map(({ rss }) => rss));
const rssText = (sample: Sample) =>
  present(sample)
    .map(({ rss }) => rounded(rss))
    .join(" and ");
const streamsOf = (sample: Sample) => present(sample).map(({ streams }) => streams);
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
