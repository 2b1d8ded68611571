import type { z } from "zod";
import type { SyncedTable } from "../entities/synced-tables.ts";

/** Tables of the desk alone, which a query may read and a change event may name. */
export type LocalTable = "outbox" | "drafts" | "recentClients" | "files";
export type ReadTable = SyncedTable | LocalTable;

export type Query<Args extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> = {
  args: Args;
  result: Answer;
  /** A change event that names one of these makes the screen read again. */
  tables: readonly ReadTable[];
};

export function defineQuery<Args extends z.ZodType, Answer extends z.ZodType>(
  query: Query<Args, Answer>,
): Query<Args, Answer> {
  return query;
}
