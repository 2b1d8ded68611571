import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { syncedTableNames } from "../../../src-contract/entities/synced-tables.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { eventually } from "../store-for-tests.ts";
import { backOff } from "./back-off.ts";
import { type CoreDesk, createCoreDesk, newClient } from "./core-for-tests.ts";
import { createModelServer } from "./model-server-for-tests.ts";
import type { SyncNetwork } from "./server-client.ts";
import { type Connection, startSyncLoop, type SyncLoop } from "./sync-loop.ts";

const running: { loop: SyncLoop; desk: CoreDesk }[] = [];
afterEach(async () => {
  for (const { loop, desk } of running.splice(0)) {
    await loop.stop();
    desk.close();
  }
});

/** The loop with a clock that only moves when it is told to. */
async function start(overrides: (network: SyncNetwork) => Partial<SyncNetwork> = () => ({}), now = Date.now) {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  const { network } = server.networkOf(desk.author.deviceId, desk.author.userId);
  const connections: Connection[] = [];
  const sleeps: { milliseconds: number; end: () => void }[] = [];
  let failure: KartotekaError | null = null;
  const pulls = { count: 0 };
  let poke: (revision: number) => void = () => {};
  const streams = { opened: 0, open: 0 };
  const parts: SyncNetwork = {
    ...network,
    async pull(request) {
      pulls.count += 1;
      if (failure) throw failure;
      return network.pull(request);
    },
    async push(request) {
      if (failure) throw failure;
      return network.push(request);
    },
    listen: (onPoke, signal) => {
      streams.opened += 1;
      streams.open += 1;
      poke = onPoke;
      return new Promise((resolve) =>
        signal.addEventListener("abort", () => {
          streams.open -= 1;
          resolve();
        }),
      );
    },
    ...overrides(network),
  };
  const told: string[] = [];
  const loop = startSyncLoop({
    desk: { ...desk.desk, now },
    network: parts,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        sleeps.push({ milliseconds, end: resolve });
        signal.addEventListener("abort", () => resolve());
      }),
    random: () => 1,
    onConnection: (next) => connections.push(next),
    onShutOut: () => told.push("shut out"),
    onDamage: async () => undefined,
    log: () => {},
  });
  running.push({ loop, desk });
  await eventually(() => expect(sleeps).toHaveLength(1));
  return {
    server,
    desk,
    loop,
    connections,
    told,
    sleeps,
    pulls,
    streams,
    poke: (revision: number) => poke(revision),
    fail: (next: KartotekaError | null) => {
      failure = next;
    },
  };
}

