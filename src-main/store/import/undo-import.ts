import { setImmediate as turn } from "node:timers/promises";
import type { CommandResult } from "../../../src-contract/commands/index.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { importChunkSize } from "../../../src-contract/mutations/import-clients.ts";
import type { MutationArgs } from "../../../src-contract/mutations/index.ts";
import { tablesOfClient } from "../../../src-contract/rules/client-rows.ts";
import { clientName } from "../../../src-contract/rules/person-name.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readSqlRow } from "../../../src-cache/synced-rows.ts";

type UndoMutation = { name: "undoImport"; args: MutationArgs<"undoImport"> };

/** A client that an import made and that is still there. */
type Imported = {
  clientId: string;
  /** The note that came in the file. */
  noteId: string | null;
  isTouched: 0 | 1;
  lastName: string;
  firstName: string;
  patronymic: string;
  company: string;
};

const namesShown = 100;
const notes = "notes.accountId = clients.accountId AND notes.clientId = clients.id AND notes.deletedAt IS NULL";
// both were put by one mutation, with one time
const ownNote = `${notes} AND notes.createdAt = clients.createdAt`;
const others = tablesOfClient.map((table) => {
  const rows = `SELECT 1 FROM ${table} WHERE ${table}.accountId = clients.accountId AND ${table}.clientId = clients.id
    AND ${table}.deletedAt IS NULL`;
  return `EXISTS (${rows}${table === "notes" ? " AND notes.createdAt <> clients.createdAt" : ""})`;
});
const portionSql = `SELECT id AS clientId, lastName, firstName, patronymic, company,
    (SELECT notes.id FROM notes WHERE ${ownNote} LIMIT 1) AS noteId, ${others.join(" OR ")} AS isTouched
  FROM clients WHERE accountId = ? AND importId = ? AND deletedAt IS NULL AND id > ? ORDER BY id LIMIT ${importChunkSize}`;

function* portionsOf(cache: Cache, importId: string): Generator<Imported[]> {
  for (let last = ""; ; ) {
    const portion = cache.all<Imported>(portionSql, cache.accountId, importId, last);
    if (portion.length > 0) yield portion;
    if (portion.length < importChunkSize) return;
    last = portion.at(-1)?.clientId ?? last;
  }
}

/** G14-7: what taking an import back would do: how many clients go, and who stays because something has happened since. */
export async function readImportUndo(cache: Cache, importId: string): Promise<CommandResult<"readImportUndo">> {
  requireImport(cache, importId);
  const undo: CommandResult<"readImportUndo"> = { removed: 0, left: 0, leftClients: [] };
  for (const portion of portionsOf(cache, importId)) {
    for (const client of portion) {
      if (client.isTouched === 0) undo.removed += 1;
      else {
        undo.left += 1;
        if (undo.leftClients.length < namesShown)
          undo.leftClients.push({ clientId: client.clientId, name: clientName(client) });
      }
    }
    await turn();
  }
  return undo;
}

/** Its mutations, one at least, so that the import is known as taken back. Reads as they are committed. */
export function* undoMutations(cache: Cache, importId: string): Generator<UndoMutation> {
  requireImport(cache, importId);
  let isFirst = true;
  for (const portion of portionsOf(cache, importId)) {
    const imported = portion
      .filter(({ isTouched }) => isTouched === 0)
      .map(({ clientId, noteId }) => ({ clientId, noteId }));
    if (imported.length === 0) continue;
    isFirst = false;
    yield { name: "undoImport", args: { importId, imported } };
  }
  if (isFirst) yield { name: "undoImport", args: { importId, imported: [] } };
}

function requireImport(cache: Cache, importId: string): void {
  if (!readSqlRow(cache, "imports", importId)) throw new KartotekaError("notFound", "no import has this id");
}
