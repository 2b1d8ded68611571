import type { z } from "zod";
import { attachmentsOf, recordingsOf } from "./attachments.ts";
import { callTies } from "./call-ties.ts";
import { clientFinance, clientHistory, clientRecords, sinceLastTalk } from "./client-records.ts";
import {
  clientCard,
  clientContents,
  clientListOutline,
  clientListPage,
  clientsByPhone,
  clientsInConflict,
  relatedClients,
  removedClients,
  searchClients,
} from "./clients.ts";
import { draft, draftsOf, outboxItems } from "./desk.ts";
import { imports } from "./imports.ts";
import {
  bookEntries,
  call,
  callsOfOthersNow,
  callBack,
  callJournal,
  callsWithoutOutcome,
  openTasks,
  unfinishedCalls,
  users,
} from "./work.ts";

/** The registry: every named read there is. */
export const queries = {
  searchClients,
  clientListOutline,
  clientListPage,
  clientCard,
  clientContents,
  removedClients,
  clientRecords,
  clientHistory,
  sinceLastTalk,
  clientFinance,
  relatedClients,
  clientsByPhone,
  clientsInConflict,
  attachmentsOf,
  recordingsOf,
  users,
  callJournal,
  callsWithoutOutcome,
  unfinishedCalls,
  call,
  callTies,
  callsOfOthersNow,
  callBack,
  openTasks,
  bookEntries,
  outboxItems,
  draft,
  draftsOf,
  imports,
};

export type QueryName = keyof typeof queries;
export type QueryArgs<Name extends QueryName> = z.infer<(typeof queries)[Name]["args"]>;
export type QueryResult<Name extends QueryName> = z.infer<(typeof queries)[Name]["result"]>;
export const queryNames = Object.keys(queries) as QueryName[];
