import type { Client } from "../entities/client.ts";
import type { ClientEdit } from "../entities/client-edit.ts";
import { type ClientField, isSameValue, pathOf, valueAt, valuesByPath } from "./client-fields.ts";

/** A text of a field, and whose edit wrote it. */
export type WrittenValue = { value: unknown; editId: string; authorId: string; createdAt: number };

/** Two texts or more that were written without sight of each other, until somebody chooses (G10-3). */
export type FieldConflict = {
  field: ClientField;
  /** What the card says now; `writtenBy` is null when no edit that this desk knows wrote it. */
  standing: { value: unknown; writtenBy: WrittenValue | null };
  /** What was overwritten unseen, oldest first; never empty. */
  overwritten: WrittenValue[];
};

type Edit = Pick<ClientEdit, "id" | "authorId" | "createdAt" | "before" | "changes" | "settled">;

/** What is known of one field after some of the edits. */
type FieldState = { field: ClientField; last: WrittenValue; overwritten: WrittenValue[] };

/**
 * The conflicts of one client's edits, given in the server's order with the pending ones last in the order of the queue
 * (sync rule 12: never by a clock). A conflict is nothing that anybody stores: an edit whose `before` in a field is not
 * what the edit before it left there has overwritten what its author had not seen. It is over when
 *   somebody who saw the overwritten text wrote over it or put it aside (`settled`), or
 *   the overwritten text stands again.
 * `client` is the card as it is; a client that is gone has no conflicts to settle.
 */
export function conflictsOf(edits: readonly Edit[], client: Client): FieldConflict[] {
  const states = new Map<string, FieldState>();
  for (const edit of edits) {
    for (const [path, ids] of Object.entries(edit.settled)) {
      const state = states.get(path);
      if (state) state.overwritten = state.overwritten.filter(({ editId }) => !ids.includes(editId));
    }
    const seen = valuesByPath(edit.before);
    for (const [path, { field, value }] of valuesByPath(edit.changes)) {
      const { id: editId, authorId, createdAt } = edit;
      const written = { value, editId, authorId, createdAt };
      states.set(path, stateAfter(states.get(path), { field, written, before: seen.get(path)?.value ?? null }));
    }
  }
  return Array.from(states.values()).flatMap(({ field, last, overwritten }) => {
    const value = valueAt(client, field);
    const others = overwritten.filter((one) => !isSameValue(one.value, value));
    if (others.length === 0) return [];
    const writtenBy = isSameValue(last.value, value) ? last : null;
    return [{ field, standing: { value, writtenBy }, overwritten: others }];
  });
}

function stateAfter(
  state: FieldState | undefined,
  { field, written, before }: { field: ClientField; written: WrittenValue; before: unknown },
): FieldState {
  // what stood before the first edit is what its author saw: there was nothing else
  if (!state) return { field, last: written, overwritten: [] };
  const { last } = state;
  const isUnseen = !isSameValue(before, last.value) && !isSameValue(written.value, last.value);
  const overwritten = [...state.overwritten, ...(isUnseen ? [last] : [])].filter(
    ({ value }) => !isSameValue(value, before) && !isSameValue(value, written.value),
  );
  return { field, last: written, overwritten };
}

/**
 * Every text that ever stood in each field, newest first, for those who look for an earlier one. The one at the end is
 * what stood before the first edit; nobody is known to have written it.
 */
export function earlierValues(
  edits: readonly Edit[],
  field: ClientField,
): { value: unknown; writtenBy: WrittenValue | null }[] {
  const path = pathOf(field);
  const values: { value: unknown; writtenBy: WrittenValue | null }[] = [];
  for (const edit of edits) {
    const written = valuesByPath(edit.changes).get(path);
    if (!written) continue;
    const seen = valuesByPath(edit.before).get(path);
    if (values.length === 0 && seen) values.push({ value: seen.value, writtenBy: null });
    const { id: editId, authorId, createdAt } = edit;
    values.push({ value: written.value, writtenBy: { value: written.value, editId, authorId, createdAt } });
  }
  return values.toReversed();
}
