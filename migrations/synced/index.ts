import type { Migration } from "../migrate.ts";
import * as firstTables from "./0001-first-tables.ts";

export const syncedMigrations: Record<string, Migration> = { "synced-0001-first-tables": firstTables };
