import { type Client } from "../entities/client.ts";
import { type FieldSource, handSource } from "../entities/client-details.ts";
import type { ClientChanges } from "../entities/client-edit.ts";
import { changeOf, isSameValue, valueAt, valuesByPath } from "./client-fields.ts";

/** A person corrected these: nothing from outside overwrites them from now on (G5-9). Pure. */
export function lockedByHand(changes: ClientChanges, at: number): Record<string, FieldSource> {
  return sourcesOf(changes, { source: handSource, at });
}

export function sourcesOf(changes: ClientChanges, source: FieldSource): Record<string, FieldSource> {
  return Object.fromEntries(Array.from(valuesByPath(changes).keys(), (path) => [path, source]));
}

export function isLocked(client: Pick<Client, "fieldSources">, path: string): boolean {
  return Object.hasOwn(client.fieldSources, path) && client.fieldSources[path]?.source === handSource;
}

/**
 * What of a system's word about a client may be taken: all but the fields that a person corrected (G5-9) and those that
 * say so already. `kept`: the paths that a lock held. Pure.
 */
export function changesFromOutside(client: Client, told: ClientChanges): { changes: ClientChanges; kept: string[] } {
  const kept: string[] = [];
  let changes: Record<string, unknown> = {};
  for (const [path, { field, value }] of valuesByPath(told)) {
    if (isSameValue(valueAt(client, field), value)) continue;
    if (isLocked(client, path)) kept.push(path);
    else changes = withChange(changes, changeOf(field, value));
  }
  return { changes: changes as ClientChanges, kept };
}

function withChange(changes: Record<string, unknown>, change: ClientChanges): Record<string, unknown> {
  const [[column, value] = ["", undefined]] = Object.entries(change);
  const present = changes[column];
  const isMap = typeof present === "object" && present !== null && typeof value === "object" && value !== null;
  return { ...changes, [column]: isMap ? { ...present, ...value } : value };
}
