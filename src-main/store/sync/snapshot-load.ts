import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { toErrorBody } from "../../../src-contract/errors.ts";
import type { SnapshotPart } from "../../../src-contract/sync-protocol.ts";
import type { SqliteDatabase } from "../../../src-cache/cache.ts";
import { loadPart, tablesOf } from "../../../src-cache/snapshot-parts.ts";
import type { BulkFile } from "../database/bulk-file.ts";

/** The server's parts cannot be used, now and later: everything is taken by rows instead. */
export class UnfitSnapshot extends Error {
  override name = "UnfitSnapshot";
}

const decompress = promisify(zstdDecompress);

/** The SQLite image of a part whose compressed bytes are verified. */
export async function imageOf(part: SnapshotPart, compressed: Buffer): Promise<Buffer> {
  let image: Buffer;
  try {
    image = await decompress(compressed, { maxOutputLength: part.bytes });
  } catch (error) {
    throw new UnfitSnapshot("a part that cannot be decompressed", { cause: error });
  }
  if (image.length !== part.bytes) throw new UnfitSnapshot("a part of another length");
  return image;
}

/**
 * Copies what is in an image into the file. Throws UnfitSnapshot for one that is not what its part says it is. The disk's
 * troubles are the desk's own; all others come from the image, for the file is new.
 */
export function loadImage(file: BulkFile, image: Buffer, part: SnapshotPart): void {
  try {
    file.withImage(image, (database) => {
      assertPlain(database, part.content);
      const rows = loadPart(database, { content: part.content, schema: "desk" });
      if (rows !== part.rows) throw new UnfitSnapshot(`a part with ${rows} rows instead of ${part.rows}`);
    });
  } catch (error) {
    const { kind, details } = toErrorBody(error);
    if (error instanceof UnfitSnapshot || kind === "diskFull" || kind === "diskReadOnly" || isDiskError(error))
      throw error;
    throw new UnfitSnapshot(`a part that SQLite refuses: ${details ?? kind}`, { cause: error });
  }
}

/** A view, a virtual table or a generated column of a known name would be a program, not rows. */
function assertPlain(database: SqliteDatabase, content: SnapshotPart["content"]): void {
  const types = database
    .prepare<[], { name: string; type: string }>("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
    .all();
  const programs = new Set(types.filter(({ type }) => type !== "table").map(({ name }) => name));
  const generated = database
    .prepare<[string], number>("SELECT count(*) FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 0")
    .pluck();
  for (const table of tablesOf(content)) {
    if (programs.has(table) || generated.get(table) !== 0) throw new UnfitSnapshot(`${table} is not a plain table`);
  }
}

/** Once all rows are there: their keys begin with the account, so that this looks at both ends only. */
export function assertOwnRows(file: BulkFile, accountId: number): void {
  file.change((database) => {
    for (const table of tablesOf("rows")) {
      for (const side of ["<", ">"]) {
        if (database.prepare(`SELECT 1 FROM ${table} WHERE accountId ${side} ? LIMIT 1`).get(accountId))
          throw new UnfitSnapshot(`${table} has rows of another account`);
      }
    }
  });
}

function isDiskError(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("SQLITE_IOERR")
  );
}
