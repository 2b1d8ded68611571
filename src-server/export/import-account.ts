import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { enterAccount, enterDirectory } from "../database/account-scope.ts";
import { bulkLoad } from "../database/bulk-load.ts";
import { type ColumnValue, insertRows } from "../database/insert-rows.ts";
import { isPostgres } from "../database/postgres.ts";
import { type AccountTable, readAccountTables } from "./account-tables.ts";
import { type Doer, recordAudit } from "../audit/record-audit.ts";
import type { FilePlaces } from "../files/remove-files.ts";
import { eachLine } from "./export-account.ts";
import type { StoredFile } from "./export-files.ts";
import { importFiles } from "./import-files.ts";
import { type Manifest, readManifest, tableFile } from "./manifest.ts";
import { valuesOfLine } from "./row-lines.ts";

type Parts = FilePlaces & { database: Knex };
/** `doer`: who stands in the account's audit log for it. */
type Order = { folder: string; say: (line: string) => void; doer: Doer | null };
export type ImportedAccount = { accountId: number; rows: number; files: number };

const rowsAtOnce = 500;

/**
 * An exported account into a server that has none under its number. One transaction: nobody sees anything of it before
 * every row was read back and found to be the exported one byte by byte, and what was cut off has left nothing and is
 * begun again. Bytes of files that a kill has left belong to no row, and the sweep takes them. Throws conflict when the
 * number, or somebody's e-mail, is taken.
 */
export function importAccount(parts: Parts, order: Order): Promise<ImportedAccount> {
  const { folder, doer } = order;
  const manifest = readManifest(folder);
  const accountId = manifest.account.id;
  return bulkLoad(parts.database, async (trx) => {
    const rows = await loadTables(trx, manifest, order);
    const files: StoredFile[] = await trx("files").where({ accountId }).orderBy("sha256").select("sha256", "size");
    const missing = manifest.missingFiles;
    const details = { rows, files: files.length - missing.length };
    // after the comparison: the one entry that the export does not have
    if (doer) await recordAudit(trx, accountId, [{ ...doer, action: "dataImported", subjectId: null, details }]);
    await importFiles(parts, { accountId, folder, files, missing });
    return { accountId, ...details };
  });
}

async function loadTables(trx: Knex.Transaction, manifest: Manifest, { folder, say }: Order): Promise<number> {
  const accountId = manifest.account.id;
  await assertFree(trx, accountId);
  await enterAccount(trx, accountId);
  const tables = await readAccountTables(trx);
  const listed = manifest.tables.map(({ name }) => name).sort();
  if (
    listed.join() !==
    tables
      .map(({ name }) => name)
      .sort()
      .join()
  )
    throw new Error("the export has other tables than this server");
  let rows = 0;
  for (const table of tables) {
    const entry = entryOf(manifest, table.name);
    await loadTable(trx, { table, accountId, entry, file: tableFile(folder, table.name) });
    rows += entry.rows;
    if (entry.rows > 0) say(`${table.name}: ${entry.rows} rows`);
  }
  for (const table of tables) {
    const there = await eachLine(trx, { table, accountId }, () => undefined);
    if (there.sha256 !== entryOf(manifest, table.name).sha256)
      throw new Error(`${table.name} is not the same in this database as in the export`);
  }
  if (isPostgres(trx)) await passNumber(trx, accountId);
  return rows;
}

function entryOf(manifest: Manifest, table: string): Manifest["tables"][number] {
  const entry = manifest.tables.find(({ name }) => name === table);
  if (!entry) throw new Error(`the export has no ${table}`);
  return entry;
}

async function assertFree(trx: Knex, accountId: number): Promise<void> {
  await enterDirectory(trx);
  const taken: unknown = await trx("accounts").where({ id: accountId }).first("id");
  if (taken) throw new KartotekaError("conflict", `this server has an account with the number ${accountId} already`);
}

type Load = { table: AccountTable; accountId: number; entry: Manifest["tables"][number]; file: string };

async function loadTable(trx: Knex, { table, accountId, entry, file }: Load): Promise<void> {
  const columns = [table.account, ...table.columns.map(({ name }) => name)];
  const hash = createHash("sha256");
  let rows = 0;
  let part: ColumnValue[][] = [];
  const write = async () => {
    rows += part.length;
    await insertNew(trx, { table: table.name, columns, rows: part });
    part = [];
  };
  for await (const line of linesOf(file)) {
    hash.update(`${line}\n`);
    part.push([accountId, ...valuesOfLine(table, line)]);
    if (part.length === rowsAtOnce) await write();
  }
  await write();
  if (rows !== entry.rows || hash.digest("hex") !== entry.sha256)
    throw new Error(`${table.name} is damaged: its file is not the one that was exported`);
}

async function insertNew(trx: Knex, insertion: Parameters<typeof insertRows>[1]): Promise<void> {
  try {
    await insertRows(trx, insertion);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code !== "23505" && !code.startsWith("SQLITE_CONSTRAINT_")) throw error;
    throw new KartotekaError("conflict", `a row of ${insertion.table} is on this server already`, { cause: error });
  }
}

/** Whole lines alone: a text may hold what other readers take for the end of one. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
    const lines = (rest + String(piece)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") throw new Error("the last line is torn");
}

/** The next account that is made here must not get the same number. */
async function passNumber(trx: Knex, accountId: number): Promise<void> {
  await trx.raw(
    `select setval(pg_get_serial_sequence('"accounts"', 'id'),
      greatest(?::bigint, (select last_value from "accounts_id_seq")))`,
    [accountId],
  );
}
