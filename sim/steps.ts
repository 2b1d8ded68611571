import { allOutboxRows } from "../src-main/store/sync/outbox.ts";
import { isDamage } from "../src-main/store/database/open-account.ts";
import type { NewMutation } from "../src-main/store/mutate.ts";
import { discardRefused, retryRefused } from "../src-main/store/refused-items.ts";
import { roles } from "../src-contract/entities/user.ts";
import type { MutationName } from "../src-contract/mutations/index.ts";
import type { Death, SimulatedDesk } from "./desk.ts";
import { doomedMutation, type Scene, someMutation } from "./edits.ts";
import { inBackground, remember, replaceServer, sceneOf, type World, write } from "./world.ts";

type Step = { weight: number; run(world: World): string | Promise<string> };

const year = 365 * 86_400_000;
const minute = 60_000;

/** What may happen in a shift. Each says what it did, in a few words. */
const steps = {
  edit: { weight: 120, run: (world) => edit(world, deskOf(world)) },
  burst: {
    weight: 5,
    run(world) {
      const desk = deskOf(world);
      const times = world.random.integer(3, 12);
      for (let nth = 0; nth < times; nth += 1) edit(world, desk);
      return `${desk.name} ${times} edits`;
    },
  },
  sameField: {
    weight: 8,
    run(world) {
      const city = `город ${world.random.integer(1, 1_000_000)}`;
      const first = world.server.raw
        .prepare("SELECT id FROM clients WHERE deletedAt IS NULL ORDER BY id")
        .pluck()
        .get();
      if (typeof first !== "string") return "nobody to edit";
      for (const desk of world.desks) {
        const args = {
          editId: world.editIds.uuid(),
          clientId: first,
          changes: { city: `${city} ${desk.name}` },
          before: { city: "" },
        };
        inBackground(world, "edit", write(world, desk, { name: "updateClient", args }));
      }
      return "everybody edits one field";
    },
  },
  doomed: {
    weight: 5,
    run(world) {
      const desk = deskOf(world);
      const scene = sceneOf(world, desk);
      if (!scene) return `${desk.name} nobody there`;
      const mutation = doomedMutation(scene);
      inBackground(world, "doomed", write(world, desk, mutation));
      return `${desk.name} ${mutation.name} of nothing`;
    },
  },
  retry: { weight: 3, run: (world) => decide(world, "resent") },
  discard: { weight: 2, run: (world) => decide(world, "discarded") },

  offline: { weight: 6, run: (world) => lineOf(world, "offline", (desk) => Object.assign(desk.line, { isUp: false })) },
  online: { weight: 10, run: (world) => lineOf(world, "online", (desk) => Object.assign(desk.line, { isUp: true })) },
  cutStreams: { weight: 2, run: (world) => lineOf(world, "streams cut", (desk) => desk.line.cutStreams()) },
  losePokes: {
    weight: 1,
    run: (world) => lineOf(world, "loses pokes", (desk) => Object.assign(desk.line, { losesPokes: true })),
  },
  smallProxy: {
    weight: 1,
    run: (world) =>
      lineOf(world, "behind a small proxy", (desk) =>
        Object.assign(desk.line, { largestBody: world.random.integer(1_000, 8_000) }),
      ),
  },
  calm: {
    weight: 3,
    run: (world) =>
      lineOf(world, "on a good line", (desk) =>
        Object.assign(desk.line, { isRough: false, losesPokes: false, largestBody: Number.POSITIVE_INFINITY }),
      ),
  },
  rough: {
    weight: 3,
    run: (world) => lineOf(world, "on a bad line", (desk) => Object.assign(desk.line, { isRough: true })),
  },
  resume: { weight: 1, run: (world) => lineOf(world, "woken", (desk) => desk.running()?.sync.resume()) },
  syncNow: {
    weight: 2,
    run: (world) =>
      lineOf(
        world,
        "asked to sync",
        (desk) =>
          void desk
            .running()
            ?.sync.syncNow()
            .catch(() => undefined),
      ),
  },

  kill: { weight: 2, run: (world) => kill(world, "kill", 0) },
  killSoon: { weight: 8, run: (world) => kill(world, "kill", world.random.integer(1, 60)) },
  powerCut: { weight: 1, run: (world) => kill(world, "powerCut", 0) },
  powerCutSoon: { weight: 3, run: (world) => kill(world, "powerCut", world.random.integer(1, 60)) },
  damage: {
    weight: 0.6,
    run(world) {
      const desk = deskOf(world);
      if (desk.isDead()) return `${desk.name} nothing to damage`;
      desk.damage();
      if (world.random.chance(0.7)) desk.killAfter(world.random.integer(0, 20), "kill");
      return `${desk.name} file damaged`;
    },
  },
  recover: {
    weight: 0.4,
    run(world) {
      const desk = deskOf(world);
      const running = desk.running();
      if (running) inBackground(world, "recover", running.recover());
      return `${desk.name} recovers`;
    },
  },
  copyProfile: {
    weight: 0.4,
    async run(world) {
      const desk = deskOf(world);
      if (desk.isDead() || world.desks.length >= 5) return "no copy";
      world.copiedDevices.add(desk.deviceId);
      await world.addDesk(desk);
      return `${desk.name} copied`;
    },
  },
  clock: {
    weight: 4,
    run(world) {
      const desk = deskOf(world);
      const { random } = world;
      const skew = Math.round(
        random.pick([0, 10 * year, -10 * year, random.integer(-10 * year, 10 * year), random.integer(-minute, minute)]),
      );
      desk.setClock(skew);
      return `${desk.name} clock ${skew > 0 ? "+" : ""}${Math.round(skew / 1_000)} s`;
    },
  },
  signOut: {
    weight: 1,
    run(world) {
      const desk = deskOf(world);
      inBackground(world, "sign-out", desk.signOut());
      return `${desk.name} signs out`;
    },
  },
  signIn: {
    weight: 3,
    run(world) {
      const desk = world.desks.find((one) => !one.isDead() && !one.running()) ?? deskOf(world);
      if (desk.running() && world.random.chance(0.8)) return "nobody to sign in";
      inBackground(world, "sign-in", desk.signIn());
      return `${desk.name} signs in`;
    },
  },

  wait: { weight: 2, run: (world) => wait(world, world.random.integer(1_000, 20_000)) },
  sleepLong: {
    weight: 1,
    run(world) {
      world.time.skip(world.random.integer(5, 40) * minute);
      return "everybody slept";
    },
  },

  role: {
    weight: 2,
    async run(world) {
      const person = world.random.pick(world.template.people);
      const role = world.random.pick(roles);
      if (!world.server.isUp() || world.awayServer) return "no server for a role";
      await world.server.changeRole(person.userId, role);
      return `person ${world.template.people.indexOf(person)} becomes ${role}`;
    },
  },
  shutOut: {
    weight: 1,
    async run(world) {
      const person = world.random.pick(world.template.people);
      if (!world.server.isUp() || world.awayServer) return "no server to shut out of";
      const isDisabled = world.random.chance(0.5);
      await world.server.setDisabled(person.userId, isDisabled);
      return `person ${world.template.people.indexOf(person)} ${isDisabled ? "shut out" : "let in again"}`;
    },
  },
  revoke: {
    weight: 0.5,
    async run(world) {
      if (!world.server.isUp() || world.awayServer) return "no server to revoke at";
      await world.server.revokeSessions(world.random.pick(world.template.people).userId);
      return "sessions revoked";
    },
  },
  deleteClient: {
    weight: 1,
    async run(world) {
      const ids = world.server.raw.prepare("SELECT id FROM clients WHERE deletedAt IS NULL ORDER BY id").pluck().all();
      if (!world.server.isUp() || world.awayServer || ids.length < 4) return "no client deleted";
      await world.server.deleteClient(world.random.pick(ids as string[]));
      return "a client deleted";
    },
  },
  serverRestart: {
    weight: 2,
    run(world) {
      world.server.stop();
      return "server restarts";
    },
  },
  serverDies: {
    weight: 4,
    run(world) {
      const statements = world.random.integer(1, 25);
      world.server.killBeforeStatement(statements);
      return `server dies at its statement ${statements}`;
    },
  },
  backup: {
    weight: 3,
    run(world) {
      if (!world.awayServer) world.backups.push(world.server.image());
      return "backup";
    },
  },
  restore: {
    weight: 0.8,
    run(world) {
      const image = world.backups.at(world.random.integer(-2, -1));
      if (!image || world.awayServer) return "no backup to restore";
      replaceServer(world, image, { newEpoch: true });
      return "server restored from a backup, announced";
    },
  },
  restoreQuietly: {
    weight: 0.5,
    run(world) {
      const image = world.backups.at(world.random.integer(-2, -1));
      if (!image || world.awayServer) return "no backup to restore";
      replaceServer(world, image, { newEpoch: false });
      return "server restored from a backup, unannounced";
    },
  },
  otherServer: {
    weight: 0.8,
    run(world) {
      if (world.awayServer) {
        replaceServer(world, world.awayServer, { newEpoch: false });
        world.awayServer = null;
        return "the server is back";
      }
      world.awayServer = world.server.image();
      const isStrange = world.random.chance(0.5);
      replaceServer(world, isStrange ? world.template.strangeServer : world.template.server, { newEpoch: true });
      return isStrange ? "a strange server at the address" : "an empty server at the address";
    },
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;
const weights = Object.fromEntries(Object.entries(steps).map(([name, { weight }]) => [name, weight])) as Record<
  StepName,
  number
>;

export async function takeStep(world: World): Promise<string> {
  const name = world.random.weighted(weights);
  world.counts.set(name, (world.counts.get(name) ?? 0) + 1);
  return `${name}: ${await (steps[name] as Step).run(world)}`;
}

function deskOf(world: World): SimulatedDesk {
  return world.random.pick(world.desks);
}

function edit(world: World, desk: SimulatedDesk): string {
  const scene = sceneOf(world, desk);
  if (!scene) return `${desk.name} nobody there`;
  const mutation = chosenOn(world, desk, scene);
  if (!mutation) return `${desk.name} nothing to edit`;
  inBackground(world, "edit", write(world, desk, mutation));
  return `${desk.name} ${mutation.name}`;
}

/** What a screen shows is read as the store reads it: damage that is met there is put right. */
function chosenOn(world: World, desk: SimulatedDesk, scene: Scene): NewMutation | null {
  try {
    return someMutation(scene);
  } catch (error) {
    if (!isDamage(error)) throw error;
    inBackground(world, "recover", desk.running()?.recover() ?? Promise.resolve());
    return null;
  }
}

function lineOf(world: World, what: string, change: (desk: SimulatedDesk) => unknown): string {
  const desk = deskOf(world);
  change(desk);
  return `${desk.name} ${what}`;
}

function kill(world: World, death: Death, moments: number): string {
  const desk = deskOf(world);
  desk.killAfter(moments, death);
  return `${desk.name} ${death} after ${moments} moments`;
}

async function wait(world: World, milliseconds: number): Promise<string> {
  await world.time.advance(milliseconds);
  return `${milliseconds} ms`;
}

/** The person decides about what was refused. */
function decide(world: World, how: "resent" | "discarded"): string {
  const desk = deskOf(world);
  const account = desk.account();
  if (!account || !desk.running()) return `${desk.name} nobody there`;
  const refused = allOutboxRows(account.cache).filter(({ state }) => state === "refused");
  if (refused.length === 0) return `${desk.name} nothing refused`;
  const { mutationId, name, args: words } = world.random.pick(refused);
  // sent again by a program that died over it, and back from the side journal: its person sees it, and nobody noted it
  if (!world.acts.get(mutationId)) remember(world, desk, { mutationId, name: name as MutationName, args: words });
  const known = new Set(allOutboxRows(account.cache).map((row) => row.mutationId));
  const work = async () => {
    world.acts.decide(mutationId, how);
    const isDone = await desk.write((writer) =>
      how === "resent" ? retryRefused(writer, mutationId) : discardRefused(writer, mutationId),
    );
    const now = desk.account();
    if (!isDone || !now || how !== "resent") return;
    const fresh = allOutboxRows(now.cache).filter((row) => !known.has(row.mutationId) && row.counter > 0);
    const before = world.acts.get(mutationId);
    for (const { mutationId: again, args } of fresh)
      if (args === before?.args) remember(world, desk, { mutationId: again, name: before.name, args });
    desk.running()?.sync.nudge();
  };
  inBackground(world, how, work());
  return `${desk.name} ${how}`;
}
