import pg from "pg";
import { postgresConnection } from "../../src-server/database/postgres.ts";
import { parentOf, processorSeconds, treeSeconds } from "./process-time.ts";

export type LoadServer = { url: string; pid: number };
export type ServerSample = {
  /** MB. */
  rss: number;
  /** Milliseconds, since it was last asked. */
  delayP99: number;
  streams: number;
  poolUsed: number;
  poolWaiting: number;
  /** Answers with a status of 500 and above, since the process began. */
  failures: number;
  processor: number;
};
/** `at`: milliseconds of performance.now. A server that is away is null. */
export type Sample = {
  at: number;
  servers: (ServerSample | null)[];
  connections: number;
  postgresProcessor: number;
};

export type Sampler = { take(): Promise<Sample>; samples: Sample[]; stop(): Promise<void> };
type Parts = { servers(): LoadServer[]; metricsToken: string; adminUrl: string };

/** Asks both servers and PostgreSQL how they are, by what they tell their operators: nothing in them is for this. */
export async function startSampler({ servers, metricsToken, adminUrl }: Parts, every: number): Promise<Sampler> {
  const client = new pg.Client(postgresConnection(adminUrl));
  await client.connect();
  const { rows }: { rows: { pid: number }[] } = await client.query("select pg_backend_pid() as pid");
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  const samples: Sample[] = [];
  const ended = new AbortController();

  async function askServer({ url, pid }: LoadServer): Promise<ServerSample | null> {
    try {
      const response = await fetch(`${url}/metrics`, {
        headers: { authorization: `Bearer ${metricsToken}` },
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      const read = (series: string) => valuesOf(text, series).reduce((sum, value) => sum + value, 0);
      return {
        rss: read('kartoteka_memory_bytes{kind="rss"}') / 1e6,
        delayP99: read('kartoteka_event_loop_delay_seconds{quantile="0.99"}') * 1_000,
        streams: read("kartoteka_open_streams"),
        poolUsed: read('kartoteka_pool_connections{state="used"}'),
        poolWaiting: read('kartoteka_pool_connections{state="waiting"}'),
        failures: failuresIn(text),
        processor: processorSeconds(pid),
      };
    } catch {
      return null; // it restarts
    }
  }

  async function take(): Promise<Sample> {
    const [asked, counted] = await Promise.all([
      Promise.all(servers().map(askServer)),
      client.query<{ count: number }>(
        "select count(*)::int as count from pg_stat_activity where application_name = 'kartoteka' and pid <> pg_backend_pid()",
      ),
    ]);
    const sample = {
      at: performance.now(),
      servers: asked,
      connections: counted.rows[0]?.count ?? 0,
      postgresProcessor: treeSeconds(postmaster),
    };
    samples.push(sample);
    return sample;
  }

  const running = (async () => {
    while (!ended.signal.aborted) {
      await take();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, every);
        ended.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  })();
  return {
    take,
    samples,
    async stop() {
      ended.abort();
      await running;
      await client.end();
    },
  };
}

/** Prometheus' text form: a line is a series, a blank, a value. */
function valuesOf(text: string, series: string): number[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${series} `))
    .map((line) => Number(line.slice(series.length + 1)));
}

function failuresIn(text: string): number {
  const counted = text.matchAll(/^kartoteka_requests_total\{[^}]*status="5\d\d"\} (\d+)$/gm);
  return Array.from(counted, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
}
