import type { QueryName } from "../../../src-contract/queries/index.ts";
import { attachmentsOf, recordingsOf } from "./attachments.ts";
import { callBack } from "./call-back.ts";
import { callJournal } from "./call-journal.ts";
import { callTies } from "./call-ties.ts";
import { clientCard } from "./client-card.ts";
import { clientFinance } from "./client-finance.ts";
import { clientHistory, clientRecords, sinceLastTalk } from "./client-history.ts";
import { clientListOutline, clientListPage } from "./client-list.ts";
import { clientsByPhone } from "./clients-by-phone.ts";
import { clientsInConflict } from "./conflicts.ts";
import { draft, draftsOf, outboxItems } from "./desk.ts";
import { imports } from "./imports.ts";
import type { QueryHandler } from "./query-context.ts";
import { relatedClients } from "./related-clients.ts";
import { clientContents, removedClients } from "./removed-clients.ts";
import { searchClients } from "./search-clients.ts";
import { bookEntries, call, callsOfOthersNow, callsWithoutOutcome, openTasks, unfinishedCalls, users } from "./work.ts";

/** Every named read, under the name it has in the contract. */
export const queryHandlers: { [Name in QueryName]: QueryHandler<Name> } = {
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
