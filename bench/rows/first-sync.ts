// P-1, P-2, P-2b, S-5: from the server to an encrypted file in which everything can be found.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { peakMemory, startChild } from "../child.ts";
import type { Contents } from "../checksum.ts";
import type { Context, Row } from "../context.ts";
import type { Contender, ContenderServer, FirstSync } from "../contender.ts";
import { median, rounded } from "../figures.ts";
import { interleave, type Turn } from "../interleave.ts";
import { kartoteka, startKartotekaServer } from "../kartoteka/kartoteka.ts";
import { prepareSnapshot } from "../kartoteka/snapshot.ts";
import { peerNotes } from "../peers.ts";
import { type Goal, type Rounds, resultOf } from "../result.ts";
import type { WorkUnit } from "../work-unit.ts";

const floorServer = join(import.meta.dirname, "../floor/file-server.ts");
const floorDesk = join(import.meta.dirname, "../floor/first-sync.ts");

export const firstSyncBySnapshot: Row = {
  ids: ["P-1", "P-1m", "P-2", "P-2m"],
  async run(context) {
    const { profile } = context;
    const unit = await context.unit("clients");
    const world = await startWorld(context, { unit, name: "first-sync", floor: "File", snapshot: true });
    try {
      const { ours, rounds, memory, failed } = await world.measure(profile.rounds);
      const id = profile.name === "large" ? "P-2" : "P-1";
      const of = `${unit.clients.toLocaleString("en")} clients`;
      const goal: Goal =
        id === "P-1"
          ? { words: "≤ 2 × floor, ≥ 5 × faster than every peer", timesFloor: 2, timesBestPeer: 0.2 }
          : { words: "≤ 2 × floor", timesFloor: 2 };
      const notes = [
        "measured from the answer to the sign-in to the first answer of list and search; the floor has the file encrypted, synced and opened too",
        `sign-in before it: ${rounded(median(ours.map(({ signInMilliseconds }) => signInMilliseconds)))} ms, most of it argon2id at both ends, which neither floor nor peers do`,
        ...peerNotes(world.peers, failed),
      ];
      return [
        resultOf({ id, work: `first sync, ${of}`, unit: "ms", n: 1, rounds, goal, notes }),
        resultOf({
          id: `${id}m`,
          work: `first sync, ${of}: peak memory of the desk`,
          unit: "MB",
          n: 1,
          rounds: memory,
          goal:
            id === "P-1"
              ? { words: "≤ 150 MB", atMost: 150 }
              : { words: "does not grow with rows: ≤ 150 MB", atMost: 150 },
        }),
      ];
    } finally {
      await world.stop();
    }
  },
};

export const firstSyncByRows: Row = {
  ids: ["P-2b"],
  profiles: ["quick", "full"],
  async run(context) {
    const unit = await context.unit("clients");
    const world = await startWorld(context, { unit, name: "by-rows", floor: "Rows", snapshot: false });
    try {
      const { rounds, failed } = await world.measure(context.profile.rounds);
      return [
        resultOf({
          id: "P-2b",
          work: `first sync by rows, ${unit.clients.toLocaleString("en")} clients, search-ready`,
          unit: "ms",
          n: 1,
          rounds,
          goal: { words: "≤ 1.5 × floor, ≤ 0.8 × the best peer", timesFloor: 1.5, timesBestPeer: 0.8 },
          notes: [
            "the floor's pages lie ready on its server; its file has one trigram index",
            ...peerNotes(world.peers, failed),
          ],
        }),
      ];
    } finally {
      await world.stop();
    }
  },
};

/** Extra: the seeded account with its history, for which there is no floor. */
export const firstSyncWithHistory: Row = {
  ids: ["P-1h"],
  async run(context) {
    const unit = await context.unit("history");
    const world = await startWorld(context, { unit, name: "history-sync", floor: null, snapshot: true });
    try {
      const { rounds } = await world.measure(3);
      return [
        resultOf({
          id: "P-1h",
          work: `first sync, ${unit.clients.toLocaleString("en")} clients with their history`,
          unit: "ms",
          n: 1,
          rounds,
          goal: { words: "no goal of its own" },
        }),
      ];
    } finally {
      await world.stop();
    }
  },
};

const preparations = { quick: 3, full: 2, large: 1 };

export const snapshotPreparation: Row = {
  ids: ["S-5"],
  async run(context) {
    const unit = await context.unit("clients");
    const floor = await startChild(floorServer);
    let compressed = 0;
    const turns: Turn<number>[] = [
      {
        name: "floor",
        async run() {
          const folder = freshFolder(context, "s5-floor");
          const started = performance.now();
          await floor.call("prepareFile", { clientsFile: unit.clientsFile, folder });
          return performance.now() - started;
        },
      },
      {
        name: "kartoteka",
        async run() {
          const folder = freshFolder(context, "s5");
          const server = await startKartotekaServer(context.processes, { unit, folder, snapshot: true });
          try {
            const prepared = await prepareSnapshot(server.url);
            if (prepared.kind !== "ready") throw new Error(`no snapshot was prepared: ${prepared.kind}`);
            compressed = prepared.compressedBytes;
            return prepared.milliseconds;
          } finally {
            await server.stop();
          }
        },
      },
    ];
    try {
      const { figures } = await interleave(turns, preparations[context.profile.name], ["floor", "kartoteka"]);
      return [
        resultOf({
          id: "S-5",
          work: `snapshot of ${unit.clients.toLocaleString("en")} clients prepared`,
          unit: "ms",
          n: 1,
          rounds: { ours: figures["kartoteka"] ?? [], floor: figures["floor"] ?? [], peers: {} },
          goal: { words: "a pull never waits for it (src-server tests); no figure" },
          notes: [
            `${rounded(compressed / 1e6)} MB to download`,
            "the floor reads the clients from JSON lines, builds its own file and compresses it at level 3",
          ],
        }),
      ];
    } finally {
      await floor.stop();
    }
  },
};

