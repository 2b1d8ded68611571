import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { zstdDecompressSync } from "node:zlib";
import Database from "better-sqlite3";
import knex from "knex";
import { migrate } from "../../migrations/migrate.ts";
import { storeMigrations } from "../../migrations/store/index.ts";
import { applyRowPatch } from "../../src-cache/apply-row-patch.ts";
import { type Cache, createCache } from "../../src-cache/cache.ts";
import { indexChanges, noIndexChanges } from "../../src-cache/search-index.ts";
import { clearIndexTables, loadPart } from "../../src-cache/snapshot-parts.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import type { RowPatch } from "../../src-contract/row-patch.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  type Snapshot,
  snapshotPartPath,
  type SnapshotResponse,
  snapshotResponseSchema,
} from "../../src-contract/sync-protocol.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import type { DeskForTests, ServerForTests } from "../server-for-tests.ts";
import type { RunBuild } from "./build-in-thread.ts";
import { buildSnapshot } from "./build-snapshot.ts";

/** An encrypted file of a desk. */
export type DeskFile = { file: string; key: string; accountId: number };
const key = "5a".repeat(32);

/** Makes one file with a desk's tables, and returns what makes copies of it: migrating takes longest. */
export async function prepareDeskFiles(): Promise<(server: ServerForTests) => DeskFile> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-desk-"));
  const template = join(folder, "desk.db");
  const connection = knex({ client: "better-sqlite3", connection: { filename: template }, useNullAsDefault: true });
  await migrate(connection, storeMigrations);
  await connection.destroy();
  const database = new Database(template);
  database.pragma("cipher = 'aegis'");
  database.pragma(`rekey = 'raw:${key}'`);
  database.close();
  const bytes = readFileSync(template);
  rmSync(folder, { recursive: true });
  return (server) => {
    const file = join(server.folder, `${randomUUID()}.db`);
    writeFileSync(file, bytes);
    return { file, key, accountId: server.accountId };
  };
}

export function openDeskFile({ file, key, accountId }: DeskFile): Cache {
  const database = new Database(file);
  database.pragma("cipher = 'aegis'");
  database.pragma(`key = 'raw:${key}'`);
  return createCache(database, accountId);
}

export async function askOnce(server: ServerForTests, desk: DeskForTests): Promise<SnapshotResponse> {
  const { deviceId, headers } = desk;
  const { status, body } = await server.post(`${apiPrefix}/sync/snapshot`, { deviceId }, headers);
  if (status !== 200) throw new Error(`snapshot: ${status} ${JSON.stringify(body)}`);
  return snapshotResponseSchema.parse(body);
}

/** Asks until there is an answer that `isEnough`: as a rule, one that is not «preparing». */
export async function askSnapshot(
  server: ServerForTests,
  desk: DeskForTests,
  isEnough: (answer: SnapshotResponse) => boolean = ({ kind }) => kind !== "preparing",
): Promise<SnapshotResponse> {
  for (;;) {
    const answer = await askOnce(server, desk);
    if (isEnough(answer)) return answer;
    await wait(30);
  }
}

export async function readySnapshot(server: ServerForTests, desk: DeskForTests): Promise<Snapshot> {
  const answer = await askSnapshot(server, desk);
  if (answer.kind !== "ready") throw new Error(`no snapshot: ${answer.kind}`);
  return answer;
}

export function getPart(
  server: ServerForTests,
  desk: DeskForTests,
  { snapshotId, part, headers = {} }: { snapshotId: string; part: number; headers?: Record<string, string> },
): Promise<Response> {
  return fetch(server.url + apiPrefix + snapshotPartPath(snapshotId, part), {
    headers: { ...desk.headers, [protocolVersionHeader]: String(protocolVersion), ...headers },
  });
}

/** The images of all parts, each held against its digest and sizes. */
export async function downloadImages(
  server: ServerForTests,
  desk: DeskForTests,
  { snapshotId, parts }: Snapshot,
): Promise<Buffer[]> {
  const images: Buffer[] = [];
  for (const [part, { sha256, bytes, compressedBytes }] of parts.entries()) {
    const response = await getPart(server, desk, { snapshotId, part });
    if (response.status !== 200) throw new Error(`part ${part}: ${response.status} ${await response.text()}`);
    const compressed = Buffer.from(await response.arrayBuffer());
    const image = zstdDecompressSync(compressed);
    const digest = createHash("sha256").update(compressed).digest("hex");
    if (digest !== sha256 || compressed.length !== compressedBytes || image.length !== bytes)
      throw new Error(`part ${part} is not what was announced`);
    images.push(image);
  }
  return images;
}

