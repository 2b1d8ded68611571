import { createHash } from "node:crypto";
import { join } from "node:path";
import { syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { type ErrorKind, toErrorBody } from "../src-contract/errors.ts";
import { readLocalValue } from "../src-cache/local-values.ts";
import { isDamage } from "../src-main/store/database/open-account.ts";
import type { Comparison } from "../src-main/store/sync/digest.ts";
import { outboxCounts } from "../src-main/store/sync/outbox.ts";
import { createDesk, type SimulatedDesk } from "./desk.ts";
import type { Disk } from "./disk.ts";
import { type Failure, judge } from "./oracle.ts";
import { createRandom } from "./random.ts";
import { createServer } from "./server.ts";
import { takeStep } from "./steps.ts";
import { startOfShift, type Template } from "./template.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";
import { count, createParts, inBackground, replaceServer, type World } from "./world.ts";

export type ScheduleResult = {
  seed: string;
  /** As many as were asked for, unless the simulator itself fell over. */
  steps: number;
  failures: Failure[];
  /** Of everything that happened and of the rows at the end: the same seed gives the same. */
  hash: string;
  trace: string[];
  counts: Map<string, number>;
};

export type Stage = {
  root: string;
  disk: Disk;
  template: Template;
  /** The template's desks with the template's rows. */
  syncedDesks: Template["desks"];
  /** Whose timers the process has now. */
  useTime(time: VirtualTime): void;
};

/** Milliseconds that healing may take: several times the longest wait of a desk. */
const longestHealing = 300_000;

/** The share of desks that begin without rows. */
const firstSyncs = 0.25;

/** The share of shifts after which everything is compared by digests as well. */
const comparedShare = 0.1;

/** One shift: random steps, then everything is made good, then the judgement. */
export async function runSchedule(
  stage: Stage,
  { seed, steps, wholeApp }: { seed: string; steps: number; wholeApp: boolean },
): Promise<ScheduleResult> {
  const { template, disk } = stage;
  const random = createRandom(seed);
  const time = createVirtualTime(startOfShift);
  stage.useTime(time);
  const trace: string[] = [];
  const note = (line: string) => trace.push(`${((time.now() - startOfShift) / 1_000).toFixed(3)} ${line}`);
  const parts = createParts();
  const server = await createServer(template, time, {
    isWholeApp: wholeApp,
    onStop() {
      count(parts, "server stopped");
      for (const desk of world.desks) desk.line.cutStreams();
      time.after(random.exponential(4_000), () => inBackground(world, "server start", server.start()));
    },
  });
  const folder = join(stage.root, `schedule-${seed}`);
  const world: World = {
    ...parts,
    template,
    time,
    random,
    editIds: random.fork("edits"),
    server,
    roles: new Map(template.people.map(({ userId, role }) => [userId, role])),
    note,
    async addDesk(from) {
      const template = { person: from.person, deviceId: from.deviceId, folder: from.folder() };
      await addDesk(template);
    },
  };
  async function addDesk(deskTemplate: Template["desks"][number]): Promise<void> {
    const name = `desk${world.desks.length}`;
    const desk: SimulatedDesk = await createDesk(
      {
        name,
        template: deskTemplate,
        accountId: template.accountId,
        root: folder,
        disk,
        time,
        server,
        random: random.fork(name),
        sawRequest: (fate, { path }) => {
          count(parts, `request ${fate}`);
          note(`${name} ${path} ${fate}`);
        },
        died(death) {
          count(parts, `died ${death}`);
          note(`${name} ${death}`);
          time.after(random.exponential(3_000), () => inBackground(world, "desk start", desk.start()));
        },
        log: (line) => note(`${name} ${line}`),
      },
      deskTemplate.folder,
    );
    world.desks.push(desk);
    await desk.start();
  }

  const failures: Failure[] = [];
  let taken = 0;
  try {
    const desks = random.integer(3, 4);
    for (const [nth, deskTemplate] of template.desks.slice(0, desks).entries())
      await addDesk((random.chance(firstSyncs) ? null : stage.syncedDesks[nth]) ?? deskTemplate);
    for (; taken < steps; taken += 1) {
      note(`· ${await takeStep(world)}`);
      await time.settle();
      if (random.chance(0.5)) await time.advance(random.exponential(random.chance(0.05) ? 4_000 : 120));
    }
    const isQuiet = await heal(world);
    if (!isQuiet)
      failures.push({ kind: "stuck", what: `not quiet after ${longestHealing / 1_000} s: ${stateOf(world)}` });
    failures.push(...judge(world));
    if (isQuiet && random.chance(comparedShare)) failures.push(...(await compareDesks(world)));
  } catch (error) {
    failures.push({ kind: "stuck", what: `the simulator: ${error instanceof Error ? error.stack : String(error)}` });
  }
  for (const trouble of world.troubles) failures.push({ kind: "stuck", what: trouble });
  const hash = hashOf(world, trace);
  for (const desk of world.desks) await stopDesk(desk, time);
  await server.close();
  disk.forget(folder);
  return { seed, steps: taken, failures, hash, trace, counts: world.counts };
}

/** A good network, right clocks, the real server, everybody in; then time until nothing moves any more. */
async function heal(world: World): Promise<boolean> {
  const { time, server, template } = world;
  world.note("· heal");
  if (world.awayServer) replaceServer(world, world.awayServer, { newEpoch: false });
  world.awayServer = null;
  server.killBeforeStatement(Number.POSITIVE_INFINITY);
  await server.start();
  for (const { userId } of template.people) {
    const row = server.raw.prepare("SELECT role, disabledAt FROM users WHERE id = ?").get(userId);
    const { role, disabledAt } = row as {
      role: World["roles"] extends Map<string, infer Value> ? Value : never;
      disabledAt: number | null;
    };
    world.roles.set(userId, role);
    if (disabledAt !== null) await server.setDisabled(userId, false);
  }
  for (const desk of world.desks) {
    Object.assign(desk.line, { isUp: true, isRough: false, losesPokes: false, largestBody: Number.POSITIVE_INFINITY });
    desk.setClock(0);
    desk.killAfter(Number.POSITIVE_INFINITY, "kill");
    // the others come by themselves, when they would have asked again
    if (world.random.chance(0.7)) desk.running()?.sync.resume();
  }
  for (let waited = 0; waited < longestHealing; waited += 1_000) {
    await time.advance(1_000);
    for (const desk of world.desks) await bringBack(world, desk);
    if (!world.desks.every((desk) => isQuiet(world, desk))) continue;
    const damaged = world.desks.filter((desk) => !isSound(desk));
    if (damaged.length === 0) return true;
    for (const desk of damaged) inBackground(world, "recover", desk.running()?.recover() ?? Promise.resolve());
  }
  return false;
}

/** Each desk with the server, row by row; what it puts right is told as a failure. */
async function compareDesks(world: World): Promise<Failure[]> {
  const { desks, time } = world;
  const failures: Failure[] = [];
  let left = desks.length;
  for (const desk of desks)
    compare(desk, time)
      .then(
        ({ differences }) => {
          for (const { table, id, kind } of differences)
            failures.push({ kind: "diverged", what: `${desk.name} compared: ${table} ${id} ${kind}` });
        },
        (error: unknown) => failures.push({ kind: "stuck", what: `${desk.name} compared: ${String(error)}` }),
      )
      .finally(() => (left -= 1));
  for (let waited = 0; left > 0 && waited < longestHealing; waited += 1_000) {
    await time.advance(1_000);
    for (const desk of desks) await bringBack(world, desk);
  }
  if (left > 0) failures.push({ kind: "stuck", what: `${left} desks do not end their comparison` });
  return failures;
}

/** A session that ends in the middle of it, as that of a copied profile does, takes the comparison along: once more, by the next. */
async function compare(desk: SimulatedDesk, time: VirtualTime): Promise<Comparison> {
  const running = desk.running();
  if (!running) throw new Error("does not run");
  try {
    return await running.sync.compareNow();
  } catch (error) {
    if (!sessionEnds.has(toErrorBody(error).kind)) throw error;
    while (desk.running() === running || !desk.running()) await time.sleep(1_000);
    return compare(desk, time);
  }
}

const sessionEnds = new Set<ErrorKind>(["cancelled", "sessionRevoked"]);

/** Reads every page, as screens would sooner or later: damage that nobody has met yet is met here. */
function isSound(desk: SimulatedDesk): boolean {
  try {
    return desk.account()?.cache.database.pragma("quick_check", { simple: true }) === "ok";
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}

async function bringBack(world: World, desk: SimulatedDesk): Promise<void> {
  if (desk.isDead()) await desk.start();
  // a file that is being rebuilt cannot be asked, and its desk comes back by itself
  if (desk.running() && !desk.account()) return;
  const state = desk.running()?.syncState().connection ?? "signedOut";
  if (state === "signedOut" && !signingIn.has(desk)) {
    signingIn.add(desk);
    inBackground(
      world,
      "sign-in",
      desk.signIn().finally(() => signingIn.delete(desk)),
    );
  }
}
const signingIn = new WeakSet<SimulatedDesk>();

function isQuiet({ server }: World, desk: SimulatedDesk): boolean {
  const account = desk.account();
  const running = desk.running();
  if (!account || !running || running.syncState().connection !== "online") return false;
  if (outboxCounts(account.cache).waiting > 0) return false;
  const cookie = readLocalValue(account.cache, "cookie");
  return cookie?.epoch === server.epoch() && cookie.revision === server.revision();
}

function stateOf(world: World): string {
  return world.desks
    .map((desk) => {
      const account = desk.account();
      const running = desk.running();
      if (!account || !running) return `${desk.name} ${account ? "signed out" : "dead or being rebuilt"}`;
      const cookie = readLocalValue(account.cache, "cookie");
      return `${desk.name} ${running.syncState().connection} waiting ${outboxCounts(account.cache).waiting} at ${cookie?.revision}`;
    })
    .join(", ");
}

async function stopDesk(desk: SimulatedDesk, time: VirtualTime): Promise<void> {
  let isDone = false;
  void desk.stop().finally(() => {
    isDone = true;
  });
  for (let turns = 0; !isDone && turns < 20; turns += 1) await time.advance(1_000);
}

function hashOf(world: World, trace: string[]): string {
  const hash = createHash("sha256");
  for (const line of trace) hash.update(`${line}\n`);
  for (const table of syncedTableNames) {
    const rows = world.server.raw.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
    hash.update(JSON.stringify(rows));
  }
  return hash.digest("hex").slice(0, 16);
}
