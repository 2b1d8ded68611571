// P-3, P-4, P-6: an edit from one desk to another, a thousand after a time offline, and what one costs on the wire.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Context, Row } from "../context.ts";
import type { Contender, ContenderDesk, ContenderServer, Edit } from "../contender.ts";
import { quantile } from "../figures.ts";
import { interleave } from "../interleave.ts";
import { floorContender } from "../floor/floor.ts";
import { kartoteka } from "../kartoteka/kartoteka.ts";
import { peerNotes } from "../peers.ts";
import { type Goal, type Measured, resultOf } from "../result.ts";
import { sampleOf, type UnitClient, type WorkUnit } from "../work-unit.ts";
import { layWire, type Wire } from "../wire.ts";

const editsARound = 40;
const offlineEdits = 1_000;
const patience = 30_000;

export const editToOtherDesk: Row = {
  ids: ["P-3"],
  async run(context) {
    const place = await startPlaces(context, { row: "edit", desks: 2, wired: false });
    try {
      for (const { desks } of place.all) for (const desk of desks) await desk.goLive();
      const { figures, failed } = await interleave(
        place.all.map(({ name, desks, nextEdit }) => ({
          name,
          run: async () => {
            const times: number[] = [];
            for (let edit = 0; edit < editsARound; edit += 1) times.push(await editToRead(desks, nextEdit()));
            return times;
          },
        })),
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      await place.assertAllArrived(failed);
      const goal = { words: "≤ 2 × floor, faster than every durable peer", timesFloor: 2, timesBestPeer: 1 };
      const row = (id: string, share: number, words: string): Measured => ({
        id,
        work: `an edit on desk A readable on desk B, ${words}`,
        unit: "ms",
        n: editsARound,
        rounds: roundsOf(figures, (times) => quantile(times, share)),
        goal,
        notes: ["both desks and the server commit at FULL", ...peerNotes(place.peers, { ...place.left, ...failed })],
      });
      return [resultOf(row("P-3", 0.5, "p50")), resultOf(row("P-3b", 0.95, "p95"))];
    } finally {
      await place.stop();
    }
  },
};

export const pushAfterOffline: Row = {
  ids: ["P-4"],
  async run(context) {
    const place = await startPlaces(context, { row: "offline", desks: 1, wired: true });
    try {
      const { figures, failed } = await interleave(
        place.all.map(({ name, desks, wires, nextEdit }) => ({
          name,
          run: async () => {
            const [desk, wire] = [only(desks), only(wires)];
            await desk.goOffline();
            wire.cut();
            for (let edit = 0; edit < offlineEdits; edit += 1) await desk.edit(nextEdit());
            wire.mend();
            const started = performance.now();
            await desk.pushAll();
            return performance.now() - started;
          },
        })),
        context.profile.rounds,
        ["floor", "kartoteka"],
      );
      await place.assertAllArrived(failed);
      return [
        resultOf({
          id: "P-4",
          work: `${offlineEdits.toLocaleString("en")} offline edits pushed on reconnect`,
          unit: "ms",
          n: 1,
          rounds: roundsOf(figures, (milliseconds) => milliseconds),
          goal: { words: "≤ 2 × floor, each edit still exactly once", timesFloor: 2 },
          notes: [
            "ends when the desk knows that all is confirmed; ours has then pulled its own rows back too",
            ...peerNotes(place.peers, { ...place.left, ...failed }),
          ],
        }),
      ];
    } finally {
      await place.stop();
    }
  },
};

export const bytesOnTheWire: Row = {
  ids: ["P-6", "P-6b"],
  async run(context) {
    const place = await startPlaces(context, { row: "wire", desks: 2, wired: true });
    try {
      for (const { desks } of place.all) for (const desk of desks) await desk.goLive();
      await wait(500); // what is said at the start is no part of an edit
      const { figures, failed } = await interleave(
        place.all.map(({ name, desks, wires, nextEdit }) => ({
          name,
          run: async () => {
            for (const wire of wires) wire.takeBytes();
            for (let edit = 0; edit < editsARound; edit += 1) {
              await editToRead(desks, nextEdit());
              await wait(60); // a person's pace: what follows the edit is its own
            }
            const [sent, received] = wires.map((wire) => wire.takeBytes() / editsARound / 1_000);
            return { sent: sent ?? Number.NaN, received: received ?? Number.NaN };
          },
        })),
        context.profile.rounds > 3 ? 3 : context.profile.rounds,
        ["floor", "kartoteka"],
      );
      await place.assertAllArrived(failed);
      const row = (id: string, work: string, side: "sent" | "received", goal: Goal): Measured => ({
        id,
        work,
        unit: "KB",
        n: editsARound,
        rounds: roundsOf(figures, (bytes) => bytes[side]),
        goal,
        notes: [
          "counted at a TCP proxy, both directions, headers included, one edit at a time",
          ...peerNotes(place.peers, { ...place.left, ...failed }),
        ],
      });
      return [
        resultOf(row("P-6", "bytes on the wire per edit, the desk that edits", "sent", { words: "≤ 1 KB", atMost: 1 })),
        resultOf(row("P-6b", "the same, a desk that receives it", "received", { words: "no goal of its own" })),
      ];
    } finally {
      await place.stop();
    }
  },
};

type Place = {
  name: string;
  contender: Contender;
  server: ContenderServer;
  desks: ContenderDesk[];
  wires: Wire[];
  nextEdit(): Edit;
  edits(): number;
};

/** A server and its desks for everybody, each desk filled and, where it is asked, behind a wire of its own. */
async function startPlaces(context: Context, { row, desks, wired }: { row: string; desks: number; wired: boolean }) {
  const unit = await context.unit("edits");
  const clients = sampleOf(unit, 1_000);
  const peers = await context.peers();
  const all: Place[] = [];
  const left: Record<string, string> = {};
  const stop = async () => {
    for (const place of all) await stopPlace(place);
    rmSync(join(context.folder, row), { recursive: true, force: true });
  };
  try {
    for (const contender of [floorContender, kartoteka({ processes: context.processes, snapshot: false }), ...peers]) {
      context.say(`  ${contender.name}: server and desks with ${unit.clients.toLocaleString("en")} clients`);
      try {
        const folder = join(context.folder, row, contender.name);
        all.push(await startPlace(contender, { unit, clients, desks, wired, folder }));
      } catch (error) {
        if (!peers.includes(contender)) throw error;
        left[contender.name] = String(error).split("\n")[0] ?? "";
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    all,
    peers,
    left,
    stop,
    async assertAllArrived(failed: Record<string, string>) {
      for (const { name, server, edits } of all) {
        if (name in failed) continue;
        const wanted = Math.min(edits(), clients.length);
        const arrived = await server.countEdited(textBeginning);
        if (arrived === wanted) continue;
        const report = `${arrived} of ${wanted} edited clients are on the server`;
        if (name === "floor" || name === "kartoteka") throw new Error(`${name}: ${report}`);
        failed[name] = report;
      }
    },
  };
}

type PlaceParts = { unit: WorkUnit; clients: UnitClient[]; desks: number; wired: boolean; folder: string };

async function startPlace(contender: Contender, { unit, clients, desks, wired, folder }: PlaceParts): Promise<Place> {
  const server = await contender.startServer(unit, join(folder, "server"));
  let edits = 0;
  const titles = new Map<string, string>();
  const place: Place = {
    name: contender.name,
    contender,
    server,
    desks: [],
    wires: [],
    nextEdit() {
      const { id, jobTitle } = clients[edits % clients.length] ?? { id: "", jobTitle: "" };
      edits += 1;
      const text = `${textBeginning} № ${edits}, ведущий специалист отдела закупок`;
      const before = titles.get(id) ?? jobTitle;
      titles.set(id, text);
      return { editId: `${contender.name}-${edits}`, clientId: id, text, before };
    },
    edits: () => edits,
  };
  try {
    for (let index = 0; index < desks; index += 1) {
      if (wired) place.wires.push(await layWire(server.url));
      const desk = await server.openDesk(join(folder, `desk-${index}`), place.wires[index]?.url ?? server.url);
      place.desks.push(desk);
      await desk.firstSync();
    }
    return place;
  } catch (error) {
    await stopPlace(place);
    throw error;
  }
}

async function stopPlace({ desks, wires, server }: Place): Promise<void> {
  for (const desk of desks) await desk.stop();
  for (const wire of wires) await wire.stop();
  await server.stop();
}

/** What no generated job title begins with. */
const textBeginning = "Правка";

/** Milliseconds until the second desk reads what was written on the first. */
async function editToRead([from, to]: ContenderDesk[], edit: Edit): Promise<number> {
  if (!from || !to) throw new Error("an edit needs two desks");
  let look = () => {};
  const arrived = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no edit arrived in ${patience / 1_000} s`)), patience);
    look = () => {
      to.read(edit.clientId).then((text) => {
        if (text !== edit.text) return;
        clearTimeout(timer);
        resolve();
      }, reject);
    };
  });
  watch(to, () => look());
  const started = performance.now();
  await from.edit(edit);
  await arrived;
  const milliseconds = performance.now() - started;
  look = () => {};
  return milliseconds;
}

const watchers = new WeakMap<ContenderDesk, { look: () => void }>();

/** One listener a desk, however many edits come to it. */
function watch(desk: ContenderDesk, look: () => void): void {
  const watcher = watchers.get(desk);
  if (watcher) {
    watcher.look = look;
    return;
  }
  const own = { look };
  watchers.set(desk, own);
  desk.onChange(() => own.look());
}

function only<Item>([item]: Item[]): Item {
  if (item === undefined) throw new Error("nothing there");
  return item;
}

function roundsOf<Figures>(figures: Record<string, Figures[]>, figure: (figures: Figures) => number) {
  const { floor = [], kartoteka: ours = [], ...others } = figures;
  return {
    ours: ours.map(figure),
    floor: floor.map(figure),
    peers: Object.fromEntries(Object.entries(others).map(([name, own]) => [name, own.map(figure)])),
  };
}
