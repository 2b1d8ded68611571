import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { type SyncedTable, syncedTableNames, syncedTables } from "../../src-contract/entities/synced-tables.ts";
import type { Row } from "../database/row-columns.ts";
import type { ServerForTests } from "../server-for-tests.ts";

/** A word that stands in one column of one row and nowhere else, so that whoever meets it knows where it came from. */
export type Mark = { word: string; accountId: number; table: SyncedTable; column: string; isDeleted: boolean };

/** Marked rows of every table: one that lives and one that was deleted. */
export type MarkedAccount = {
  accountId: number;
  marks: Mark[];
  ids: Record<SyncedTable, { living: string; deleted: string }>;
};

let last = 0;
function newWord(): string {
  last += 1;
  return `qx${last.toString(36).padStart(4, "0")}xq`;
}

/**
 * Puts the marked rows into the account and raises its revision. By the schemas, so that a new table and a new column are
 * marked without a word here.
 */
export async function addMarkedRows(
  { database }: Pick<ServerForTests, "database">,
  accountId: number,
  insert: (accountId: number, table: SyncedTable, row: Row) => Promise<void>,
): Promise<MarkedAccount> {
  const account: { revision: number } | undefined = await database("accounts")
    .where({ id: accountId })
    .first("revision");
  let revision = account?.revision ?? 0;
  const marks: Mark[] = [];
  const ids = {} as MarkedAccount["ids"];
  for (const table of syncedTableNames) {
    const rows = { living: randomUUID(), deleted: randomUUID() };
    for (const [state, id] of Object.entries(rows)) {
      revision += 1;
      const isDeleted = state === "deleted";
      const { row, words } = markedRow(table, newWord);
      for (const [column, word] of words) marks.push({ word, accountId, table, column, isDeleted });
      await insert(accountId, table, { ...row, id, revision, deletedAt: isDeleted ? 1 : null });
    }
    ids[table] = rows;
  }
  await database("accounts").where({ id: accountId }).update({ revision });
  return { accountId, marks, ids };
}

/** A row that fits its schema, with a word in every column that can hold one. */
export function markedRow(
  table: SyncedTable,
  nextWord: () => string,
): { row: Record<string, unknown>; words: Map<string, string> } {
  const words = new Map<string, string>();
  const row: Record<string, unknown> = {};
  for (const [column, schema] of Object.entries<z.ZodType>(syncedTables[table].schema.shape)) {
    const word = nextWord();
    const value = valuesFor(schema, word).find((each) => schema.safeParse(each).success);
    if (value === undefined) throw new Error(`no value is known for ${table}.${column}`);
    row[column] = value;
    if (JSON.stringify(value).includes(word)) words.set(column, word);
  }
  return { row, words };
}

/** From what says most to what says least. */
function valuesFor(schema: z.ZodType, word: string): unknown[] {
  const nowhere = { clientId: null, orderId: null, taskId: null };
  const phone = { type: "mobile", e164: null, raw: word, extension: null, position: 1 };
  return [
    word,
    { company: word },
    { [word]: phone },
    { [word]: { address: word, position: 1 } },
    { [word]: { type: "home", text: word, position: 1 } },
    { [word]: { network: "vk", url: word, position: 1 } },
    { [word]: { messenger: "telegram", accountId: word, nickname: word, position: 1 } },
    { [word]: { source: word, at: 1 } },
    { vip: true },
    { [word]: { title: word, productId: word, quantity: 1, priceMinor: 1, position: 1 } },
    { [word]: true },
    { [word]: word },
    { [word]: [randomUUID()] },
    { [randomUUID()]: { at: 1, text: word, authorId: randomUUID() } },
    { [randomUUID()]: { at: 1, text: word, before: word } },
    { [randomUUID()]: { before: nowhere, after: nowhere, by: randomUUID(), at: 1 } },
    ...(schema instanceof z.ZodEnum ? schema.options : []),
    randomUUID(),
    randomBytes(32).toString("hex"),
    null,
    1,
    true,
    "RUB",
  ];
}

/** Which marks stand in some bytes, as `table.column`, with what marks them out when they should never be there. */
export function marksIn(bytes: Buffer, marks: readonly Mark[]): Mark[] {
  return marks.filter(({ word }) => bytes.includes(word));
}
