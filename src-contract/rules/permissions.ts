import type { SyncedTable } from "../entities/synced-tables.ts";
import type { Role } from "../entities/user.ts";
import type { MutationName } from "../mutations/index.ts";

const administrators: readonly Role[] = ["owner", "admin"];
const managers: readonly Role[] = ["owner", "admin", "manager"];
const everybody: readonly Role[] = ["owner", "admin", "manager", "employee"];

/**
 * Which roles receive a table's rows (GC-3, GC-51): an employee gets the client list and orders, and nothing of the
 * right column «Взаимодействие». The server filters by this; a desk uses it to say which right is missing (GC-55).
 */
export const tableReaders: Record<SyncedTable, readonly Role[]> = {
  users: everybody,
  clients: everybody,
  // the columns are the card's own, but who wrote what and when is work with the client, and only who may choose needs it
  clientEdits: managers,
  orders: everybody,
  // payments, letters, points, visits: the right column
  clientRecords: managers,
  notes: managers,
  comments: managers,
  calls: managers,
  callOutcomes: managers,
  tasks: managers,
  messages: managers,
  // as the comments that they belong to
  attachments: managers,
  // what is offered and asked on every desk
  bookEntries: everybody,
  imports: managers,
};

/** Which roles may do a mutation. The server decides by this; a desk disables what would be refused and says why. */
export const mutationWriters: Record<MutationName, readonly Role[]> = {
  startCall: managers,
  answerCall: managers,
  endCall: managers,
  setCallOutcome: managers,
  withdrawCallOutcome: managers,
  addCallRecord: managers,
  attachCall: managers,
  // of his own; of anybody's for owner and admin (src-server/authorize.ts)
  tieCall: managers,
  addComment: managers,
  // of his own (rules/comment-versions.ts)
  changeComment: managers,
  removeComment: managers,
  pinNote: managers,
  sendMessage: managers,
  resendMessage: managers,
  addTask: managers,
  setTaskStatus: managers,
  createClient: managers,
  updateClient: managers,
  settleClientConflict: managers,
  freeClientField: managers,
  removeClient: managers,
  restoreClient: managers,
  addClientRecord: managers,
  archiveChannel: managers,
  importClients: managers,
  attachFile: managers,
  detachFile: managers,
  addBookEntry: administrators,
  changeBookEntry: administrators,
  removeBookEntry: administrators,
  noteImport: managers,
  // of his own imports; of anybody's for owner and admin (src-server/authorize.ts)
  undoImport: managers,
  // of what the account's rule lets him hear (rules/recording.ts)
  markRecording: managers,
  noteListening: managers,
  // of his own
  chooseSetting: everybody,
};

export function maySee(role: Role, table: SyncedTable): boolean {
  return tableReaders[table].includes(role);
}

/** Nothing of the account is hidden from this role: who may take the whole of it out. */
export function maySeeAll(role: Role): boolean {
  return Object.values(tableReaders).every((readers) => readers.includes(role));
}

export function mayDo(role: Role, mutation: MutationName): boolean {
  return mutationWriters[mutation].includes(role);
}
