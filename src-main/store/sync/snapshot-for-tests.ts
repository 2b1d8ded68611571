import { createHash } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import Database from "better-sqlite3";
import { v4 as randomId } from "uuid";
import { KartotekaError } from "../../../src-contract/errors.ts";
import type { Snapshot, SnapshotPart, SnapshotResponse } from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { indexVersion } from "../../../src-cache/search-index.ts";
import { columnsIn, tablesOf } from "../../../src-cache/snapshot-parts.ts";
import type { SyncNetwork } from "./server-client.ts";

type Cut = { part: SnapshotPart; compressed: Buffer };

/** What a server would hand out of this file: its tables in images of so many rows each. */
export function cutSnapshot(cache: Cache, rowsPerPart: number): { ready: Snapshot; parts: Cut[] } {
  const cookie = readLocalValue(cache, "cookie");
  if (!cookie) throw new Error("a file that has pulled nothing");
  const parts = (["rows", "index"] as const).flatMap((content) =>
    tablesOf(content).flatMap((table) => cutTable(cache, table, { content, rowsPerPart })),
  );
  const ready: Snapshot = {
    kind: "ready",
    snapshotId: randomId(),
    cookie,
    indexVersion,
    parts: parts.map(({ part }) => part),
  };
  return { ready, parts };
}

function cutTable(
  cache: Cache,
  table: string,
  { content, rowsPerPart }: { content: SnapshotPart["content"]; rowsPerPart: number },
): Cut[] {
  const rows = cache.database.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][];
  const columns = columnsIn(cache.database, "main", table).map(({ name, type }) => `"${name}" ${type}`);
  const cuts: Cut[] = [];
  for (let from = 0; from < rows.length; from += rowsPerPart) {
    const own = rows.slice(from, from + rowsPerPart);
    cuts.push(
      cutImage(content, own.length, (image) => {
        image.exec(`CREATE TABLE ${table} (${columns.join(", ")})`);
        const insert = image.prepare(`INSERT INTO ${table} VALUES (?${", ?".repeat(columns.length - 1)})`);
        for (const row of own) insert.run(row);
      }),
    );
  }
  return cuts;
}

/** A part of whatever `fill` makes. */
export function cutImage(
  content: SnapshotPart["content"],
  rows: number,
  fill: (image: Database.Database) => void,
): Cut {
  const database = new Database(":memory:");
  fill(database);
  const image = database.serialize();
  database.close();
  const compressed = zstdCompressSync(image);
  const sha256 = createHash("sha256").update(compressed).digest("hex");
  return { part: { content, rows, bytes: image.length, compressedBytes: compressed.length, sha256 }, compressed };
}

/** The wire: hands a snapshot out in small pieces, and can be made to misbehave. */
export function snapshotWire(first: { ready: Snapshot; parts: Cut[] }) {
  let current = first;
  const asked: { part: number; fromByte: number }[] = [];
  const answers: SnapshotResponse[] = [];
  let onChunk: (at: { part: number; sent: number }) => void | Promise<void> = () => {};
  let alter: (part: number, bytes: Buffer) => Buffer = (_part, bytes) => bytes;
  const chunkBytes = 250;

  async function* send(part: number, fromByte: number): AsyncGenerator<Uint8Array> {
    const bytes = alter(part, current.parts[part]?.compressed ?? Buffer.alloc(0));
    for (let sent = fromByte; sent < bytes.length; sent += chunkBytes) {
      await onChunk({ part, sent });
      yield bytes.subarray(sent, sent + chunkBytes);
    }
  }

  const network: Pick<SyncNetwork, "snapshot" | "snapshotPart"> = {
    snapshot: async () => answers.shift() ?? current.ready,
    async snapshotPart({ snapshotId, part, fromByte }) {
      if (snapshotId !== current.ready.snapshotId) throw new KartotekaError("notFound");
      asked.push({ part, fromByte });
      return { begins: fromByte, bytes: send(part, fromByte) };
    },
  };
  return {
    network,
    asked,
    /** Of the next requests for a snapshot, before the real one. */
    answer: (...next: SnapshotResponse[]) => answers.push(...next),
    /** Another snapshot has taken its place. */
    replace(next: typeof first) {
      current = next;
    },
    onChunk(next: typeof onChunk) {
      onChunk = next;
    },
    alter(next: typeof alter) {
      alter = next;
    },
  };
}
