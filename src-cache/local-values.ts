import { z } from "zod";
import { idSchema, timeSchema } from "../src-contract/entities/basics.ts";
import { syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { cookieSchema, pointSchema, refreshResponseSchema } from "../src-contract/sync-protocol.ts";
import type { Cache } from "./cache.ts";

/** Single values of the encrypted file, each written in the transaction that it belongs to. */
const localValueSchemas = {
  /** Who is signed in, with the tokens and the SIP account: nowhere else on the disk. */
  session: refreshResponseSchema,
  cookie: cookieSchema,
  /** What a push was answered since the last complete pull: the history that is pulled must have it. */
  heard: pointSchema.nullable(),
  /** The last device counter given to a mutation. */
  lastCounter: z.int(),
  /** The server's clock minus this computer's, milliseconds. */
  serverOffset: z.int(),
  lastSyncAt: timeSchema,
  /** The rules by which the derived tables were filled (search-index.ts). */
  indexVersion: z.int(),
  /** How far the desk has compared itself with the server in this round. */
  comparedTo: z.object({ table: z.enum(syncedTableNames), after: idSchema.nullable() }),
  /** Rows that were unlike the server's and were put right. */
  healedRows: z.int(),
};
type LocalValues = { [Key in keyof typeof localValueSchemas]: z.infer<(typeof localValueSchemas)[Key]> };

/** Null when it was never written, or by a version whose form is not ours. */
export function readLocalValue<Key extends keyof LocalValues>(cache: Cache, key: Key): LocalValues[Key] | null {
  const row = cache.get<{ value: string }>("SELECT value FROM localValues WHERE key = ?", key);
  if (!row) return null;
  const parsed = localValueSchemas[key].safeParse(JSON.parse(row.value));
  return parsed.success ? (parsed.data as LocalValues[Key]) : null;
}

export function writeLocalValue<Key extends keyof LocalValues>(cache: Cache, key: Key, value: LocalValues[Key]): void {
  cache.run(
    "INSERT INTO localValues (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    JSON.stringify(value),
  );
}
