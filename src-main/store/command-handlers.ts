import { type MessageSender, messageSenderSchema } from "../../src-contract/entities/message-sender.ts";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import { dynamicBlockPath, dynamicBlockSchema } from "../../src-contract/dynamic-block.ts";
import { erasureActSchema, erasureActsSchema } from "../../src-contract/erasure.ts";
import { fileChunkBytes } from "../../src-contract/file-protocol.ts";
import { readHandedOver, takeHandedOver } from "./handed-over.ts";
import { createIdentityHandlers } from "./identity-handlers.ts";
import { discardRefused, exportOutbox, retryRefused, reviseItem } from "./refused-items.ts";
import type { RunningDesk } from "./running-desk.ts";
import type { Session } from "./session/create-session.ts";
import { askPasswordResetAt, lookAtInvitationAt, resetPasswordAt } from "./session/identity-requests.ts";
import type { StoreCommands } from "./store-commands.ts";
import { serverUrlOf } from "./sync/server-url.ts";

const recentKept = 50;

type Account = ReturnType<CommandParts["session"]["desk"]>["session"]["account"];

export type CommandParts = {
  session: Session;
  /** Throws notSignedIn or locked. */
  desk(): RunningDesk;
  /** Null while nobody is signed in. */
  deskOrNull(): RunningDesk | null;
  fetch: typeof fetch;
  /** Tries again to open what could not be opened at the start; throws why. */
  ensureStarted(): Promise<void>;
  /** The text of a file that the person chose. Throws notFound, and unsupportedFile when it is too long to be one of ours. */
  readChosenFile(fileToken: string): Promise<string>;
  /** Where main said that a file is to be written. Throws notFound for a token that is none. */
  placePath(placeToken: string): Promise<string>;
};

