import type { Client } from "../../src-contract/entities/client.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";

export type ClientChanges = MutationArgs<"updateClient">["changes"];

const mapColumns = ["phones", "emails", "tags", "customFields"] as const;

/**
 * What takes `changes` back: the present values of the same fields, and of the same keys in map columns (null where
 * there was none). Undo is a further change by field, so that it does not undo what somebody else did meanwhile.
 */
export function inverseOf(changes: ClientChanges, client: Client): ClientChanges {
  const inverse: Record<string, unknown> = {};
  for (const column of Object.keys(changes) as (keyof ClientChanges)[]) {
    if (isMapColumn(column)) {
      const present: Record<string, unknown> = client[column];
      inverse[column] = Object.fromEntries(
        Object.keys(changes[column] ?? {}).map((key) => [key, present[key] ?? null]),
      );
    } else {
      inverse[column] = client[column];
    }
  }
  return inverse as ClientChanges;
}

function isMapColumn(column: string): column is (typeof mapColumns)[number] {
  return (mapColumns as readonly string[]).includes(column);
}
