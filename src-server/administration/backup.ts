import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Database from "better-sqlite3";
import knex, { type Knex } from "knex";
import { serverMigrations } from "../../migrations/server/index.ts";
import { recordAudit, serverAccount } from "../audit/record-audit.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { sqliteIn } from "../configuration.ts";
import { knexConfiguration, writeTransaction } from "../database/dialect.ts";
import { openDatabase } from "../database/open-database.ts";
import { readServerSettings } from "../database/server-settings.ts";
import { syncFile, syncFolder } from "../snapshot/sync-to-disk.ts";

/** What a backup holds, as it was read back from its file. */
export type BackupReport = { bytes: number; accounts: number; people: number; clients: number; auditEntries: number };

/**
 * One state of the embedded database in one file, while a server may be writing to it. It gets its name only when it was
 * opened and read through: a backup that is there is a good one. Throws when there is a file of this name already.
 */
export async function makeBackup({ file, target, now }: { file: string; target: string; now: number }) {
  const place = resolve(target);
  if (existsSync(place)) throw new Error(`${target} is there already`);
  if (!existsSync(file)) throw new Error(`there is no database at ${file}`);
  const unfinished = `${place}.unfinished`;
  removeDatabase(unfinished);
  try {
    const source = new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
    try {
      source.prepare("VACUUM INTO ?").run(unfinished);
    } finally {
      source.close();
    }
    chmodSync(unfinished, 0o600);
    const report = await checkBackup(unfinished);
    putInPlace(unfinished, place);
    await noteInLog(file, { action: "backupMade", now });
    return report;
  } catch (error) {
    removeDatabase(unfinished);
    throw error;
  }
}

/**
 * A backup as the database of a server that has none: with a life of its own, so that every desk takes the data anew and
 * sends what it has not sent (sync rule 7). Until all of it is done nothing lies where a server would look.
 */
export async function restoreBackup({ backup, folder, now }: { backup: string; folder: string; now: number }) {
  const location = sqliteIn(folder);
  if (location.kind !== "sqlite") throw new Error("a backup is restored into a folder");
  const { file } = location;
  if ([file, `${file}-wal`].some((path) => existsSync(path)))
    throw new Error(`there is a database in ${folder} already: a backup is restored into an empty place`);
  if (!existsSync(backup)) throw new Error(`there is no file ${backup}`);
  const unfinished = join(dirname(file), "restoring.sqlite");
  removeDatabase(unfinished);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    copyFileSync(backup, unfinished, constants.COPYFILE_EXCL);
    chmodSync(unfinished, 0o600);
    const report = await checkBackup(unfinished);
    const database = await openDatabase({ kind: "sqlite", file: unfinished });
    try {
      await readServerSettings(database, { newEpoch: true });
      for (const accountId of [serverAccount, ...(await accountsOf(database))])
        await recordAt(database, accountId, { action: "backupRestored", now });
    } finally {
      await database.destroy();
    }
    putInPlace(unfinished, file);
    return report;
  } catch (error) {
    removeDatabase(unfinished);
    throw error;
  }
}

/** Opens it, reads every page, and holds its audit logs against themselves. Throws what is wrong with it. */
async function checkBackup(file: string): Promise<BackupReport> {
  const { size: bytes } = statSync(file);
  assertIntact(file);
  const database = knex(knexConfiguration({ kind: "sqlite", file }));
  try {
    await assertForm(database);
    const accounts = await accountsOf(database);
    let auditEntries = 0;
    for (const accountId of [serverAccount, ...accounts]) {
      const { entries, fault } = await verifyAudit(database, accountId);
      if (fault) throw new Error(`the audit log of account ${accountId} is not whole: entry ${fault.number}`);
      auditEntries += entries;
    }
    const people = await countOf(database, "users");
    return { bytes, accounts: accounts.length, people, clients: await countOf(database, "clients"), auditEntries };
  } finally {
    await database.destroy();
  }
}

function assertIntact(file: string): void {
  let state: unknown;
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      state = database.pragma("integrity_check", { simple: true });
    } finally {
      database.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    const what = code === "SQLITE_NOTADB" ? "this is no backup: the file is no database" : "the file is damaged";
    throw new Error(what, { cause });
  }
  if (state !== "ok") throw new Error(`the file is damaged: ${String(state)}`);
}

/** A backup of an older version is brought up to date; one of a newer version would lose what this one does not know. */
async function assertForm(database: Knex): Promise<void> {
  if (!(await database.schema.hasTable("knex_migrations")))
    throw new Error("this is no backup: the tables of a server are missing");
  const done: string[] = await database("knex_migrations").pluck("name");
  const unknown = done.filter((name) => !Object.hasOwn(serverMigrations, name));
  if (unknown.length > 0) throw new Error(`this backup was written by a newer version (${unknown[0]})`);
  const epoch: unknown = await database("serverSettings").where({ key: "epoch" }).first();
  if (!epoch) throw new Error("this is no backup of a server that has ever started");
}

async function accountsOf(database: Knex): Promise<number[]> {
  return await database("accounts").orderBy("id").pluck("id");
}

async function countOf(database: Knex, table: string): Promise<number> {
  const [found] = await database(table).count({ rows: "*" });
  return Number(found?.["rows"] ?? 0);
}

type Note = { action: "backupMade" | "backupRestored"; now: number };

async function noteInLog(file: string, note: Note): Promise<void> {
  const database = await openDatabase({ kind: "sqlite", file });
  try {
    await recordAt(database, serverAccount, note);
  } finally {
    await database.destroy();
  }
}

function recordAt(database: Knex, accountId: number, { action, now }: Note): Promise<void> {
  const entry = { action, actorId: null, deviceId: null, subjectId: null, at: now };
  return writeTransaction(database, accountId, (trx) => recordAudit(trx, accountId, [entry]));
}

function putInPlace(from: string, to: string): void {
  syncFile(from);
  renameSync(from, to);
  syncFolder(dirname(to));
}

function removeDatabase(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) rmSync(path, { force: true });
}
