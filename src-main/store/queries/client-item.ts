import type { ClientEntry } from "../../../src-cache/client-entry.ts";
import type { ClientPhone } from "../../../src-contract/entities/client.ts";
import type { ClientListItem } from "../../../src-contract/queries/clients.ts";
import type { QueryContext } from "./query-context.ts";

/** A row of clientEntries as the lists read it. */
export type EntryRow = Omit<ClientEntry, "sortKey" | "searchText" | "digits"> & {
  lastContactAt: number | null;
  hasDraft: number;
};

export const entryColumns = `no, clientId, name, company, city, phone, timeZone, tags, managerId, createdAt,
  lastContactAt, EXISTS (SELECT 1 FROM drafts WHERE subjectId = clientId) AS hasDraft`;

export function listItem(row: EntryRow, { zones, now }: QueryContext): ClientListItem {
  return {
    id: row.clientId,
    name: row.name,
    company: row.company,
    city: row.city,
    phone: row.phone === null ? null : (JSON.parse(row.phone) as ClientPhone),
    timeZone: row.timeZone,
    utcOffsetMinutes: zones.offsetMinutes(row.timeZone, now),
    tags: row.tags === "[]" ? [] : (JSON.parse(row.tags) as string[]),
    lastContactAt: row.lastContactAt,
    hasDraft: row.hasDraft === 1,
  };
}

/** The entries with these numbers, in the order of the numbers; those that are gone are left out. */
export function readEntries({ cache }: QueryContext, numbers: readonly number[]): EntryRow[] {
  return numbers.flatMap(
    (no) => cache.get<EntryRow>(`SELECT ${entryColumns} FROM clientEntries WHERE no = ?`, no) ?? [],
  );
}
