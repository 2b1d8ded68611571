import type { Knex } from "knex";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import { tablesOfClient } from "../src-contract/rules/client-rows.ts";
import type { PlannedMutation } from "./authorize.ts";
import { refOf } from "./database/apply-row-patch.ts";
import type { WorkingRows } from "./database/working-rows.ts";

/** Rows that are about some clients, as the database has them: by client, their ids. */
export type RowsAbout = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What has happened with the clients whose import these mutations take back. Their rows are locked already: whoever
 * writes about them waits, and is told then that they are gone. Belongs into the transaction of the push.
 */
export async function readRowsAbout(trx: Knex, accountId: number, plans: PlannedMutation[]): Promise<RowsAbout> {
  const clientIds = plans.flatMap(({ name, args }) =>
    name === "undoImport" ? (args.imported ?? []).map(({ clientId }) => clientId) : [],
  );
  const about = new Map<string, Set<string>>();
  for (let start = 0; start < clientIds.length; start += idsPerRead) {
    for (const table of tablesOfClient) {
      const rows: { clientId: string; id: string }[] = await trx(table)
        .where({ accountId, deletedAt: null })
        .whereIn("clientId", clientIds.slice(start, start + idsPerRead))
        .select("clientId", "id");
      for (const { clientId, id } of rows) about.set(clientId, (about.get(clientId) ?? new Set()).add(id));
    }
  }
  return about;
}

const idsPerRead = 1_000;

/**
 * The same mutation for those clients alone that are as the import made them: what somebody has written about a client
 * since, or with him, is not taken back with it. Other mutations as they are. Pure.
 */
export function withoutTouched(planned: PlannedMutation, about: RowsAbout, rows: WorkingRows): PlannedMutation {
  if (planned.name !== "undoImport") return planned;
  const { imported = [], importId } = planned.args;
  const notes = new Set(imported.flatMap(({ noteId }) => noteId ?? []));
  const writtenNow = new Set(
    rows.changed().flatMap(({ table, row }) => {
      const clientId = row["clientId"];
      const isOther = tablesOfClient.includes(table) && row["deletedAt"] === null && !notes.has(row.id);
      return isOther && typeof clientId === "string" ? [clientId] : [];
    }),
  );
  const kept = new Set<string>();
  for (const { clientId, noteId } of imported) {
    const isOfImport = rows.read({ table: "clients", id: clientId })?.["importId"] === importId;
    const others = Array.from(about.get(clientId) ?? []).filter((id) => id !== noteId);
    const note = noteId === null ? undefined : rows.read({ table: "notes", id: noteId });
    const isOwnNote = noteId === null || note === undefined || note["clientId"] === clientId;
    if (isOfImport && isOwnNote && others.length === 0 && !writtenNow.has(clientId)) {
      kept.add(keyOf("clients", clientId));
      if (noteId !== null) kept.add(keyOf("notes", noteId));
    }
  }
  const patch = planned.patch.filter((operation) => {
    const { table, id } = refOf(operation);
    return table === "imports" || kept.has(keyOf(table, id));
  });
  return { ...planned, patch };
}

function keyOf(table: SyncedTable, id: string): string {
  return `${table} ${id}`;
}