describe("when the desk syncs", () => {
  it("G10-2: at the start, at a mutation, at a poke that tells something new", async () => {
    const { server, desk, loop, connections, pulls, sleeps, poke } = await start();
    expect(connections).toEqual(["online"]);
    expect(pulls.count).toBe(1);
    desk.mutate({ name: "createClient", args: newClient() });
    loop.nudge();
    await eventually(() => expect(desk.query("outboxItems", { limit: 5 }).total).toBe(0));
    await eventually(() => expect(sleeps).toHaveLength(2));
    const before = pulls.count;
    poke(1); // one's own push
    server.write([]);
    poke(2);
    await eventually(() => expect(pulls.count).toBe(before + 1));
  });

  it("P-6: a poke that comes while a cycle runs asks for another one only when that cycle has missed it", async () => {
    const seen: { poke: (revision: number) => void } = { poke: () => {} };
    const later: number[] = [];
    const { server, desk, loop, pulls, sleeps, poke } = await start((network) => ({
      // the server tells everybody, the desk that pushed too, before its answer has arrived
      async push(request) {
        const answer = await network.push(request);
        if (answer.kind === "reset") return answer;
        for (const outcome of answer.outcomes) if (outcome.status === "applied") seen.poke(outcome.revision);
        for (const revision of later.splice(0)) seen.poke(revision);
        return answer;
      },
    }));
    seen.poke = poke;
    desk.mutate({ name: "createClient", args: newClient() });
    await loop.syncNow();
    await eventually(() => expect(sleeps).toHaveLength(2));
    expect(pulls.count).toBe(2);

    // of a server that was put back since: no desk ever gets there
    later.push(99);
    desk.mutate({ name: "createClient", args: newClient() });
    await loop.syncNow();
    await eventually(() => expect(sleeps).toHaveLength(3));
    expect(pulls.count).toBe(4);
    expect(server.rowsOf("clients")).toHaveLength(2);
  });

  it("R-18, S-4: while the stream says that there is nothing new it asks nothing, and the rounds of comparing go on", async () => {
    const clock = { now: 1_000_000 };
    const compared: number[] = [];
    const { pulls, sleeps, poke } = await start(
      (network) => ({
        digest(request) {
          compared.push(clock.now);
          return network.digest(request);
        },
      }),
      () => clock.now,
    );
    const rest = async () => {
      clock.now += 25_000;
      sleeps.at(-1)?.end();
      const before = sleeps.length;
      await eventually(() => expect(sleeps).toHaveLength(before + 1));
    };
    for (let turn = 1; turn <= 5; turn += 1) {
      clock.now += 1;
      poke(0);
      clock.now -= 1;
      await rest();
    }
    expect(pulls.count).toBe(1);
    expect(compared).toHaveLength(1);
    await rest(); // it has said nothing for so long
    expect(pulls.count).toBe(2);
  });

  it("R-10, R-18: what waits is sent though the stream says that there is nothing new and nobody has nudged", async () => {
    const { server, desk, sleeps, poke } = await start();
    desk.mutate({ name: "createClient", args: newClient() });
    poke(0);
    sleeps.at(-1)?.end();
    await eventually(() => expect(server.rowsOf("clients")).toHaveLength(1));
    expect(desk.query("outboxItems", { limit: 5 }).total).toBe(0);
  });

  it("R-5, R-18: a file that is being rebuilt while the desk rests ends nothing", async () => {
    const { desk, pulls, sleeps, poke } = await start();
    const { account } = desk;
    const { cache } = account;
    const isRebuilt = { value: false };
    Object.defineProperty(account, "cache", {
      configurable: true,
      get() {
        if (isRebuilt.value) return cache;
        throw new KartotekaError("fileDamaged", "the local file is being rebuilt");
      },
    });
    poke(1);
    await eventually(() => expect(sleeps).toHaveLength(2));
    isRebuilt.value = true;
    const before = pulls.count;
    sleeps.at(-1)?.end();
    await eventually(() => expect(pulls.count).toBe(before + 1));
  });

  it("R-18: without any poke it asks every 25 seconds", async () => {
    const { pulls, sleeps } = await start();
    expect(sleeps[0]?.milliseconds).toBe(25_000);
    sleeps[0]?.end();
    await eventually(() => expect(pulls.count).toBe(2));
  });

  it("waits longer after each failure, and a mutation does not hurry it", async () => {
    const { desk, loop, connections, sleeps, pulls, fail, streams } = await start();
    fail(new KartotekaError("unreachable"));
    loop.syncNow().catch(() => undefined);
    for (let tries = 1; tries <= 8; tries += 1) {
      await eventually(() => expect(sleeps).toHaveLength(1 + tries));
      sleeps.at(-1)?.end();
    }
    expect(sleeps.slice(1, 9).map(({ milliseconds }) => milliseconds)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    await eventually(() => expect(sleeps).toHaveLength(10));
    expect(connections).toEqual(["online", "offline"]);
    expect(streams.open).toBe(0);
    const before = pulls.count;
    desk.mutate({ name: "createClient", args: newClient() });
    loop.nudge();
    expect(pulls.count).toBe(before);
    fail(null);
    await loop.syncNow();
    expect(connections.at(-1)).toBe("online");
    expect(desk.query("outboxItems", { limit: 5 }).total).toBe(0);
  });

  it("a sync that a person asked for says what it failed with", async () => {
    const { loop, fail } = await start();
    fail(new KartotekaError("clientTooOld"));
    await expect(loop.syncNow()).rejects.toMatchObject({ kind: "clientTooOld" });
    fail(new KartotekaError("rateLimited", undefined, { retryAfterSeconds: 90 }));
    await expect(loop.syncNow()).rejects.toMatchObject({ kind: "rateLimited" });
  });

  it("a server that asks for patience gets it", async () => {
    const { loop, fail, sleeps } = await start();
    fail(new KartotekaError("rateLimited", undefined, { retryAfterSeconds: 90 }));
    loop.syncNow().catch(() => undefined);
    await eventually(() => expect(sleeps.at(-1)?.milliseconds).toBe(90_000));
  });

  it("a revoked session is no network's fault: it waits for the person", async () => {
    const { loop, fail, connections, sleeps, told } = await start();
    fail(new KartotekaError("sessionRevoked"));
    await expect(loop.syncNow()).rejects.toMatchObject({ kind: "sessionRevoked" });
    await eventually(() => expect(sleeps.at(-1)?.milliseconds).toBe(Number.POSITIVE_INFINITY));
    expect(connections.at(-1)).toBe("signedOut");
    expect(told).toEqual([]);
    // of the device itself whoever owns the files hears
    fail(new KartotekaError("sessionRevoked", undefined, { shutOut: "device" }));
    await expect(loop.syncNow()).rejects.toMatchObject({ shutOut: "device" });
    expect(told).toEqual(["shut out"]);
  });

  it("R-9: after sleep it opens its connections anew at once", async () => {
    const { loop, streams, pulls } = await start();
    loop.resume();
    await eventually(() => expect(streams).toEqual({ opened: 2, open: 1 }));
    await eventually(() => expect(pulls.count).toBe(2));
  });

  it("a proxy that lets no stream through does not drive it round and round", async () => {
    const { sleeps, pulls } = await start(() => ({
      listen: async () => {
        throw new KartotekaError("unreachable");
      },
    }));
    expect(sleeps.map(({ milliseconds }) => milliseconds)).toEqual([5_000]);
    expect(pulls.count).toBe(1);
    sleeps[0]?.end();
    await eventually(() => expect(sleeps).toHaveLength(2));
    expect(pulls.count).toBe(2);
  });

  it("R-18: with a stream that ends a moment after it was opened it asks every 5 seconds", async () => {
    let end = () => {};
    const listen = () => new Promise<void>((resolve) => (end = resolve));
    const stopped = Date.now();
    const { sleeps, pulls } = await start(
      () => ({ listen }),
      () => stopped,
    );
    expect(sleeps[0]?.milliseconds).toBe(25_000);
    end();
    await eventually(() => expect(sleeps.map(({ milliseconds }) => milliseconds)).toEqual([25_000, 5_000]));
    expect(pulls.count).toBe(1);
    sleeps[1]?.end();
    await eventually(() => expect(pulls.count).toBe(2));
  });

  it("stops while a request is under way, and touches nothing after", async () => {
    let release = () => {};
    const { loop, desk } = await start((network) => ({
      pull: async (request) => {
        if (request.cookie) await new Promise<void>((resolve) => (release = resolve));
        return network.pull(request);
      },
    }));
    loop.syncNow().catch(() => undefined);
    const stopped = loop.stop();
    release();
    await stopped;
    await expect(loop.syncNow()).rejects.toMatchObject({ kind: "notSignedIn" });
    expect(desk.query("outboxItems", { limit: 1 }).total).toBe(0);
  });
});

describe("when the desk compares itself with the server", () => {
  const clocked = async (digest: SyncNetwork["digest"]) => {
    const clock = { now: 1_000_000 };
    const asked: string[] = [];
    const started = await start(
      () => ({
        digest(request) {
          asked.push(request.table);
          return digest(request);
        },
      }),
      () => clock.now,
    );
    const turn = async (milliseconds: number) => {
      clock.now += milliseconds;
      const before = started.sleeps.length;
      started.sleeps.at(-1)?.end();
      await eventually(() => expect(started.sleeps).toHaveLength(before + 1));
    };
    return { ...started, asked, turn };
  };
  const equal: SyncNetwork["digest"] = async ({ until }) => ({
    kind: "digest",
    until,
    rows: 0,
    digest: createHash("sha256").digest("hex"),
  });

  it("R-16: a slice every two quiet minutes, however often it syncs meanwhile", async () => {
    const { asked, turn } = await clocked(equal);
    expect(asked).toEqual([]);
    await turn(119_999);
    expect(asked).toEqual([]);
    await turn(1);
    await turn(50_000);
    expect(asked).toEqual(["users"]);
    await turn(70_000);
    await turn(120_000);
    expect(asked).toEqual(["users", ...syncedTableNames.slice(1, 3)]);
    await turn(-3_600_000); // a clock that was set back
    expect(asked).toHaveLength(4);
  });

  it("R-16: a comparison that fails is tried again later, and takes nobody offline", async () => {
    const { asked, turn, connections } = await clocked(async () => {
      throw new KartotekaError("unreachable");
    });
    await turn(120_000);
    await turn(120_000);
    expect(asked).toEqual(["users", "users"]);
    expect(connections).toEqual(["online"]);
  });

  it("R-16: everything at once when it is asked to, after a full cycle; what that failed with is told", async () => {
    const { loop, desk, server, fail } = await start();
    desk.mutate({ name: "createClient", args: newClient() });
    expect(await loop.compareNow()).toEqual({ rows: 1, differences: [] });
    const [client] = server.rowsOf("clients");
    desk.account.cache.run("UPDATE clients SET city = 'нет такого'");
    expect(await loop.compareNow()).toEqual({
      rows: 1,
      differences: [{ table: "clients", id: client?.id, kind: "changed", columns: ["city"] }],
    });
    fail(new KartotekaError("unreachable"));
    await expect(loop.compareNow()).rejects.toMatchObject({ kind: "unreachable" });
  });
});

it("R-18: back-off doubles up to half a minute, half of it by chance", () => {
  expect([1, 2, 3, 7, 50].map((failures) => backOff(failures, () => 0))).toEqual([250, 500, 1_000, 15_000, 15_000]);
  expect([1, 2, 3, 7, 50].map((failures) => backOff(failures, () => 1))).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
});
