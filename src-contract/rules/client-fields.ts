import { type Client, clientMapColumns } from "../entities/client.ts";
import type { ClientChanges } from "../entities/client-edit.ts";
import { canonicalValue } from "./row-digest.ts";

export type ClientMapColumn = Exclude<(typeof clientMapColumns)[number], "fieldSources">;
export type ClientColumn = keyof ClientChanges;

/** A field of a client: a column, or one key of a map column. */
export type ClientField = { column: ClientColumn; key: string | null };

export function isMapColumn(column: string): column is ClientMapColumn {
  return (clientMapColumns as readonly string[]).includes(column);
}

/** «city», «phones/<key>»: no column has a slash in its name, a key may. */
export function pathOf({ column, key }: ClientField): string {
  return key === null ? column : `${column}/${key}`;
}

/** What a part of a client says of each of its fields, by path. */
export function valuesByPath(changes: ClientChanges): Map<string, { field: ClientField; value: unknown }> {
  const values = new Map<string, { field: ClientField; value: unknown }>();
  const add = (field: ClientField, value: unknown) => values.set(pathOf(field), { field, value });
  for (const column of Object.keys(changes) as ClientColumn[]) {
    const value = changes[column];
    if (value === undefined) continue;
    if (!isMapColumn(column)) add({ column, key: null }, value);
    else for (const [key, one] of Object.entries(value ?? {})) add({ column, key }, one);
  }
  return values;
}

/** A change of one field. */
export function changeOf({ column, key }: ClientField, value: unknown): ClientChanges {
  return { [column]: key === null ? value : { [key]: value } };
}

export function valueAt(client: ClientChanges | Client, { column, key }: ClientField): unknown {
  const value: unknown = client[column];
  if (key === null) return value ?? null;
  // its own keys only: a person may call a field «toString»
  const map = (value ?? {}) as Record<string, unknown>;
  return Object.hasOwn(map, key) ? (map[key] ?? null) : null;
}

/**
 * What a client says now in the fields that `changes` names, and null for keys that are not there: what an edit was
 * made over, and the change that takes it back.
 */
export function presentValues(changes: ClientChanges, client: Client): ClientChanges {
  const present: Record<string, unknown> = {};
  for (const { field } of valuesByPath(changes).values()) {
    const { column, key } = field;
    const value = valueAt(client, field);
    if (key === null) present[column] = value;
    else present[column] = { ...(present[column] as object | undefined), [key]: value };
  }
  return present as ClientChanges;
}

/** The same text, whatever order a database keeps an object's keys in. Nothing and a key that is not there are the same. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return canonicalValue(one) === canonicalValue(other);
}
