import { mutationNames } from "../../../src-contract/mutations/index.ts";
import type { OutboxItem } from "../../../src-contract/queries/desk.ts";
import { outboxError, type OutboxRow } from "../sync/outbox.ts";
import type { QueryHandler } from "./query-context.ts";

/** G10-2: in order. An item that names only a call is shown with the call's client. */
export const outboxItems: QueryHandler<"outboxItems"> = ({ cache }, { limit }) => {
  const rows = cache.all<OutboxRow & { clientName: string | null }>(
    `SELECT item.*, clientEntries.name AS clientName FROM (
      SELECT outbox.counter, mutationId, outbox.name, args, at, state, ackRevision, error,
        coalesce(outbox.clientId, calls.clientId) AS clientId
      FROM outbox LEFT JOIN calls ON calls.accountId = ? AND calls.id = args ->> 'callId'
      ORDER BY counter LIMIT ?) AS item
    LEFT JOIN clientEntries ON clientEntries.clientId = item.clientId ORDER BY item.counter`,
    cache.accountId,
    limit,
  );
  const total = cache.get<{ total: number }>("SELECT count(*) AS total FROM outbox")?.total ?? 0;
  const items = rows.map((row): OutboxItem => {
    const name = mutationNames.find((known) => known === row.name) ?? null;
    const error = outboxError(row);
    return {
      mutationId: row.mutationId,
      name,
      args: shownArgs(name, row.args),
      at: row.at,
      state: row.state,
      error: error ? { kind: error.kind, details: error.details } : null,
      clientId: row.clientId,
      clientName: row.clientName,
    };
  });
  return { items, total };
};

/** What a list of items may need of the args: an import's hundreds of clients are not among it. */
function shownArgs(name: string | null, args: string): unknown {
  const parsed: unknown = JSON.parse(args);
  if ((name !== "importClients" && name !== "undoImport") || typeof parsed !== "object" || parsed === null)
    return parsed;
  if (name === "undoImport") {
    const { imported } = parsed as { imported?: unknown };
    return { ...parsed, imported: Array.isArray(imported) ? imported.length : 0 };
  }
  const { clients, ...rest } = parsed as { clients?: unknown };
  return { ...rest, clients: Array.isArray(clients) ? clients.length : 0 };
}

export const draft: QueryHandler<"draft"> = ({ cache }, { key }) =>
  cache.get<{ text: string; updatedAt: number }>("SELECT text, updatedAt FROM drafts WHERE key = ?", key) ?? null;

export const draftsOf: QueryHandler<"draftsOf"> = ({ cache }, { prefix }) =>
  cache.all<{ key: string; text: string; updatedAt: number }>(
    "SELECT key, text, updatedAt FROM drafts WHERE substr(key, 1, length(?)) = ? ORDER BY key",
    prefix,
    prefix,
  );
