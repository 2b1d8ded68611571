import type { Migration } from "../migrate.ts";
import * as firstTables from "./0001-first-tables.ts";
import * as clientEdits from "./0002-client-edits.ts";
import * as files from "./0003-files.ts";
import * as bookEntries from "./0004-book-entries.ts";
import * as imports from "./0005-imports.ts";
import * as callLines from "./0041-call-lines.ts";
import * as callResults from "./0042-call-results.ts";
import * as recordings from "./0043-recordings.ts";
import * as afterCall from "./0044-after-call.ts";
import * as clientRecords from "./0051-client-records.ts";
import * as userSettings from "./0053-user-settings.ts";
import * as outcomeReasons from "./0060-outcome-reasons.ts";
import * as callTies from "./0075-call-ties.ts";
import * as commentVersions from "./0070-comment-versions.ts";
import * as messageDelivery from "./0073-message-delivery.ts";
import * as noteUntil from "./0071-note-until.ts";
import * as messageSpam from "./0072-message-spam.ts";

export const syncedMigrations: Record<string, Migration> = {
  "synced-0001-first-tables": firstTables,
  "synced-0002-client-edits": clientEdits,
  "synced-0003-files": files,
  "synced-0004-book-entries": bookEntries,
  "synced-0005-imports": imports,
  "synced-0041-call-lines": callLines,
  "synced-0042-call-results": callResults,
  "synced-0043-recordings": recordings,
  "synced-0044-after-call": afterCall,
  "synced-0051-client-records": clientRecords,
  "synced-0053-user-settings": userSettings,
  "synced-0060-outcome-reasons": outcomeReasons,
  "synced-0070-comment-versions": commentVersions,
  "synced-0071-note-until": noteUntil,
  "synced-0072-message-spam": messageSpam,
  "synced-0073-message-delivery": messageDelivery,
  "synced-0075-call-ties": callTies,
};