/** As a desk does it: each image is opened in memory, and SQLite copies its rows into the encrypted file. */
export function loadImages(images: Buffer[], { parts }: Snapshot, { file, key }: DeskFile): void {
  for (const [place, image] of images.entries()) {
    const { content = "rows", rows } = parts[place] ?? {};
    const database = new Database(image);
    database.unsafeMode(true);
    database.pragma("cipher = 'aegis'");
    database.exec(`ATTACH '${file}' AS desk KEY 'raw:${key}'`);
    if (content === "index" && parts[place - 1]?.content === "rows") clearIndexTables(database, "desk");
    const loaded = loadPart(database, { content, schema: "desk" });
    if (loaded !== rows) throw new Error(`part ${place} has ${loaded} rows and announced ${String(rows)}`);
    database.close();
  }
}

/** A build in the thread of the test: the parts are the same, and no thread has to load the modules again. */
export const buildHere: RunBuild = (order, parts) => ({
  ended: buildSnapshot(order, parts).then(() => null, toErrorBody),
  stop: async () => undefined,
});

/** As the desk applies pages that it pulled. */
export function applyPages(cache: Cache, pages: readonly { patch: RowPatch }[]): void {
  cache.transaction(() => {
    for (const { patch } of pages) {
      const changes = noIndexChanges();
      applyRowPatch(cache, patch, { at: 1, changes });
      indexChanges(cache, changes);
    }
  });
}

/** Everything that a file holds, in a form in which two files of one state are equal. Deleted rows are left out. */
export function contentsOf(cache: Cache): Record<string, unknown> {
  const rows = Object.fromEntries(
    syncedTableNames.map((table) => [
      table,
      cache.all(`SELECT * FROM ${table} WHERE deletedAt IS NULL ORDER BY id`) as unknown[],
    ]),
  );
  const lines = (table: string, sql: string) =>
    // one text for each table: hundreds of thousands of terms are compared at once
    `${table}\n${(cache.database.prepare(sql).pluck().all() as string[]).join("\n")}`;
  // numbers are given in another order: an entry is known by its row, and its place in a list by the rest of its key
  const key = "substr(sortKey, 1, length(sortKey) - 7)";
  const entries = cache.all(
    `SELECT clientId, ${key} AS sortKey, name, company, city, phone, timeZone, tags, managerId, createdAt, lastContactAt,
      searchText, digits FROM clientEntries ORDER BY clientId`,
  );
  const tags = cache.all(
    "SELECT tag, clientId FROM clientTags JOIN clientEntries USING (no, sortKey) ORDER BY tag, clientId",
  );
  const texts = cache.all("SELECT tableName, rowId, clientId FROM textEntries ORDER BY rowId");
  const terms: Record<string, "clientId" | "rowId" | "callId"> = {
    clientWords: "clientId",
    clientNumbers: "clientId",
    clientTrigrams: "clientId",
    textTrigrams: "rowId",
    callTrigrams: "callId",
  };
  const entriesOf = { clientId: "clientEntries", rowId: "textEntries", callId: "callEntries" };
  const words = Object.entries(terms).map(([table, id]) => {
    cache.database.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS temp.${table}Terms USING fts5vocab(main, ${table}, instance)`,
    );
    const entriesTable = entriesOf[id];
    return lines(
      table,
      `SELECT term || ' ' || ${id} FROM temp.${table}Terms LEFT JOIN ${entriesTable} ON no = doc ORDER BY term, ${id}`,
    );
  });
  const calls = cache.all("SELECT callId, text FROM callEntries ORDER BY callId");
  const moves = cache.all("SELECT clientId, at, id, callId FROM callMoves ORDER BY id, clientId");
  return { ...rows, entries, tags, texts, said: calls, moves, words };
}

/** Throws when an index of the file does not hold together. */
export function checkIndexes(cache: Cache): void {
  for (const table of ["clientWords", "clientNumbers", "clientTrigrams", "textTrigrams", "callTrigrams"])
    cache.run(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
  const answer: unknown = cache.database.pragma("integrity_check", { simple: true });
  if (answer !== "ok") throw new Error(String(answer));
}
