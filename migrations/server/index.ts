import type { Migration } from "../migrate.ts";
import { syncedMigrations } from "../synced/index.ts";
import * as accountsAndSessions from "./0001-accounts-and-sessions.ts";
import * as revisionMarks from "./0002-revision-marks.ts";
import * as accountLock from "./0003-account-lock.ts";
import * as identity from "./0004-identity.ts";
import * as files from "./0005-files.ts";
import * as audit from "./0006-audit.ts";
import * as referenceBooks from "./0006-reference-books.ts";
import * as erasures from "./0007-erasures.ts";
import * as sipAccounts from "./0041-sip-accounts.ts";
import * as recordingPolicy from "./0043-recording-policy.ts";
import * as ingest from "./0052-ingest.ts";
import * as messageSenders from "./0073-message-senders.ts";
import * as messageInboxes from "./0074-message-inboxes.ts";

/** Everything the server's database is made of: what both sides hold, and the server's own. */
export const serverMigrations: Record<string, Migration> = {
  ...syncedMigrations,
  "server-0001-accounts-and-sessions": accountsAndSessions,
  "server-0002-revision-marks": revisionMarks,
  "server-0003-account-lock": accountLock,
  "server-0004-identity": identity,
  "server-0005-files": files,
  "server-0006-audit": audit,
  "server-0006-reference-books": referenceBooks,
  "server-0007-erasures": erasures,
  "server-0041-sip-accounts": sipAccounts,
  "server-0043-recording-policy": recordingPolicy,
  "server-0052-ingest": ingest,
  "server-0073-message-senders": messageSenders,
  "server-0074-message-inboxes": messageInboxes,
};
