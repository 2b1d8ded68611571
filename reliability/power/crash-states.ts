import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Chance } from "../../scripts/seed/chance.ts";
import type { Node, Operation } from "./read-trace.ts";

type Change = Extract<Operation, { kind: "write" | "truncate" }>;
type Renaming = Extract<Operation, { kind: "link" | "unlink" | "rename" }>;

/** What a disk may have kept of a process's work when the power goes. */
export type Disk = {
  apply(operation: Operation): void;
  /** Writes one of the states that the cut may leave into `target`, laid out as under `root`. */
  writeState(target: string, loss: Loss): void;
};

/**
 * What of the unflushed work is on the disk.
 *   nothing: none of it. everything: as after a process's death. names, contents: all of the one, none of the other.
 *   some: each write and each name by chance, a write in pieces of 512 bytes too.
 */
export type Loss =
  | { kind: "nothing" | "everything" | "names" | "contents" }
  | { kind: "some"; chance: Chance; kept: number; torn: boolean };

const sector = 512;

/**
 * The strictest disk that keeps its promises: a flush of a file keeps its content and nothing of its name; a flush of a
 * folder keeps the names in it; everything else may be there or not, in any order.
 */
export function createDisk(root: string): Disk {
  const contents = new Map<number, Buffer>();
  const changes = new Map<number, Change[]>();
  const names = new Map<string, Node>();
  let renamings: Renaming[] = [];

  return {
    apply(operation) {
      switch (operation.kind) {
        case "write":
        case "truncate": {
          const pending = changes.get(operation.node.id) ?? [];
          pending.push(operation);
          changes.set(operation.node.id, pending);
          return;
        }
        case "sync":
          contents.set(operation.node.id, withChanges(contents.get(operation.node.id), changes.get(operation.node.id)));
          changes.delete(operation.node.id);
          return;
        case "link":
        case "unlink":
        case "rename":
          renamings.push(operation);
          return;
        case "syncFolder": {
          const inFolder = (renaming: Renaming) => namesOf(renaming).some((name) => dirname(name) === operation.name);
          for (const renaming of renamings.filter(inFolder)) rename(names, renaming);
          renamings = renamings.filter((renaming) => !inFolder(renaming));
          return;
        }
        case "said":
          return;
      }
    },
    writeState(target, loss) {
      const keptNames = new Map(names);
      for (const renaming of renamings) if (keepsName(loss)) rename(keptNames, renaming);
      mkdirSync(target, { recursive: true });
      for (const [name, node] of [...keptNames].sort(([one], [other]) => (one < other ? -1 : 1))) {
        if (!hasParents(keptNames, name, root)) continue;
        const path = join(target, relative(root, name));
        if (node.isFolder) {
          mkdirSync(path, { recursive: true });
          continue;
        }
        const kept = (changes.get(node.id) ?? []).flatMap((change) => keptOf(change, loss));
        writeFileSync(path, withChanges(contents.get(node.id), kept));
      }
    },
  };
}

function keepsName(loss: Loss): boolean {
  if (loss.kind === "some") return loss.chance.happens(loss.kept);
  return loss.kind === "everything" || loss.kind === "names";
}

function keptOf(change: Change, loss: Loss): Change[] {
  if (loss.kind !== "some") return loss.kind === "everything" || loss.kind === "contents" ? [change] : [];
  if (!loss.chance.happens(loss.kept)) return [];
  return loss.torn && change.kind === "write" && loss.chance.happens(0.3) ? tear(change, loss.chance) : [change];
}

function tear(change: Extract<Change, { kind: "write" }>, chance: Chance): Change[] {
  const pieces: Change[] = [];
  for (let start = 0; start < change.data.length; ) {
    const end = Math.min(change.data.length, start + sector - ((change.offset + start) % sector));
    if (chance.happens(0.5))
      pieces.push({ ...change, offset: change.offset + start, data: change.data.subarray(start, end) });
    start = end;
  }
  return pieces;
}

function withChanges(content: Buffer | undefined, pending: readonly Change[] | undefined): Buffer {
  let bytes = content ?? Buffer.alloc(0);
  if (!pending || pending.length === 0) return bytes;
  const size = Math.max(
    bytes.length,
    ...pending.map((change) => (change.kind === "write" ? change.offset + change.data.length : change.size)),
  );
  const room = Buffer.alloc(size);
  bytes.copy(room);
  let length = bytes.length;
  for (const change of pending) {
    if (change.kind === "truncate") {
      if (change.size < length) room.fill(0, change.size, length);
      length = change.size;
    } else {
      change.data.copy(room, change.offset);
      length = Math.max(length, change.offset + change.data.length);
    }
  }
  bytes = room.subarray(0, length);
  return bytes;
}

function rename(names: Map<string, Node>, renaming: Renaming): void {
  switch (renaming.kind) {
    case "link":
      names.set(renaming.name, renaming.node);
      return;
    case "unlink":
      names.delete(renaming.name);
      return;
    case "rename": {
      const node = names.get(renaming.from);
      if (!node) return;
      names.delete(renaming.from);
      names.set(renaming.to, node);
    }
  }
}

function namesOf(renaming: Renaming): string[] {
  return renaming.kind === "rename" ? [renaming.from, renaming.to] : [renaming.name];
}

function hasParents(names: ReadonlyMap<string, Node>, name: string, root: string): boolean {
  const folder = dirname(name);
  return folder === root || (names.get(folder)?.isFolder === true && hasParents(names, folder, root));
}
