import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../../src-contract/sync-protocol.ts";
import { newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { buildHere } from "../snapshot/desk-file-for-tests.ts";
import { createMetrics } from "./metrics.ts";

const token = "metrics-token-qx-0001";
let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests({
    metricsToken: token,
    snapshots: { limits: { fromRows: 1 }, build: buildHere },
  });
});
afterAll(() => server.close());

const ask = (authorization?: string) =>
  fetch(`${server.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

/** The value of one series, null when it is not there. */
async function read(series: string): Promise<number | null> {
  const text = await (await ask(`Bearer ${token}`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

describe("GET /metrics", () => {
  it("R-22: is not there without its token, nor where none was set", async () => {
    const olga = await server.signIn("olga");
    for (const authorization of [
      undefined,
      "",
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      token,
      olga.headers["authorization"],
    ]) {
      const response = await ask(authorization);
      expect([authorization, response.status]).toEqual([authorization, 404]);
      expect(await response.json()).toMatchObject({ kind: "notFound" });
    }
    const without = await startServerForTests();
    expect((await fetch(`${without.url}/metrics`, { headers: { authorization: "Bearer " } })).status).toBe(404);
    expect((await fetch(`${without.url}/metrics`, { headers: { authorization: "Bearer null" } })).status).toBe(404);
    await without.close();
  });

  it("S-4: counts answers by route and status, pushes, mutations by outcome, and streams that are open", async () => {
    const desk = await server.signIn("olga");
    const push = `${apiPrefix}/sync/push`;
    const pushes = (await read("kartoteka_pushes_total")) ?? 0;
    const answered = (await read(`kartoteka_requests_total{route="${push}",status="200"}`)) ?? 0;
    const client = desk.mutation("createClient", { ...newClient, clientId: randomUUID() });
    const unknown = { ...client, mutationId: randomUUID(), name: "qx-unknown", counter: 9 };
    await desk.push([client, unknown]);
    expect(await read("kartoteka_pushes_total")).toBe(pushes + 1);
    expect(await read(`kartoteka_requests_total{route="${push}",status="200"}`)).toBe(answered + 1);
    expect(await read(`kartoteka_request_seconds_count{route="${push}"}`)).toBe(answered + 1);
    expect(await read('kartoteka_mutations_total{outcome="applied"}')).toBe(1);
    expect(await read('kartoteka_mutations_total{outcome="invalid"}')).toBe(1);

    expect(await read("kartoteka_open_streams")).toBe(0);
    const ended = new AbortController();
    await fetch(`${server.url}${apiPrefix}/sync/events`, {
      headers: { [protocolVersionHeader]: String(protocolVersion), ...desk.headers },
      signal: ended.signal,
    });
    expect(await read("kartoteka_open_streams")).toBe(1);
    ended.abort();
    await expect.poll(() => read("kartoteka_open_streams"), { timeout: 10_000 }).toBe(0);
    expect(await read(`kartoteka_request_seconds_count{route="${apiPrefix}/sync/events"}`)).toBe(null);
  });

  it("S-5: counts builds of snapshots", async () => {
    const desk = await server.signIn("olga");
    await server.post(`${apiPrefix}/sync/snapshot`, { deviceId: desk.deviceId }, desk.headers);
    await expect.poll(() => read('kartoteka_snapshot_builds_total{result="made"}'), { timeout: 15_000 }).toBe(1);
    expect(await read("kartoteka_snapshot_build_seconds_count")).toBe(1);
  });

  it("tells of the pool, the event loop and the memory", async () => {
    expect(await read('kartoteka_pool_connections{state="waiting"}')).toBe(0);
    expect(await read('kartoteka_memory_bytes{kind="rss"}')).toBeGreaterThan(10_000_000);
    expect(await read('kartoteka_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0);
    expect(await read("process_start_time_seconds")).toBeGreaterThan(1_700_000_000);
  });

  it("G3-16: no label says who it was, nor what somebody made up", async () => {
    const { id, email } = server.people.olga;
    const desk = await server.signIn("olga");
    await server.post(`/api/v1/qx-made-up/${id}`, {});
    await server.post(`${apiPrefix}/sync/qx-made-up?name=qx-made-up`, {}, desk.headers);
    const text = await (await ask(`Bearer ${token}`)).text();
    for (const word of [id, email, desk.deviceId, "qx-", String(token), desk.session.tokens.accessToken])
      expect(text).not.toContain(word);
    expect(text).toContain('kartoteka_requests_total{route="none",status="404"}');
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? [0-9.e+-]+)$/);
  });
});

describe("Prometheus' text form", () => {
  it("has cumulative buckets, a sum and a count, and escapes what would end a label", () => {
    const metrics = createMetrics();
    const histogram = metrics.histogram("t_seconds", "Time.", ["route"], [0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(['/a"\\\n'], value);
    expect(metrics.text()).toBe(
      [
        "# HELP t_seconds Time.",
        "# TYPE t_seconds histogram",
        't_seconds_bucket{route="/a\\"\\\\\\n",le="0.1"} 2',
        't_seconds_bucket{route="/a\\"\\\\\\n",le="1"} 3',
        't_seconds_bucket{route="/a\\"\\\\\\n",le="+Inf"} 4',
        't_seconds_sum{route="/a\\"\\\\\\n"} 7.65',
        't_seconds_count{route="/a\\"\\\\\\n"} 4',
        "",
      ].join("\n"),
    );
  });
});
