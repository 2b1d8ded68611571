import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { type SyncedTable, syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { openDatabase } from "../../src-main/store/database/open-database.ts";
import { readProfile } from "../../src-main/store/session/profile.ts";
import { fromColumns } from "../../src-server/database/row-columns.ts";
import type { DeskProcess } from "./desk-process.ts";
import type { Finding } from "./findings.ts";
import { canonical, isSame, type ServerRows } from "./server-rows.ts";

/**
 * Every row of every table of a desk's file against the server's. The desk must not run: its file admits nobody else.
 * Read from a copy, so that the next start finds what the kill left. Rows that are deleted count as not there.
 */
export function checkDeskFile(desk: DeskProcess, server: ServerRows): Finding[] {
  const copy = mkdtempSync(join(tmpdir(), "kartoteka-chaos-"));
  const [account] = readProfile(desk.folder).accounts;
  const wrapped = account?.keys[0]?.byOs;
  if (!account || !wrapped) throw new Error(`${desk.name} has no key by the system`);
  // as createSecretKeeper of the tests wraps it
  const dataKey = Buffer.from(wrapped, "base64").toString();
  cpSync(join(desk.folder, account.folder), copy, { recursive: true });
  try {
    const database = openDatabase(join(copy, "cache.db"), dataKey);
    try {
      return syncedTableNames.flatMap((table) => checkTable(desk.name, table, { database, server }));
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function checkTable(
  desk: string,
  table: SyncedTable,
  { database, server }: { database: SqliteDatabase; server: ServerRows },
): Finding[] {
  const there = new Map(server.rowsOf(table, "deletedAt IS NULL").map((row) => [row.id, canonical(row)]));
  const findings: Finding[] = [];
  const differs = (words: string) => findings.push({ kind: "diverged", words: `${desk}, ${table}: ${words}` });
  const own = database.prepare(`SELECT * FROM ${table} WHERE accountId = 1 AND deletedAt IS NULL`).all();
  for (const { accountId: _accountId, ...record } of own as Record<string, unknown>[]) {
    const row = fromColumns(table, record);
    const expected = there.get(row.id);
    if (expected === undefined) differs(`${row.id} is not on the server`);
    else if (expected !== canonical(row)) differs(`${row.id} is ${canonical(row)}, not ${expected}`);
    there.delete(row.id);
  }
  for (const id of there.keys()) differs(`${id} is missing`);
  return findings;
}

/** The cards of some clients as the desk shows them, against the server's rows; the desk runs. */
export async function checkCards(desk: DeskProcess, server: ServerRows, clientIds: string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const clientId of clientIds) {
    const card = await desk.query("clientCard", { clientId });
    const differs = (what: string) =>
      findings.push({ kind: "diverged", words: `${desk.name}: ${what} of ${clientId} are not the server's` });
    if (!card) {
      differs("rows");
      continue;
    }
    if (!isSame(card.client, server.row("clients", clientId))) differs("fields");
    if (card.waiting.length > 0) differs("waiting rows");
    for (const table of ["comments", "calls", "tasks"] as const) {
      const expected = server.rowsOf(table, "clientId = ? AND deletedAt IS NULL", clientId);
      // the card shows the newest five hundred
      if (expected.length < 500 && !isSame(sorted(card[table]), sorted(expected))) differs(table);
    }
    const [note] = server.rowsOf(
      "notes",
      "clientId = ? AND deletedAt IS NULL ORDER BY revision DESC LIMIT 1",
      clientId,
    );
    if (!isSame(card.note, note && note["text"] !== "" ? note : null)) differs("notes");
  }
  return findings;
}

function sorted(rows: readonly { id: string }[]): { id: string }[] {
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
