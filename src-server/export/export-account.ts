import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Knex } from "knex";
import { readTransaction } from "../database/dialect.ts";
import { syncFolder } from "../snapshot/sync-to-disk.ts";
import { type AccountTable, readAccountTables } from "./account-tables.ts";
import type { FileStorage } from "../files/file-storage.ts";
import { exportFiles, type StoredFile } from "./export-files.ts";
import { type Manifest, manifestFile, presentMigrations, tableFile } from "./manifest.ts";
import { rowLines } from "./row-lines.ts";

type Order = { accountId: number; folder: string; say: (line: string) => void };
type Parts = { database: Knex; storage: FileStorage };

/**
 * The whole account as one folder: JSON Lines, a file a table, out of one state of the database, and the bytes of attached
 * files, each under its hash. It holds what the
 * database holds: passwords' hashes, the keys of the desks' files, telephone passwords. Made under another name and given
 * its own at the end: what was cut off is no export.
 */
export async function exportAccount({ database, storage }: Parts, order: Order): Promise<Manifest> {
  const { accountId, folder, say } = order;
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  const place = `${folder}.unfinished`;
  const [tables, files, name] = await readTransaction(database, accountId, async (trx): Promise<Contents> => {
    // in here: the transaction may be begun again
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true, mode: 0o700 });
    const account: { name: string } | undefined = await trx("accounts").where({ id: accountId }).first("name");
    if (!account) throw new Error(`there is no account ${accountId}`);
    const tables: Manifest["tables"] = [];
    for (const table of await readAccountTables(trx)) {
      const written = await withFile(tableFile(place, table.name), (file) =>
        eachLine(trx, { table, accountId }, (text) => file.appendFile(text)),
      );
      tables.push({ name: table.name, ...written });
      if (written.rows > 0) say(`${table.name}: ${written.rows} rows`);
    }
    const files: StoredFile[] = await trx("files").where({ accountId }).orderBy("sha256").select("sha256", "size");
    return [tables, files, account.name];
  });
  const missingFiles = await exportFiles(storage, { accountId, folder: place, files });
  if (files.length > 0) say(`attached files: ${files.length - missingFiles.length} of ${files.length}`);
  const manifest: Manifest = {
    product: "kartoteka",
    format: 1,
    account: { id: accountId, name },
    migrations: presentMigrations,
    tables,
    missingFiles: missingFiles.sort(),
  };
  await withFile(manifestFile(place), (file) => file.appendFile(`${JSON.stringify(manifest, null, 2)}\n`));
  syncFolder(place);
  renameSync(place, folder);
  syncFolder(dirname(folder));
  return manifest;
}

type Contents = [tables: Manifest["tables"], files: StoredFile[], accountName: string];
export type Written = Pick<Manifest["tables"][number], "rows" | "bytes" | "sha256">;

/** What the file of a table has, or would have; `take` gets its text piece by piece. Belongs into a transaction. */
export async function eachLine(
  trx: Knex,
  { table, accountId }: { table: AccountTable; accountId: number },
  take: (text: string) => Promise<void> | void,
): Promise<Written> {
  const hash: Hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  for await (const lines of rowLines(trx, table, accountId)) {
    const text = lines.map((line) => `${line}\n`).join("");
    hash.update(text);
    rows += lines.length;
    bytes += Buffer.byteLength(text);
    await take(text);
  }
  return { rows, bytes, sha256: hash.digest("hex") };
}

/** For the server's own user only, as its database is, and on the disk when it resolves. */
async function withFile<Value>(file: string, work: (handle: FileHandle) => Promise<Value>): Promise<Value> {
  const handle = await open(file, "wx", 0o600);
  try {
    const value = await work(handle);
    await handle.sync();
    return value;
  } finally {
    await handle.close();
  }
}
