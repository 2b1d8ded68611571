import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Knex } from "knex";
import type { PushOutcome } from "../../src-contract/sync-protocol.ts";
import type { App } from "../fastify.ts";
import type { Pokes } from "../pokes.ts";
import type { RunBuild } from "../snapshot/build-in-thread.ts";
import { createMetrics } from "./metrics.ts";

const requestBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const buildBounds = [0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** How long a stream stays open says nothing about how fast the server is. */
const streams = /\/events$/;

export type ServerMetrics = {
  /** Counts every answer of the routes that are added from here on. */
  watch(app: App): void;
  pushed(outcomes: PushOutcome[]): void;
  countBuilds(build: RunBuild): RunBuild;
  text(): string;
  close(): void;
};

/** What a server counts about itself. Labels are routes as they are declared, statuses and kinds of errors: nobody's data. */
export function createServerMetrics({ database, pokes }: { database: Knex; pokes: Pokes }): ServerMetrics {
  const metrics = createMetrics();
  const requests = metrics.counter("kartoteka_requests_total", "Answered requests.", ["route", "status"]);
  const seconds = metrics.histogram(
    "kartoteka_request_seconds",
    "Time from a request to its answer; open event streams are not in it.",
    ["route"],
    requestBounds,
  );
  const pushes = metrics.counter("kartoteka_pushes_total", "Pushes that were decided.", []);
  const mutations = metrics.counter(
    "kartoteka_mutations_total",
    "Mutations by outcome: applied, or the kind of the refusal. Retries count again.",
    ["outcome"],
  );
  const builds = metrics.counter("kartoteka_snapshot_builds_total", "Builds of snapshots that ended.", ["result"]);
  const buildSeconds = metrics.histogram(
    "kartoteka_snapshot_build_seconds",
    "Time that a snapshot took to be made.",
    [],
    buildBounds,
  );
  metrics.gauge("kartoteka_open_streams", "Event streams of desks that are open here.", [], () => [
    { values: [], value: pokes.listeners() },
  ]);
  metrics.gauge(
    "kartoteka_pool_connections",
    "Connections to the database; waiting: requests for one.",
    ["state"],
    () => poolOf(database),
  );
  metrics.gauge("kartoteka_memory_bytes", "Memory of the process.", ["kind"], () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    return Object.entries({ rss, heapUsed, external }).map(([kind, value]) => ({ values: [kind], value }));
  });
  metrics.gauge("process_start_time_seconds", "When the process began, seconds since 1970.", [], () => [
    { values: [], value: performance.timeOrigin / 1000 },
  ]);
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge(
    "kartoteka_event_loop_delay_seconds",
    "By how much the process was late to what it had to do, since it was last asked.",
    ["quantile"],
    () => {
      const readings = [0.5, 0.99, 1].map((quantile) => {
        const nanoseconds = delay.count === 0 ? 0 : delay.percentile(quantile * 100);
        return { values: [String(quantile)], value: nanoseconds / 1e9 };
      });
      delay.reset();
      return readings;
    },
  );

  return {
    watch(app) {
      app.addHook("onResponse", async (request, reply) => {
        const route = request.routeOptions.url ?? "none";
        requests.add([route, String(reply.statusCode)]);
        if (!streams.test(route)) seconds.observe([route], reply.elapsedTime / 1000);
      });
    },
    pushed(outcomes) {
      pushes.add([]);
      for (const outcome of outcomes) mutations.add([outcome.status === "applied" ? "applied" : outcome.error.kind]);
    },
    countBuilds: (build) => (order, parts) => {
      const began = performance.now();
      const running = build(order, parts);
      void running.ended.then((error) => {
        builds.add([error === null ? "made" : error.kind]);
        if (error === null) buildSeconds.observe([], (performance.now() - began) / 1000);
      });
      return running;
    },
    text: metrics.text,
    close: () => delay.disable(),
  };
}

function poolOf(database: Knex) {
  const pool = (database.client as { pool: Record<"numUsed" | "numFree" | "numPendingAcquires", () => number> }).pool;
  return [
    { values: ["used"], value: pool.numUsed() },
    { values: ["free"], value: pool.numFree() },
    { values: ["waiting"], value: pool.numPendingAcquires() },
  ];
}
