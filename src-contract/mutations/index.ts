import type { z } from "zod";
import { addCallRecord } from "./add-call-record.ts";
import { addComment } from "./add-comment.ts";
import { addTask } from "./add-task.ts";
import { answerCall } from "./answer-call.ts";
import { attachCall } from "./attach-call.ts";
import { attachFile } from "./attach-file.ts";
import { addBookEntry, changeBookEntry, removeBookEntry } from "./book-entries.ts";
import { changeComment, removeComment } from "./change-comment.ts";
import { addClientRecord, archiveChannel } from "./client-records.ts";
import { chooseSetting } from "./choose-setting.ts";
import { createClient } from "./create-client.ts";
import { detachFile } from "./detach-file.ts";
import { endCall } from "./end-call.ts";
import { freeClientField } from "./free-client-field.ts";
import { importClients } from "./import-clients.ts";
import { markRecording } from "./mark-recording.ts";
import type { Mutation } from "./mutation.ts";
import { noteImport } from "./note-import.ts";
import { noteListening } from "./note-listening.ts";
import { pinNote } from "./pin-note.ts";
import { removeClient, restoreClient } from "./remove-client.ts";
import { resendMessage, sendMessage } from "./send-message.ts";
import { setCallOutcome } from "./set-call-outcome.ts";
import { setTaskStatus } from "./set-task-status.ts";
import { settleClientConflict } from "./settle-client-conflict.ts";
import { startCall } from "./start-call.ts";
import { tieCall } from "./tie-call.ts";
import { undoImport } from "./undo-import.ts";
import { updateClient } from "./update-client.ts";
import { withdrawCallOutcome } from "./withdraw-call-outcome.ts";

/** The registry: every named write there is. Who may do which is in rules/permissions.ts. */
export const mutations = {
  startCall,
  answerCall,
  endCall,
  setCallOutcome,
  withdrawCallOutcome,
  addCallRecord,
  attachCall,
  tieCall,
  addComment,
  changeComment,
  removeComment,
  pinNote,
  sendMessage,
  resendMessage,
  addTask,
  setTaskStatus,
  createClient,
  updateClient,
  settleClientConflict,
  freeClientField,
  removeClient,
  restoreClient,
  addClientRecord,
  archiveChannel,
  importClients,
  attachFile,
  detachFile,
  addBookEntry,
  changeBookEntry,
  removeBookEntry,
  noteImport,
  undoImport,
  markRecording,
  noteListening,
  chooseSetting,
};

export type MutationName = keyof typeof mutations;
export type MutationArgs<Name extends MutationName> = z.infer<(typeof mutations)[Name]["args"]>;
export const mutationNames = Object.keys(mutations) as MutationName[];

/** For the replay and the server, where the name is only known at run time. Throws a ZodError on args that do not fit. */
export function mutationByName(name: MutationName): Mutation {
  return mutations[name] as unknown as Mutation;
}
