import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { dirname, join, sep } from "node:path";
import Database from "better-sqlite3";
import type { Random } from "./random.ts";

/**
 * The disks of all desks: real files, of which every write is seen before it happens. What is modelled is what a crash
 * leaves. A killed program leaves every byte that it wrote, so the folder is copied as it is at that moment. A power cut
 * leaves what was flushed: a database whose `synchronous` is FULL flushes each commit and is copied as it is (the
 * file-level truth of that is for the harness over recorded system calls); below FULL its log may be gone. Of the side
 * journal there is what the last fdatasync saw, and perhaps a part of what was appended since.
 */
export type Disk = {
  /** `beforeWrite` is called before each write to a file in the folder. */
  watch(folder: string, beforeWrite: () => void): void;
  /** A fresh, migrated, empty database is put where the product would make one: migrating takes 50 ms. */
  serveEmptyDatabase(file: string): void;
  /** Copies a folder's files as a program killed now would leave them. */
  copyAfterKill(from: string, to: string): void;
  copyAfterPowerCut(from: string, to: string, cut: { isCommitFlushed: boolean; random: Random }): void;
  unwatch(folder: string): void;
  /** Takes the folder away. */
  forget(folder: string): void;
};

type FileSystem = Record<
  "writeSync" | "fdatasyncSync" | "fsyncSync" | "ftruncateSync" | "renameSync" | "rmSync" | "openSync" | "closeSync",
  (...values: never[]) => unknown
>;

const databaseName = "cache.db";
const stagingName = "staging.db";
const journalName = "unsent.journal";

/** Once a process, before the product is loaded. */
export function installDisk(root: string): Disk {
  const watchers = new Map<string, () => void>();
  const flushed = new Map<string, Buffer>();
  const openFiles = new Map<number, string>();
  let emptyDatabase = "";

  const seen = (file: string) => watchers.get(dirname(file))?.();
  const isOurs = (file: unknown): file is string => typeof file === "string" && file.startsWith(root + sep);

  const require = createRequire(import.meta.url);
  const fs = require("node:fs") as FileSystem;
  const real = { ...fs };
  const replace = <Name extends keyof FileSystem>(name: Name, work: (...values: unknown[]) => unknown) => {
    fs[name] = work as FileSystem[Name];
  };
  const call = (name: keyof FileSystem, values: unknown[]) => real[name](...(values as never[]));
  replace("openSync", (...values) => {
    const descriptor = call("openSync", values) as number;
    if (isOurs(values[0])) openFiles.set(descriptor, values[0]);
    return descriptor;
  });
  replace("closeSync", (...values) => {
    openFiles.delete(values[0] as number);
    return call("closeSync", values);
  });
  for (const name of ["writeSync", "ftruncateSync"] as const) {
    replace(name, (...values) => {
      const file = openFiles.get(values[0] as number);
      if (file) seen(file);
      return call(name, values);
    });
  }
  for (const name of ["fdatasyncSync", "fsyncSync"] as const) {
    replace(name, (...values) => {
      const file = openFiles.get(values[0] as number);
      if (file) seen(file);
      if (file?.endsWith(journalName)) flushed.set(file, readFileSync(file));
      return call(name, values);
    });
  }
  replace("renameSync", (...values) => {
    const [from, to] = values;
    if (isOurs(from)) seen(from);
    const done = call("renameSync", values);
    if (isOurs(to) && to.endsWith(journalName)) flushed.set(to, readFileSync(to));
    if (isOurs(from) && from.endsWith(`${sep}${databaseName}`) && emptyDatabase) copyFileSync(emptyDatabase, from);
    return done;
  });
  replace("rmSync", (...values) => {
    const [file] = values;
    if (isOurs(file)) seen(file);
    const done = call("rmSync", values);
    if (isOurs(file) && file.endsWith(`${sep}${stagingName}`) && emptyDatabase) placeStaging(file);
    return done;
  });
  syncBuiltinESMExports();

  /** Taken away at an opening as well as before a new one: only what stays away a moment longer is a file too many. */
  function placeStaging(file: string): void {
    copyFileSync(emptyDatabase, file);
  }

  watchStatements((file) => {
    if (isOurs(file)) seen(file);
  });

  function copyFolder(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (entry.isFile()) copyFileSync(join(from, entry.name), join(to, entry.name));
    }
  }

  return {
    watch: (folder, beforeWrite) => void watchers.set(folder, beforeWrite),
    serveEmptyDatabase(file) {
      emptyDatabase = file;
    },
    copyAfterKill: copyFolder,
    copyAfterPowerCut(from, to, { isCommitFlushed, random }) {
      copyFolder(from, to);
      if (!isCommitFlushed) {
        for (const name of ["-wal", "-mark"]) rmSync(join(to, databaseName + name), { force: true });
      }
      const journal = join(to, journalName);
      const safe = flushed.get(join(from, journalName));
      const now = readFileSync(journal);
      if (!safe || safe.equals(now)) return;
      const isAppended = now.subarray(0, safe.length).equals(safe);
      const reached = isAppended ? random.integer(safe.length, now.length) : 0;
      writeFileSync(journal, isAppended ? now.subarray(0, reached) : random.pick([safe, now]));
    },
    unwatch: (folder) => void watchers.delete(folder),
    forget(folder) {
      watchers.delete(folder);
      flushed.delete(join(folder, journalName));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Running = (this: { database: { name: string } }, ...values: unknown[]) => unknown;
type Executing = (this: { name: string }, sql: string) => unknown;

/** Every writing statement of better-sqlite3, COMMIT among them. */
function watchStatements(seen: (file: string) => void): void {
  const probe = new Database(":memory:");
  const statements = Object.getPrototypeOf(probe.prepare("SELECT 1")) as { run: Running };
  const databases = Object.getPrototypeOf(probe) as { exec: Executing };
  probe.close();
  const { run } = statements;
  const { exec } = databases;
  statements.run = function (...values) {
    seen(this.database.name);
    return run.apply(this, values);
  };
  databases.exec = function (sql) {
    seen(this.name);
    return exec.call(this, sql);
  };
}
