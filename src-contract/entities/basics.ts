import { z } from "zod";

/**
 * UUIDv7, made on the desk that creates the row. Sorts by creation, but order is never taken from it (sync rule 12). Small
 * letters only: one id has one spelling, and both databases sort it alike.
 */
export const idSchema = z.uuid().lowercase();
/** Milliseconds since 1970, UTC. */
export const timeSchema = z.int().nonnegative();
/** Text that a person types: bounded so that one row cannot fill a page of the feed. */
export const shortTextSchema = z.string().max(300);
export const longTextSchema = z.string().max(20_000);

/** Columns that every synced row carries besides its own. `revision` is null while only this desk knows the row. */
export const syncedColumns = {
  id: idSchema,
  revision: z.int().nullable().default(null),
  deletedAt: timeSchema.nullable().default(null),
};
