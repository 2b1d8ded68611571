import { isDeepStrictEqual } from "node:util";

/** An edit of a client that the server says it applied, in the words of its author. */
export type AppliedEdit = { revision: number; clientId: string; changes: Record<string, unknown> };
type Row = Record<string, unknown>;

const mapColumns = new Set(["phones", "emails", "tags", "customFields"]);

/**
 * The clients' fields by another way than the product's: of all that were told «applied» the one with the highest
 * revision has the last word in each field, in map columns in each key. Nothing of the product is used, so that a server
 * that applies wrongly is seen even where every desk agrees with it. Returns what differs.
 */
export function replayDifferences(edits: readonly AppliedEdit[], clients: ReadonlyMap<string, Row>): string[] {
  const differences: string[] = [];
  for (const [clientId, expected] of lastWords(edits)) {
    const row = clients.get(clientId);
    // what is deleted is not edited any more
    if (!row || row["deletedAt"] !== null) continue;
    for (const { column, key, value, revision } of expected.values()) {
      const actual = key === null ? row[column] : valueIn(String(row[column]), key);
      if (isDeepStrictEqual(actual, value)) continue;
      const place = key === null ? column : `${column}/${key}`;
      differences.push(
        `${clientId} ${place} is ${JSON.stringify(actual)}, by the edit of ${revision} ${JSON.stringify(value)}`,
      );
    }
  }
  return differences;
}

type Word = { column: string; key: string | null; value: unknown; revision: number };

function lastWords(edits: readonly AppliedEdit[]): Map<string, Map<string, Word>> {
  const words = new Map<string, Map<string, Word>>();
  const inOrder = edits.toSorted((first, second) => first.revision - second.revision);
  for (const { clientId, changes, revision } of inOrder) {
    const ofClient = words.get(clientId) ?? new Map<string, Word>();
    words.set(clientId, ofClient);
    for (const [column, value] of Object.entries(changes)) {
      if (!mapColumns.has(column)) ofClient.set(column, { column, key: null, value, revision });
      else
        for (const [key, one] of Object.entries(value as Record<string, unknown>))
          ofClient.set(`${column}/${key}`, { column, key, value: one, revision });
    }
  }
  return words;
}

/** Null for a key that is not there. */
function valueIn(map: string, key: string): unknown {
  const values = JSON.parse(map) as Record<string, unknown>;
  return Object.hasOwn(values, key) ? values[key] : null;
}
