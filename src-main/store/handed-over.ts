import type { HandedOverItem } from "../../src-contract/commands/sync.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { KartotekaError, toErrorBody } from "../../src-contract/errors.ts";
import { mutationNames } from "../../src-contract/mutations/index.ts";
import { handedOverMutations } from "../../src-contract/rules/item-texts.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import { parseUnsentFile, type UnsentItem } from "../../src-contract/unsent-file.ts";
import { readSqlRow } from "../../src-cache/synced-rows.ts";
import { commitMutation, type NewMutation, type Writer } from "./mutate.ts";
import { clientOf } from "./sync/outbox.ts";
import { patchOf } from "./sync/rebase.ts";

/**
 * G10-10: the unsent items of a colleague's file, as they would be made here. Rows keep the ids that their author gave
 * them, so that what he sends after all, and a file that is taken twice, is refused instead of doubled.
 */
export function readHandedOver(writer: Writer, text: string): HandedOverItem[] {
  const { items } = parseUnsentFile(text);
  return items.map((item) => {
    const clientId = clientOf(item.args);
    const entry =
      clientId === null
        ? undefined
        : writer.cache.get<{ name: string }>("SELECT name FROM clientEntries WHERE clientId = ?", clientId);
    return {
      mutationId: item.mutationId,
      name: mutationNames.find((known) => known === item.name) ?? null,
      at: Date.parse(item.at),
      args: item.args,
      clientId,
      clientName: entry?.name ?? null,
      obstacle: obstacleOf(writer, item, items),
    };
  });
}

/** Throws the first obstacle there is, and then has written nothing. Returns the tables that changed. */
export function takeHandedOver(writer: Writer, text: string, mutationIds: readonly string[]): Set<SyncedTable> {
  const chosen = parseUnsentFile(text).items.filter(({ mutationId }) => mutationIds.includes(mutationId));
  for (const item of chosen) {
    const obstacle = obstacleOf(writer, item, chosen);
    if (obstacle) throw new KartotekaError(obstacle, item.name);
  }
  const { cache, journal } = writer;
  const mark = journal.mark();
  try {
    return cache.transaction(
      // obstacleOf has parsed names and args
      () => new Set(chosen.flatMap((item) => [...commitMutation(writer, item as NewMutation).tables])),
    );
  } catch (error) {
    journal.takeBack(mark);
    throw error;
  }
}

/** `together`: the items that are made with it, one of which may make its client. */
function obstacleOf(
  { cache, author, now }: Writer,
  item: UnsentItem,
  together: readonly UnsentItem[],
): HandedOverItem["obstacle"] {
  const name = mutationNames.find((known) => known === item.name);
  if (!name) return "clientTooOld";
  // a call is recorded by who made it; its text can be copied
  if (!handedOverMutations.includes(name) || !mayDo(author.role, name)) return "forbidden";
  try {
    const patch = patchOf({ ...item, at: now() }, author);
    const isThere = patch.some(
      (operation) => operation.op === "put" && readSqlRow(cache, operation.table, operation.row.id) !== undefined,
    );
    if (isThere) return "conflict";
  } catch (error) {
    return toErrorBody(error).kind;
  }
  const clientId = clientOf(item.args);
  const isMade = together.some((other) => other.name === "createClient" && clientOf(other.args) === clientId);
  if (clientId === null || isMade) return null;
  const client = readSqlRow(cache, "clients", clientId);
  return client && client["deletedAt"] === null ? null : "notFound";
}
