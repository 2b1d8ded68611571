import type { Role } from "../src-contract/entities/user.ts";
import { pushRequestSchema } from "../src-contract/sync-protocol.ts";
import { allOutboxRows } from "../src-main/store/sync/outbox.ts";
import type { NewMutation } from "../src-main/store/mutate.ts";
import { type Act, type Acts, createActs } from "./acts.ts";
import type { SimulatedDesk } from "./desk.ts";
import type { Scene } from "./edits.ts";
import type { Random } from "./random.ts";
import type { VirtualServer } from "./server.ts";
import type { Template } from "./template.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Everything that a schedule acts on. */
export type World = {
  template: Template;
  time: VirtualTime;
  random: Random;
  /** Ids of edits, apart from the choices: what a kept seed chooses does not change with the form of a mutation. */
  editIds: Random;
  server: VirtualServer;
  desks: SimulatedDesk[];
  acts: Acts;
  /** Backups of the server's database, oldest first. */
  backups: Buffer[];
  /** Set while another server answers at the address. */
  awayServer: Buffer | null;
  /** Devices of which two copies live. */
  copiedDevices: Set<string>;
  roles: Map<string, Role>;
  disabled: Set<string>;
  /** What went wrong in the simulator or was thrown where nothing may be. */
  troubles: string[];
  counts: Map<string, number>;
  addDesk(from: SimulatedDesk): Promise<void>;
  note(line: string): void;
};

export function createParts(): Pick<
  World,
  "desks" | "acts" | "backups" | "awayServer" | "copiedDevices" | "disabled" | "troubles" | "counts"
> {
  return {
    desks: [],
    acts: createActs(),
    backups: [],
    awayServer: null,
    copiedDevices: new Set(),
    disabled: new Set(),
    troubles: [],
    counts: new Map(),
  };
}

export function count(world: Pick<World, "counts">, what: string): void {
  world.counts.set(what, (world.counts.get(what) ?? 0) + 1);
}

/** Goes on by itself while the schedule goes on. */
export function inBackground(world: World, what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    world.troubles.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
}

export function sceneOf(world: World, desk: SimulatedDesk): Scene | null {
  const account = desk.account();
  if (!account || !desk.running()) return null;
  return {
    cache: account.cache,
    random: world.random,
    editIds: world.editIds,
    userId: desk.person.userId,
    people: world.template.people.map(({ userId }) => userId),
    now: world.time.now(),
  };
}

/** The person writes; what is acknowledged is remembered. */
export async function write(world: World, desk: SimulatedDesk, mutation: NewMutation): Promise<void> {
  const mutationId = await desk.mutate(mutation);
  if (mutationId === null) return;
  count(world, `acknowledged ${mutation.name}`);
  remember(world, desk, { mutationId, name: mutation.name, args: JSON.stringify(mutation.args) });
}

export function remember(world: World, desk: SimulatedDesk, act: Pick<Act, "mutationId" | "name" | "args">): void {
  world.acts.add({ ...act, desk: desk.name, deviceId: desk.deviceId, userId: desk.person.userId });
}

/** The database behind the address becomes another one; what only the old one knew may be lost with it. */
export function replaceServer(world: World, image: Buffer, { newEpoch }: { newEpoch: boolean }): void {
  const before = appliedIds(world.server);
  if (!world.awayServer) for (const id of refusedIds(world.server)) world.acts.noteRefusal(id);
  world.server.replace(image, { newEpoch });
  const after = appliedIds(world.server);
  const waiting = new Set<string>();
  for (const desk of world.desks) {
    const account = desk.account();
    if (!account) continue;
    const answered = answeredIds(desk);
    for (const { mutationId, ackRevision } of allOutboxRows(account.cache))
      if (ackRevision === null && !answered.has(mutationId)) waiting.add(mutationId);
  }
  for (const id of before) if (!after.has(id) && !waiting.has(id)) world.acts.excuse(id);
}

/** What a push is told of that is on its way back: with the rows along, it leaves the queue in a moment. */
function answeredIds({ line }: SimulatedDesk): Set<string> {
  const pushes = [...line.answered].map(({ body }) => pushRequestSchema.parse(JSON.parse(body ?? "")));
  return new Set(pushes.flatMap(({ mutations }) => mutations.map(({ mutationId }) => mutationId)));
}

function appliedIds({ raw }: VirtualServer): Set<string> {
  return new Set(
    raw.prepare("SELECT mutationId FROM appliedMutations WHERE revision IS NOT NULL").pluck().all() as string[],
  );
}

function refusedIds({ raw }: VirtualServer): string[] {
  return raw.prepare("SELECT mutationId FROM appliedMutations WHERE revision IS NULL").pluck().all() as string[];
}
