import { join } from "node:path";
import Database from "better-sqlite3";
import { v7 as newId } from "uuid";
import { nothingBeside } from "../../src-contract/entities/call.ts";
import { type SyncedTable, syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import { maySee } from "../../src-contract/rules/permissions.ts";
import { columnsOf, toColumns } from "../../src-server/database/row-columns.ts";
import { markedRow } from "../../src-server/roles/marked-rows-for-tests.ts";
import type { DeskProcess } from "../chaos/desk-process.ts";
import { openServerRows } from "../chaos/server-rows.ts";
import type { Found } from "./decrypted-desk.ts";

/** The tables of the right column: what an employee's desk must never hold. */
export const hiddenTables = syncedTableNames.filter((table) => !maySee("employee", table));

/** No name, no city and no word of the demo data has these letters in a row. */
const stem = "ъыщканарейка";

/** Words that stand in hidden rows and nowhere else. */
export type Canaries = {
  /** Those that were handed out for good. */
  words: string[];
  next(): string;
  /** One that counts only when it is put among the words. */
  draw(): string;
};

export function createCanaries(): Canaries {
  const words: string[] = [];
  let drawn = 0;
  const draw = () => {
    drawn += 1;
    return `${stem}${drawn}ъ`;
  };
  return {
    words,
    draw,
    next() {
      const word = draw();
      words.push(word);
      return word;
    },
  };
}

/** As a manager writes them, into every table that he can write to, and last a city that everybody may see. */
export async function writeAsManager(
  desk: Pick<DeskProcess, "mutate" | "command">,
  { clientId, canaries, city }: { clientId: string; canaries: Canaries; city: string },
): Promise<void> {
  const { next } = canaries;
  const callId = newId();
  const call = {
    callId,
    clientId,
    direction: "incoming",
    e164: null,
    raw: next(),
    callerName: next(),
    lineLabel: null,
  } as const;
  await desk.mutate("startCall", call);
  await desk.mutate("endCall", {
    callId,
    answeredAt: null,
    endedAt: Date.now(),
    ringSeconds: 1,
    talkSeconds: null,
    holdSeconds: null,
    soundLostSeconds: null,
    sipCode: 486,
    sipPhrase: next(),
    q850Cause: null,
    endedBy: "client",
    ...nothingBeside,
    transferredTo: next(),
  });
  const comment = { commentId: newId(), clientId, text: next() };
  const outcome = { outcomeId: newId(), callId, held: false, reason: "other", reasonText: next(), comment } as const;
  await desk.mutate("setCallOutcome", outcome);
  await desk.mutate("addComment", { commentId: newId(), clientId, callId: null, text: next() });
  await desk.mutate("pinNote", { noteId: newId(), clientId, text: next() });
  const bytes = Buffer.from(`${next()} `.repeat(100));
  const { intakeId } = await desk.command("beginFile", { size: bytes.length });
  await desk.command("addFileBytes", { intakeId, bytes });
  const file = await desk.command("finishFile", { intakeId });
  await desk.mutate("attachFile", { attachmentId: newId(), clientId, commentId: null, callId, name: next(), ...file });
  const task = { kind: "reminder", text: next(), dueAt: null, assigneeId: null } as const;
  await desk.mutate("addTask", { taskId: newId(), clientId, ...task });
  // what stands in a field now is everybody's; what its author had seen there before is not
  const edit = { changes: { jobTitle: "" }, before: { jobTitle: next() } };
  await desk.mutate("updateClient", { editId: newId(), clientId, ...edit });
  const settled = { [`customFields/${next()}`]: [newId()] };
  await desk.mutate("settleClientConflict", { clientId, settled, changes: {}, before: {} });
  await desk.mutate("updateClient", { editId: newId(), clientId, changes: { city }, before: { city: "" } });
  await desk.command("syncNow", {});
}

/** Into every column of every hidden table that can hold a word, by whatever will write there one day. */
export function writeIntoEveryColumn(
  dataFolder: string,
  { clientId, canaries }: { clientId: string; canaries: Canaries },
): void {
  changeServer(dataFolder, (database) => {
    for (const table of hiddenTables) {
      const { row, words } = markedRow(table, canaries.draw);
      canaries.words.push(...words.values());
      const ownClient = "clientId" in row ? { clientId } : {};
      const whole = { ...row, ...ownClient, id: newId(), revision: raise(database), deletedAt: null };
      const columns = ["accountId", ...columnsOf[table]];
      database
        .prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (?${", ?".repeat(columns.length - 1)})`)
        .run(toColumns(table, 1, whole).map((value) => (typeof value === "boolean" ? Number(value) : value)));
    }
  });
}

/** As an administrator's tool does it: the row with a new revision. */
export function setRole(dataFolder: string, email: string, role: Role): void {
  changeServer(dataFolder, (database) => {
    database.prepare("UPDATE users SET role = ?, revision = ? WHERE email = ?").run(role, raise(database), email);
  });
}

function changeServer(dataFolder: string, work: (database: Database.Database) => void): void {
  const database = new Database(join(dataFolder, "kartoteka-server.sqlite"), { timeout: 5_000 });
  try {
    database.transaction(work)(database);
  } finally {
    database.close();
  }
}

function raise(database: Database.Database): number {
  const raised = database.prepare("UPDATE accounts SET revision = revision + 1 RETURNING revision").pluck().get();
  return Number(raised);
}

/** Ids of hidden rows: they say of whom and when there was something. */
export function hiddenIds(dataFolder: string): Set<string> {
  const rows = openServerRows(dataFolder);
  try {
    const idsIn = (table: SyncedTable) => rows.all<{ id: string }>(`SELECT id FROM ${table}`).map(({ id }) => id);
    return new Set(hiddenTables.flatMap(idsIn));
  } finally {
    rows.close();
  }
}

/** One line for each canary and each id in each place; nothing where nothing is. */
export function hitsIn(found: readonly Found[], words: readonly string[], ids: ReadonlySet<string>): string[] {
  const hits = new Set<string>();
  for (const { where, bytes } of found) {
    const holds = (word: string) => bytes.includes(word) || bytes.includes(Buffer.from(word, "utf16le"));
    const hasStem = holds(stem);
    for (const word of words) if ((hasStem || !word.startsWith(stem)) && holds(word)) hits.add(`${where}: ${word}`);
    for (const [id] of bytes.toString("latin1").matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))
      if (ids.has(id)) hits.add(`${where}: the id of a hidden row`);
  }
  return Array.from(hits);
}
