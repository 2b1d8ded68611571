// What all contenders work on: clients made by the seed's own generators, in the product's server database and, for
// everybody else, one JSON object a line.
import Database from "better-sqlite3";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../src-contract/entities/client.ts";
import { demoPorts } from "../scripts/demo-account.ts";
import type { Processes } from "../scripts/processes.ts";
import { seedIfEmpty } from "../scripts/services.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { type Contents, contentsOf } from "./checksum.ts";

export type WorkUnit = Contents & {
  /** The product's server folder, never to be changed: rows that write copy it. */
  serverFolder: string;
  /** JSON lines, one client each, in the order of their revisions. */
  clientsFile: string;
};

export type UnitClient = Pick<
  Client,
  | "id"
  | "lastName"
  | "firstName"
  | "patronymic"
  | "company"
  | "jobTitle"
  | "country"
  | "city"
  | "timeZone"
  | "phones"
  | "emails"
  | "tags"
  | "customFields"
  | "managerId"
  | "createdAt"
>;

const textColumns =
  "id, lastName, firstName, patronymic, company, jobTitle, country, city, timeZone, managerId, createdAt";
const mapColumns = ["phones", "emails", "tags", "customFields"] as const;

export type UnitOptions = { repository: string; folder: string; name: string; clients: number; history: boolean };

export async function makeWorkUnit(processes: Processes, options: UnitOptions): Promise<WorkUnit> {
  const { repository, folder, name, clients, history } = options;
  const serverFolder = join(folder, `${name}-server`);
  await seedIfEmpty(processes, {
    repository,
    dataFolder: serverFolder,
    clients,
    history,
    practiceUrl: `ws://127.0.0.1:${demoPorts.practicePbx}`,
    logFile: join(folder, "seed.log"),
  });
  const clientsFile = join(folder, `${name}.jsonl`);
  const database = openServerDatabase(serverFolder);
  try {
    // back into its file, so that a copy of the file is a copy of everything
    database.pragma("wal_checkpoint(TRUNCATE)");
    return { serverFolder, clientsFile, ...writeClients(clientsFile, clientsOf(database)) };
  } finally {
    database.close();
  }
}

export function openServerDatabase(serverFolder: string): Database.Database {
  const place = sqliteIn(serverFolder);
  if (place.kind !== "sqlite") throw new Error("the bench's server is an embedded one");
  return new Database(place.file);
}

/** Also of a desk's file: the columns are the same by construction. */
export function* clientsOf(database: Database.Database): Generator<UnitClient> {
  const select = `SELECT ${textColumns}, ${mapColumns.join(", ")} FROM clients WHERE deletedAt IS NULL ORDER BY rowid`;
  for (const row of database.prepare(select).iterate()) {
    const client = row as Record<string, unknown>;
    for (const column of mapColumns) client[column] = JSON.parse(String(client[column]));
    yield client as UnitClient;
  }
}

function writeClients(file: string, clients: Iterable<UnitClient>): Contents {
  const descriptor = openSync(file, "w");
  try {
    return contentsOf(written(descriptor, clients));
  } finally {
    closeSync(descriptor);
  }
}

function* written(descriptor: number, clients: Iterable<UnitClient>): Generator<UnitClient> {
  let lines = "";
  for (const client of clients) {
    lines += `${JSON.stringify(client)}\n`;
    if (lines.length > 1_000_000) {
      writeSync(descriptor, lines);
      lines = "";
    }
    yield client;
  }
  writeSync(descriptor, lines);
}

/** Piece by piece: a million clients do not lie in memory at once. */
export function* readLines(file: string): Generator<string> {
  const descriptor = openSync(file, "r");
  try {
    const piece = Buffer.alloc(1 << 20);
    let rest = Buffer.alloc(0);
    for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) {
      const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      rest = bytes.subarray(end);
      for (const line of bytes.toString("utf8", 0, end).split("\n")) if (line !== "") yield line;
    }
  } finally {
    closeSync(descriptor);
  }
}

export function* readClients(file: string): Generator<UnitClient> {
  for (const line of readLines(file)) yield JSON.parse(line) as UnitClient;
}

/** Clients from all over the unit, the same in every run. */
export function sampleOf(unit: Pick<WorkUnit, "clientsFile" | "clients">, size: number): UnitClient[] {
  const every = Math.max(1, Math.floor(unit.clients / size));
  const sample: UnitClient[] = [];
  let index = 0;
  for (const line of readLines(unit.clientsFile)) {
    if (index % every === 0 && sample.length < size) sample.push(JSON.parse(line) as UnitClient);
    index += 1;
  }
  // not in the order in which they lie on the disk: a fixed stride through them
  return sample.map((_, at) => sample[(at * 7_919) % sample.length] as UnitClient);
}
