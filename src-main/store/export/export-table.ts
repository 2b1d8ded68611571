import { rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import type { CommandArgs, CommandResult } from "../../../src-contract/commands/index.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { callCells, callHeadings, type CallTableWords } from "../../../src-contract/rules/call-table.ts";
import { clientTable, type ClientTableWords } from "../../../src-contract/rules/client-table.ts";
import { clientName } from "../../../src-contract/rules/person-name.ts";
import { maySeeAll } from "../../../src-contract/rules/permissions.ts";
import { tableLine, tableMark } from "../../../src-contract/rules/table-text.ts";
import type { Role } from "../../../src-contract/entities/user.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import { pinnedNote } from "../queries/client-card.ts";

export type TableExportParts = {
  /** As it is now. */
  cache(): Cache;
  role(): Role;
  defaultCountry(): string;
  /** The path that main's dialog keeps under this token; null when it does not know the token. */
  askExportPath(fileToken: string): Promise<string | null>;
  emit(progress: { event: "exportProgress"; done: number; total: number }): void;
};

export type TableExport = {
  run(args: CommandArgs<"exportTable">): Promise<CommandResult<"exportTable">>;
  cancel(): void;
};

const rowsAtOnce = 500;

/**
 * G14-7: what this desk has as a table for people, without the server. Written beside the chosen file and given its name
 * at the end; what was cancelled or failed leaves nothing. One at a time.
 */
export function createTableExport(parts: TableExportParts): TableExport {
  let current: AbortController | null = null;
  return {
    async run({ fileToken, table }) {
      if (current) throw new KartotekaError("conflict", "an export is running");
      if (!maySeeAll(parts.role())) throw new KartotekaError("forbidden", "exportTable");
      const own = new AbortController();
      current = own;
      try {
        const path = await parts.askExportPath(fileToken);
        if (path === null) throw new KartotekaError("notFound", "the chosen file is not known any more");
        return { rows: await write(path, table, own.signal) };
      } finally {
        current = null;
      }
    },
    cancel: () => current?.abort(new KartotekaError("cancelled")),
  };

  async function write(path: string, table: CommandArgs<"exportTable">["table"], signal: AbortSignal): Promise<number> {
    const unfinished = `${path}.part`;
    const file = await open(unfinished, "w", 0o600);
    let done = 0;
    try {
      try {
        const cache = parts.cache();
        const total = countRows(cache, table.kind);
        const lines = table.kind === "clients" ? clientLines(cache, table.words) : callLines(cache, table.words);
        await file.appendFile(tableMark);
        for (const { text, rows } of lines) {
          signal.throwIfAborted();
          await file.appendFile(text);
          done += rows;
          parts.emit({ event: "exportProgress", done, total: Math.max(done, total) });
          await turn();
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      return done;
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  function* clientLines(cache: Cache, words: ClientTableWords): Generator<Portion> {
    const customFields = cache
      .all<{ name: string }>(
        `SELECT DISTINCT json_each.key AS name FROM clients, json_each(customFields)
        WHERE accountId = ? AND deletedAt IS NULL ORDER BY 1`,
        cache.accountId,
      )
      .map(({ name }) => name);
    const { headings, cells } = clientTable({ words, customFields, defaultCountry: parts.defaultCountry() });
    yield { text: tableLine(headings), rows: 0 };
    const names = userNames(cache);
    for (const rows of pagesOf(cache, "clients")) {
      const lines = rows.map((row) => {
        const client = entityOf("clients", row);
        return tableLine(
          cells(client, {
            note: pinnedNote(cache, client.id, Date.now())?.text ?? "",
            managerName: names.get(client.managerId ?? "") ?? "",
          }),
        );
      });
      yield { text: lines.join(""), rows: rows.length };
    }
  }

  function* callLines(cache: Cache, words: CallTableWords): Generator<Portion> {
    yield { text: tableLine(callHeadings(words)), rows: 0 };
    const names = userNames(cache);
    for (const rows of pagesOf(cache, "calls")) {
      const lines = rows.map((row) => {
        const call = entityOf("calls", row);
        const client = cache.get<SqlRow>(
          "SELECT * FROM clients WHERE accountId = ? AND id = ?",
          cache.accountId,
          call.clientId,
        );
        const beside = {
          clientName: client ? clientName(entityOf("clients", client)) : (call.callerName ?? ""),
          managerName: names.get(call.managerId) ?? "",
          comments: call.clientId === null ? [] : commentsOf(cache, { callId: call.id, clientId: call.clientId }),
        };
        return tableLine(callCells(call, beside, words));
      });
      yield { text: lines.join(""), rows: rows.length };
    }
  }
}

type Portion = { text: string; rows: number };

function countRows(cache: Cache, table: "clients" | "calls"): number {
  return (
    cache.get<{ rows: number }>(
      `SELECT count(*) AS rows FROM ${table} WHERE accountId = ? AND deletedAt IS NULL`,
      cache.accountId,
    )?.rows ?? 0
  );
}

function* pagesOf(cache: Cache, table: "clients" | "calls"): Generator<SqlRow[]> {
  for (let last = ""; ; ) {
    const rows = cache.all<SqlRow>(
      `SELECT * FROM ${table} WHERE accountId = ? AND id > ? AND deletedAt IS NULL ORDER BY id LIMIT ?`,
      cache.accountId,
      last,
      rowsAtOnce,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
    last = String(rows.at(-1)?.["id"]);
  }
}

function commentsOf(cache: Cache, { callId, clientId }: { callId: string; clientId: string }): string[] {
  return cache
    .all<{ text: string }>(
      `SELECT text FROM comments WHERE accountId = ? AND clientId = ? AND callId = ? AND deletedAt IS NULL
      AND text <> '' ORDER BY id`,
      cache.accountId,
      clientId,
      callId,
    )
    .map(({ text }) => text);
}

function userNames(cache: Cache): Map<string, string> {
  const users = cache.all<{ id: string; name: string }>(
    "SELECT id, name FROM users WHERE accountId = ?",
    cache.accountId,
  );
  return new Map(users.map(({ id, name }) => [id, name]));
}
