import { clientPageSize } from "../../../src-contract/queries/clients.ts";
import type { QueryArgs } from "../../../src-contract/queries/index.ts";
import type { SqlValue } from "../../../src-cache/cache.ts";
import { entryColumns, type EntryRow, listItem } from "./client-item.ts";
import type { QueryHandler } from "./query-context.ts";

type Filter = QueryArgs<"clientListOutline">["filter"];

/** Every hundredth key of the list's order, read from an index alone. */
export const clientListOutline: QueryHandler<"clientListOutline"> = ({ cache }, { filter }) => {
  const { from, where, values } = conditions(filter);
  const keys = cache.all<{ sortKey: string; place: number }>(
    `SELECT sortKey, place FROM (
      SELECT sortKey, row_number() OVER (ORDER BY sortKey) - 1 AS place FROM ${from} WHERE ${where})
    WHERE place % ${clientPageSize} = 0`,
    ...values,
  );
  const total = cache.get<{ total: number }>(`SELECT count(*) AS total FROM ${from} WHERE ${where}`, ...values);
  return { total: total?.total ?? 0, pageKeys: keys.map(({ sortKey }) => sortKey) };
};

export const clientListPage: QueryHandler<"clientListPage"> = (context, { filter, pageKey }) => {
  const { from, where, values } = conditions(filter);
  const rows = context.cache.all<EntryRow>(
    `SELECT ${entryColumns} FROM clientEntries WHERE sortKey IN (
      SELECT sortKey FROM ${from} WHERE ${where} AND sortKey >= ? ORDER BY sortKey LIMIT ${clientPageSize})
    ORDER BY sortKey`,
    ...values,
    pageKey,
  );
  return rows.map((row) => listItem(row, context));
};

/** `from` and `where` give the sort keys that the filter lets through. */
function conditions({ managerId, tag }: Filter): { from: string; where: string; values: SqlValue[] } {
  if (tag === null) {
    return managerId === null
      ? { from: "clientEntries", where: "true", values: [] }
      : { from: "clientEntries", where: "managerId = ?", values: [managerId] };
  }
  const ofManager = "no IN (SELECT no FROM clientEntries WHERE managerId = ?)";
  return managerId === null
    ? { from: "clientTags", where: "tag = ?", values: [tag] }
    : { from: "clientTags", where: `tag = ? AND ${ofManager}`, values: [tag, managerId] };
}
