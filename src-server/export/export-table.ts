import { rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { Knex } from "knex";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import type { Note } from "../../src-contract/entities/note.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { callCells, callHeadings, plainCallWords } from "../../src-contract/rules/call-table.ts";
import { clientTable, plainClientWords } from "../../src-contract/rules/client-table.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { pinnedAt } from "../../src-contract/rules/pinned-note.ts";
import { tableLine, tableMark } from "../../src-contract/rules/table-text.ts";
import { readTransaction } from "../database/dialect.ts";
import { columnsOf, fromColumns, type Row } from "../database/row-columns.ts";

const kinds = ["clients", "calls"] as const;
export type TableKind = (typeof kinds)[number];
export function isTableKind(text: string): text is TableKind {
  return (kinds as readonly string[]).includes(text);
}

type Order = { accountId: number; kind: TableKind; file: string };
type Reader = { trx: Knex; accountId: number };

const rowsAtOnce = 500;

/**
 * The account's clients or calls as a table for people, the same columns as a desk writes (rules/client-table.ts), out of
 * one state of the database. Resolves to the number of rows; what fails leaves no file.
 */
export async function exportTable(database: Knex, { accountId, kind, file }: Order): Promise<number> {
  const unfinished = `${file}.part`;
  try {
    const rows = await readTransaction(database, accountId, async (trx) => {
      // in here: the transaction may be begun again
      const handle = await open(unfinished, "w", 0o600);
      try {
        await handle.appendFile(tableMark);
        let done = 0;
        for await (const lines of kind === "clients"
          ? clientLines({ trx, accountId })
          : callLines({ trx, accountId })) {
          await handle.appendFile(lines.join(""));
          done += lines.length;
        }
        await handle.sync();
        return done - 1;
      } finally {
        await handle.close();
      }
    });
    await rename(unfinished, file);
    return rows;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function* clientLines(reader: Reader): AsyncGenerator<string[]> {
  const { trx, accountId } = reader;
  const account: { defaultCountry: string } | undefined = await trx("accounts")
    .where({ id: accountId })
    .first("defaultCountry");
  const names = new Set<string>();
  for await (const clients of pagesOf<Client>(reader, "clients"))
    for (const { customFields } of clients) for (const name of Object.keys(customFields)) names.add(name);
  const { headings, cells } = clientTable({
    words: plainClientWords,
    customFields: Array.from(names).sort(),
    defaultCountry: account?.defaultCountry ?? "",
  });
  yield [tableLine(headings)];
  const users = await userNames(reader);
  for await (const clients of pagesOf<Client>(reader, "clients")) {
    const notes = await lastNotes(
      reader,
      clients.map(({ id }) => id),
    );
    yield clients.map((client) => {
      const managerName = users.get(client.managerId ?? "") ?? "";
      return tableLine(cells(client, { note: notes.get(client.id) ?? "", managerName }));
    });
  }
}

async function* callLines(reader: Reader): AsyncGenerator<string[]> {
  yield [tableLine(callHeadings(plainCallWords))];
  const users = await userNames(reader);
  for await (const calls of pagesOf<Call>(reader, "calls")) {
    const clients = await namesOfClients(reader, calls);
    const comments = await commentsOf(reader, calls);
    yield calls.map((call) =>
      tableLine(
        callCells(
          call,
          {
            clientName: clients.get(call.clientId ?? "") ?? call.callerName ?? "",
            managerName: users.get(call.managerId) ?? "",
            comments: comments.get(call.id) ?? [],
          },
          plainCallWords,
        ),
      ),
    );
  }
}

async function* pagesOf<Entity>({ trx, accountId }: Reader, table: SyncedTable): AsyncGenerator<Entity[]> {
  for (let last = ""; ; ) {
    const records: Record<string, unknown>[] = await trx(table)
      .where({ accountId, deletedAt: null })
      .andWhere("id", ">", last)
      .orderBy("id")
      .limit(rowsAtOnce)
      .select(columnsOf[table]);
    const rows: Row[] = records.map((record) => fromColumns(table, record));
    // rows were checked when they were written
    if (rows.length > 0) yield rows as unknown as Entity[];
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1)?.id ?? last;
  }
}

/** The newest by the server's order is the one on the card (entities/note.ts). */
async function lastNotes({ trx, accountId }: Reader, clientIds: string[]): Promise<Map<string, string>> {
  const notes: (Pick<Note, "text" | "until"> & { clientId: string })[] = await trx("notes")
    .where({ accountId, deletedAt: null })
    .whereIn("clientId", clientIds)
    .orderBy(["revision", "id"])
    .select("clientId", "text", "until");
  return new Map(notes.map((note) => [note.clientId, pinnedAt(note, Date.now())?.text ?? ""]));
}

async function namesOfClients({ trx, accountId }: Reader, calls: Call[]): Promise<Map<string, string>> {
  const ids = calls.flatMap(({ clientId }) => clientId ?? []);
  const clients: (Parameters<typeof clientName>[0] & { id: string })[] = await trx("clients")
    .where({ accountId })
    .whereIn("id", ids)
    .select("id", "lastName", "firstName", "patronymic", "company");
  return new Map(clients.map((client) => [client.id, clientName(client)]));
}

async function commentsOf({ trx, accountId }: Reader, calls: Call[]): Promise<Map<string, string[]>> {
  const comments: { callId: string; text: string }[] = await trx("comments")
    .where({ accountId, deletedAt: null })
    // along the index of comments by client
    .whereIn(
      "clientId",
      calls.flatMap(({ clientId }) => clientId ?? []),
    )
    .whereNotNull("callId")
    // GC-47: removed
    .andWhere("text", "<>", "")
    .orderBy("id")
    .select("callId", "text");
  const byCall = new Map<string, string[]>();
  for (const { callId, text } of comments) byCall.set(callId, [...(byCall.get(callId) ?? []), text]);
  return byCall;
}

async function userNames({ trx, accountId }: Reader): Promise<Map<string, string>> {
  const users: { id: string; name: string }[] = await trx("users").where({ accountId }).select("id", "name");
  return new Map(users.map(({ id, name }) => [id, name]));
}