type World = { unit: WorkUnit; name: string; floor: "File" | "Rows" | null; snapshot: boolean };

/** All servers of the row, each with the unit ready on it; measured are the desks. */
async function startWorld(context: Context, { unit, name, floor, snapshot }: World) {
  const folder = join(context.folder, name);
  const ours = kartoteka({ processes: context.processes, snapshot });
  // by rows the best peer counts: PouchDB, which takes longest, stands in P-1
  const asked = floor === null ? [] : await context.peers();
  const peers = floor === "Rows" ? asked.filter((peer) => peer.name !== "pouchdb") : asked;
  const servers: { contender: Contender; server: ContenderServer }[] = [];
  const floorChild = floor === null ? null : await startChild(floorServer);
  const stop = async () => {
    for (const { server } of servers) await server.stop();
    await floorChild?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const left: Record<string, string> = {};
  try {
    mkdirSync(folder, { recursive: true });
    for (const contender of [ours, ...peers]) {
      context.say(`  ${contender.name}: its server takes ${unit.clients.toLocaleString("en")} clients`);
      try {
        servers.push({
          contender,
          server: await contender.startServer(unit, join(folder, `${contender.name}-server`)),
        });
      } catch (error) {
        if (contender === ours) throw error;
        left[contender.name] = String(error).split("\n")[0] ?? "";
      }
    }
    if (floor === "File") await floorChild?.call("prepareFile", { clientsFile: unit.clientsFile, folder });
    if (floor === "Rows") await floorChild?.call("preparePages", { clientsFile: unit.clientsFile });
  } catch (error) {
    await stop();
    throw error;
  }
  const floorUrl = await floorChild?.call<string>("listen");

  async function measure(count: number) {
    const turns: Turn<FirstSync>[] = servers.map(({ contender, server }) => ({
      name: contender.name,
      run: () =>
        syncOnce(server, { unit, folder: freshFolder(context, `${name}/${contender.name}`), say: context.say }),
    }));
    if (floorUrl !== undefined)
      turns.unshift({
        name: "floor",
        run: () => floorOnce(`from${floor}`, { url: floorUrl, folder: freshFolder(context, `${name}/floor`), unit }),
      });
    const { figures, failed } = await interleave(turns, count, ["floor", "kartoteka"]);
    const roundsOf = (figure: (sync: FirstSync) => number): Rounds => ({
      ours: (figures["kartoteka"] ?? []).map(figure),
      floor: figures["floor"]?.map(figure) ?? null,
      peers: Object.fromEntries(peers.map((peer) => [peer.name, (figures[peer.name] ?? []).map(figure)])),
    });
    return {
      ours: figures["kartoteka"] ?? [],
      rounds: roundsOf(({ milliseconds }) => milliseconds),
      memory: roundsOf(({ peakMemory }) => peakMemory),
      failed: { ...left, ...failed },
    };
  }
  return { measure, stop, peers };
}

type Once = { unit: WorkUnit; folder: string };

async function syncOnce(
  server: ContenderServer,
  { unit, folder, say }: Once & { say: Context["say"] },
): Promise<FirstSync> {
  const desk = await server.openDesk(folder, server.url);
  try {
    const sync = await desk.firstSync();
    say(`  ${folder.split("/").at(-1)}: ${rounded(sync.milliseconds)} ms, ${rounded(sync.peakMemory)} MB`);
    assertSame(await desk.contents(), unit);
    return sync;
  } finally {
    await desk.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function floorOnce(how: string, { url, unit, folder }: Once & { url: string }): Promise<FirstSync> {
  const desk = await startChild(floorDesk);
  try {
    const milliseconds = await desk.call<number>(how, { url, folder, clients: unit.clients });
    const sync = { milliseconds, peakMemory: peakMemory(desk.pid), signInMilliseconds: 0 };
    assertSame(await desk.call<Contents>("contents", { folder }), unit);
    return sync;
  } finally {
    await desk.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function assertSame(found: Contents, wanted: Contents): void {
  if (found.clients === wanted.clients && found.checksum === wanted.checksum) return;
  throw new Error(
    `the desk holds ${found.clients} clients (checksum ${found.checksum}), the server ${wanted.clients} (${wanted.checksum})`,
  );
}

function freshFolder(context: Context, name: string): string {
  const folder = join(context.folder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
