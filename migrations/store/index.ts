import type { Migration } from "../migrate.ts";
import { syncedMigrations } from "../synced/index.ts";
import * as localTables from "./0001-local-tables.ts";
import * as clientEdits from "./0002-client-edits.ts";
import * as markedCookie from "./0003-marked-cookie.ts";
import * as files from "./0005-files.ts";
import * as imports from "./0007-imports.ts";
import * as contradictingCalls from "./0042-contradicting-calls.ts";
import * as removedClients from "./0051-removed-clients.ts";
import * as clientFeed from "./0053-client-feed.ts";
import * as callSearch from "./0060-call-search.ts";
import * as browsers from "./0072-browsers.ts";
import * as callMoves from "./0075-call-moves.ts";

/** Everything a desk's file is made of: what both sides hold, and the desk's own. */
export const storeMigrations: Record<string, Migration> = {
  ...syncedMigrations,
  "store-0001-local-tables": localTables,
  "store-0002-client-edits": clientEdits,
  "store-0003-marked-cookie": markedCookie,
  "store-0005-files": files,
  "store-0007-imports": imports,
  "store-0042-contradicting-calls": contradictingCalls,
  "store-0051-removed-clients": removedClients,
  "store-0053-client-feed": clientFeed,
  "store-0060-call-search": callSearch,
  "store-0072-browsers": browsers,
  "store-0075-call-moves": callMoves,
};
