import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { closeSync, existsSync, fdatasyncSync, ftruncateSync, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type PushedMutation, pushedMutationSchema } from "../../../src-contract/sync-protocol.ts";
import { replaceFile, syncDirectory, writeAll } from "./durable-files.ts";
import { seal, unseal } from "./seal.ts";

/**
 * A mutation that the server has not confirmed, kept as it travels. `insteadOf` is the id of the one whose place it takes:
 * both changes are one line, so that no kill leaves the two of them.
 */
export type JournalItem = PushedMutation & { insteadOf?: string | undefined };

/** What a newer version adds to an item goes along, so that an older one exports all of it. */
const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("add"), item: pushedMutationSchema.extend({ insteadOf: z.string().optional() }).loose() }),
  z.object({ kind: z.literal("done"), mutationIds: z.array(z.string()) }),
]);
type Entry = { kind: "add"; item: JournalItem } | { kind: "done"; mutationIds: string[] };

/**
 * The unsent mutations once more, outside the database: what survives a ruined file. Append-only, one line an entry,
 * each sealed by itself, so that a torn or rotten line costs that line alone. A mutation is on the disk here before the
 * transaction that holds it commits: acknowledged means in both.
 */
export type SideJournal = {
  /** Returns once it is on the disk. Throws ENOSPC and the like, and then holds what it held before. */
  add(items: JournalItem[]): void;
  /** Takes back what was added since `mark`, when the transaction did not commit. */
  mark(): number;
  takeBack(mark: number): void;
  /** Not flushed: an entry that comes back is a mutation that the server answers as it did the first time. */
  done(mutationIds: string[]): void;
  /** Empties the file when nothing is unsent, begins a new one with what is when it has doubled since. Throws disk errors, and holds what it held. */
  compact(isEmpty: boolean, live: () => JournalItem[]): void;
  close(): void;
};

const compactAbove = 1_000_000;

export function openSideJournal(file: string, dataKey: string): SideJournal {
  const key = journalKey(dataKey);
  const isNew = !existsSync(file);
  let descriptor = openSync(file, "a+", 0o600);
  let compacted = 0;
  if (isNew) syncDirectory(dirname(file));
  else endTornLine(descriptor, file);

  function append(entries: Entry[], flush: boolean): void {
    const before = fstatSync(descriptor).size;
    try {
      writeAll(descriptor, entries.map((entry) => sealLine(key, entry)).join(""));
      if (flush) fdatasyncSync(descriptor);
    } catch (error) {
      cutTo(before);
      throw error;
    }
  }

  /** Flushed: what its author was told is not saved, and saves once more, must not come back beside it. */
  function cutTo(size: number): void {
    if (fstatSync(descriptor).size <= size) return;
    ftruncateSync(descriptor, size);
    try {
      fdatasyncSync(descriptor);
    } catch {
      // a disk that refuses this one is failing already: the caller throws what it failed with
    }
  }

  return {
    add: (items) =>
      append(
        items.map((item) => ({ kind: "add", item })),
        true,
      ),
    mark: () => fstatSync(descriptor).size,
    takeBack: cutTo,
    done: (mutationIds) => append([{ kind: "done", mutationIds }], false),
    compact(isEmpty, live) {
      const { size } = fstatSync(descriptor);
      if (isEmpty) {
        if (size > 0) ftruncateSync(descriptor, 0);
        compacted = 0;
        return;
      }
      if (size < Math.max(compactAbove, 2 * compacted)) return;
      const text = live()
        .map((item) => sealLine(key, { kind: "add", item }))
        .join("");
      let isClosed = false;
      try {
        // Windows renames over no open file
        replaceFile(file, text, () => {
          closeSync(descriptor);
          isClosed = true;
        });
        compacted = text.length;
      } finally {
        if (isClosed) descriptor = openSync(file, "a+", 0o600);
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** The mutations that were added and not done, in the order of their counters, and how many lines could not be read. */
export function readSideJournal(file: string, dataKey: string): { items: JournalItem[]; unreadable: number } {
  const key = journalKey(dataKey);
  const items = new Map<string, JournalItem>();
  let unreadable = 0;
  if (!existsSync(file)) return { items: [], unreadable };
  for (const line of readFileSync(file, "latin1").split("\n")) {
    if (line === "") continue;
    const entry = openLine(key, line);
    if (!entry) unreadable += 1;
    else if (entry.kind === "add") {
      if (entry.item.insteadOf) items.delete(entry.item.insteadOf);
      items.set(entry.item.mutationId, entry.item);
    } else for (const id of entry.mutationIds) items.delete(id);
  }
  return { items: [...items.values()].sort((first, second) => first.counter - second.counter), unreadable };
}

/** Writes the journal anew under another key; the old one is in place until the new one is on the disk. */
export function rewriteSideJournal(file: string, dataKey: string, items: JournalItem[]): void {
  const key = journalKey(dataKey);
  replaceFile(file, items.map((item) => sealLine(key, { kind: "add", item })).join(""));
}

/** A key of its own: the data key is used as it is by the database's pages. */
function journalKey(dataKey: string): KeyObject {
  const secret = hkdfSync("sha256", Buffer.from(dataKey, "hex"), "", "kartoteka side journal", 32);
  return createSecretKey(new Uint8Array(secret));
}

function sealLine(key: KeyObject, entry: Entry): string {
  return `${seal(key, Buffer.from(JSON.stringify(entry), "utf8")).toString("base64")}\n`;
}

/** Null for a line that is torn, rotten or of another key: counted by the caller. */
function openLine(key: KeyObject, line: string): Entry | null {
  const text = unseal(key, Buffer.from(line, "base64"))?.toString("utf8");
  if (text === undefined) return null;
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return null; // of a version that writes another kind of line
  }
}

/** After a cut in the middle of a line the next entry must not continue it. */
function endTornLine(descriptor: number, file: string): void {
  if (fstatSync(descriptor).size === 0) return;
  const text = readFileSync(file);
  if (text.at(-1) !== 0x0a) writeAll(descriptor, "\n");
}