/** Everything of the contract's commands that the store does. */
export function createCommandHandlers(parts: CommandParts): StoreCommands {
  const { session, desk, deskOrNull, ensureStarted, readChosenFile, placePath } = parts;
  /** What this desk has changed on the server it knows at once, the others with their next token. */
  const knowAccount = (change: (known: Account) => Partial<Account>) => {
    const { session: known } = session.desk();
    session.saveSession({ ...known, account: { ...known.account, ...change(known.account) } });
  };
  const knowSenders = (change: (known: MessageSender[]) => MessageSender[]) =>
    knowAccount(({ senders = [] }) => ({ senders: change(senders) }));
  const httpOf = (address: string) => ({ baseUrl: serverUrlOf(address), fetch: parts.fetch });
  return {
    async readSession() {
      await ensureStarted();
      return session.state();
    },
    async signIn(args) {
      await ensureStarted();
      return session.signIn(args);
    },
    async unlock({ password }) {
      await ensureStarted();
      return session.unlock(password);
    },
    async join(args) {
      await ensureStarted();
      return session.join(args);
    },
    lookAtInvitation: ({ serverUrl, token }) => lookAtInvitationAt(httpOf(serverUrl), token),
    askPasswordReset: ({ serverUrl, email }) => askPasswordResetAt(httpOf(serverUrl), email),
    async resetPassword({ serverUrl, token, password }) {
      await resetPasswordAt(httpOf(serverUrl), { token, password });
      return null;
    },
    enrolSecondFactor: (args) => session.enrolSecondFactor(args),
    takeRecoveryCodes: () => session.takeRecoveryCodes(),
    ...createIdentityHandlers({ desk, serverUrl: () => session.desk().serverUrl }),
    async signOut({ unsent }) {
      // what a call has left belongs to what is unsent
      await deskOrNull()?.recordings.finish(null);
      return session.signOut(unsent);
    },
    softphoneAccounts: () => session.desk().session.sipAccounts,

    readSyncState: () =>
      deskOrNull()?.syncState() ?? {
        connection: "signedOut",
        waiting: 0,
        refused: 0,
        files: 0,
        conflicts: 0,
        lastSyncAt: null,
        progress: null,
      },
    async syncNow() {
      desk().files.retry();
      await desk().sync.syncNow();
      return null;
    },
    async compareWithServer() {
      const { rows, differences } = await desk().sync.compareNow();
      return { rows, differences: differences.length };
    },
    async retryRefused({ mutationId }) {
      await desk().write((writer) => retryRefused(writer, mutationId));
      desk().sync.nudge();
      return null;
    },
    async discardRefused({ mutationId }) {
      await desk().write((writer) => discardRefused(writer, mutationId));
      return null;
    },
    async reviseItem({ mutationId, texts }) {
      await desk().write((writer) => reviseItem(writer, mutationId, texts));
      desk().sync.nudge();
      return null;
    },
    async exportOutbox({ mutationIds = null }) {
      let text = "";
      await desk().write(({ cache, now }) => {
        text = exportOutbox(cache, now(), mutationIds);
        return [];
      });
      return text;
    },

    exportUnsent: ({ password, folder = null }) => session.exportUnsent(password, folder),
    // also when nothing could be opened: that is when it is needed most
    keptUnsent: () => session.keptUnsent(),
    async readHandedOver({ fileToken }) {
      const text = await readChosenFile(fileToken);
      let items: CommandResult<"readHandedOver"> = [];
      await desk().write((writer) => {
        items = readHandedOver(writer, text);
        return [];
      });
      return items;
    },
    async takeHandedOver({ fileToken, mutationIds }) {
      const text = await readChosenFile(fileToken);
      await desk().write((writer) => [...takeHandedOver(writer, text, mutationIds), "outbox"]);
      desk().sync.nudge();
      return { taken: mutationIds.length };
    },

    async saveDraft({ key, text }) {
      await desk().write(({ cache, now }) => {
        const before = cache.get("SELECT 1 FROM drafts WHERE key = ?", key) !== undefined;
        if (text === "") {
          cache.run("DELETE FROM drafts WHERE key = ?", key);
        } else {
          cache.run(
            `INSERT INTO drafts (key, text, updatedAt, subjectId) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET text = excluded.text, updatedAt = excluded.updatedAt`,
            key,
            text,
            now(),
            key.slice(key.lastIndexOf(":") + 1),
          );
        }
        // lists show that there is a draft, not what it says: they need not read again while somebody types
        return before === (text !== "") ? [] : ["drafts"];
      });
      return null;
    },
    async markRecent({ clientId }) {
      await desk().write(({ cache, now }) => {
        cache.transaction(() => {
          cache.run(
            `INSERT INTO recentClients (clientId, at) VALUES (?, ?)
            ON CONFLICT (clientId) DO UPDATE SET at = max(excluded.at, (SELECT max(at) + 1 FROM recentClients))`,
            clientId,
            now(),
          );
          cache.run(
            `DELETE FROM recentClients WHERE clientId NOT IN (
              SELECT clientId FROM recentClients ORDER BY at DESC LIMIT ${recentKept})`,
          );
        });
        return ["recentClients"];
      });
      return null;
    },

    beginFile: ({ size }) => ({ intakeId: desk().files.begin(size) }),
    addFileBytes({ intakeId, bytes }) {
      desk().files.add(intakeId, bytes);
      return null;
    },
    finishFile: ({ intakeId }) => desk().files.finish(intakeId),
    dropFile({ intakeId }) {
      desk().files.drop(intakeId);
      return null;
    },
    prepareFile: ({ attachmentId }) => desk().files.prepare(attachmentId),
    async writeFile({ attachmentId, placeToken }) {
      const path = await placePath(placeToken);
      await desk().files.write(attachmentId, path);
      return null;
    },

    beginRecording(args) {
      desk().recordings.begin(args);
      return null;
    },
    addRecordingSound(args) {
      desk().recordings.addSound(args);
      return null;
    },
    noteRecordingPause(args) {
      desk().recordings.notePause(args);
      return null;
    },
    async finishRecordings({ callId }) {
      await desk().recordings.finish(callId);
      return null;
    },
    readRecording: ({ attachmentId, from }) => desk().files.read(attachmentId, from, fileChunkBytes),

    previewImport: (args) => desk().clientImport.preview(args),
    runImport: (args) => desk().clientImport.run(args),
    listPeople: (args) => desk().administer("people", args),
    addPerson: (args) => desk().administer("addPerson", args),
    changePerson: (args) => desk().administer("changePerson", args),
    async setRecording(policy) {
      const done = await desk().administer("setRecording", policy);
      knowAccount(() => ({ recording: policy }));
      return done;
    },
    listSenders: (args) => desk().administer("senders", args),
    async setSender(setup) {
      const done = await desk().administer("setSender", setup);
      if (done.trouble === null)
        knowSenders((known) => [...known.filter(({ id }) => id !== setup.id), messageSenderSchema.parse(setup)]);
      return done;
    },
    async removeSender({ senderId }) {
      const done = await desk().administer("removeSender", { senderId });
      knowSenders((known) => known.filter(({ id }) => id !== senderId));
      return done;
    },
    listSources: (args) => desk().administer("sources", args),
    addSource: (args) => desk().administer("addSource", args),
    revokeSource: (args) => desk().administer("revokeSource", args),
    readAudit: (args) => desk().administer("readAudit", args),
    verifyAudit: (args) => desk().administer("verifyAudit", args),
    readImportUndo: ({ importId }) => desk().readImportUndo(importId),
    async undoImport({ importId }) {
      await desk().undoImport(importId);
      return null;
    },
    async eraseClient(args) {
      const act = await desk().askServer({ method: "POST", path: "/erasures", body: args }, erasureActSchema);
      // this desk's own part of it; a failure is tried again by the sync
      desk().sync.nudge();
      return act;
    },
    readDynamicBlock: (args) =>
      desk().askServer({ method: "POST", path: dynamicBlockPath, body: args }, dynamicBlockSchema),
    readErasures: () => desk().askServer({ method: "POST", path: "/erasures/read", body: {} }, erasureActsSchema),
    exportTable: (args) => desk().tableExport.run(args),
    cancelExport() {
      desk().tableExport.cancel();
      return null;
    },
    cancelImport() {
      desk().clientImport.cancel();
      return null;
    },
  };
}
