import { z } from "zod";
import { administration } from "./administration.ts";
import { idSchema, timeSchema } from "./entities/basics.ts";
import { sha256Schema } from "./entities/file.ts";
import { eraseRequestSchema, erasureActSchema, erasureActsSchema } from "./erasure.ts";
import { errorKindSchema } from "./errors.ts";
import { fileChunkBytes } from "./file-protocol.ts";
import {
  askedPasswordResetSchema,
  confirmSecondFactorSchema,
  deviceOfSchema,
  devicesSchema,
  enrolledSecondFactorSchema,
  invitationSchema,
  invitationsSchema,
  joinLinkSchema,
  lookedAtInvitationSchema,
  newInvitationSchema,
  passwordSchema,
  recoveryCodesSchema,
  removeSecondFactorSchema,
  requireSecondFactorSchema,
  revokeInvitationSchema,
  secondFactorCodeSchema,
  secondFactorStateSchema,
  singleUseTokenSchema,
} from "./identity.ts";
import { mutationNames } from "./mutations/index.ts";
import { callReasons } from "./entities/call.ts";
import { callTableColumns } from "./rules/call-table.ts";
import { clientTableColumns } from "./rules/client-table.ts";
import { importFieldSchema, importPreviewSchema, faultyRowsSchema } from "./table-import.ts";
import { sessionUserSchema, sipAccountSchema } from "./sync-protocol.ts";

/** The few things that are neither read nor synced. `owner` says which process does it. */
export type Command<
  Args extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Owner extends "main" | "store" = "main" | "store",
> = {
  owner: Owner;
  args: Args;
  result: Answer;
};
function defineCommand<Args extends z.ZodType, Answer extends z.ZodType, Owner extends "main" | "store">(
  command: Command<Args, Answer, Owner>,
): Command<Args, Answer, Owner> {
  return command;
}
const nothing = z.object({});
const done = z.null();

export const sessionStateSchema = z.discriminatedUnion("state", [
  /** `lastSignIn` fills the form; `unsent` says that a kept outbox waits for this person. */
  z.object({
    state: z.literal("signedOut"),
    lastSignIn: z.object({ serverUrl: z.string(), email: z.string() }).nullable(),
    /**
     * fileDamaged: the local file was damaged and put aside; the unsent items are kept and wait for this sign-in.
     * shutOut: the server has shut this device out, and what is here stays locked until it is let in again.
     */
    reason: z.enum(["fileDamaged", "shutOut"]).optional(),
  }),
  /** The operating system keeps no secret: the password opens the cache, offline too. */
  z.object({ state: z.literal("locked"), serverUrl: z.string(), email: z.string() }),
  z.object({
    state: z.literal("signedIn"),
    user: sessionUserSchema,
    account: z.object({ name: z.string(), defaultCountry: z.string() }),
    serverUrl: z.string(),
    deviceId: idSchema,
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

/**
 * What a first sync, a rebuilt file or a long pull is doing. In the order of a first sync with a snapshot; without one it
 * is `rows` alone.
 */
export const syncProgressSchema = z.discriminatedUnion("phase", [
  /** The server makes the snapshot: rows of rows. */
  z.object({ phase: z.literal("preparing"), done: z.int(), total: z.int() }),
  /** Bytes of bytes; seconds by the speed of the line so far, null while it is not known. */
  z.object({
    phase: z.literal("downloading"),
    done: z.int(),
    total: z.int(),
    secondsLeft: z.number().nonnegative().nullable(),
  }),
  /** Everything is here and goes into the file: rows of rows. */
  z.object({ phase: z.literal("loading"), done: z.int(), total: z.int() }),
  /** Rows of rows, from the feed. */
  z.object({ phase: z.literal("rows"), done: z.int(), total: z.int() }),
  /** The rows are there, and lists and search fill: rows of rows. */
  z.object({ phase: z.literal("indexing"), done: z.int(), total: z.int() }),
]);
export type SyncProgress = z.infer<typeof syncProgressSchema>;

export const syncStateSchema = z.object({
  connection: z.enum(["online", "connecting", "offline", "signedOut"]),
  /** Mutations that wait or were sent without an answer, and those refused. */
  waiting: z.int(),
  refused: z.int(),
  /** Attached files whose row the server has, and whose bytes it does not have yet. */
  files: z.int(),
  /** Fields of clients with two texts of which somebody has to choose (G10-3). */
  conflicts: z.int(),
  lastSyncAt: timeSchema.nullable(),
  /** Null when nothing long is under way. */
  progress: syncProgressSchema.nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const settingsSchema = z.object({
  language: z.enum(["ru", "en"]),
  theme: z.enum(["system", "light", "dark"]),
  closeToTray: z.enum(["ask", "tray", "quit"]),
  microphoneId: z.string().nullable(),
  speakerId: z.string().nullable(),
  ringerId: z.string().nullable(),
  ringVolume: z.number().min(0).max(1),
});
export type Settings = z.infer<typeof settingsSchema>;

const word = z.string().max(100);
/** A table of the desk's rows for people, and the words of its headings in the window's language. */
export const exportedTableSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("clients"), words: z.record(z.enum(clientTableColumns), word) }),
  z.object({
    kind: z.literal("calls"),
    words: z.object({
      headings: z.record(z.enum(callTableColumns), word),
      values: z.record(z.enum(["outgoing", "incoming", "yes", "no", "softphone", "manual"]), word),
      reasons: z.record(z.enum(callReasons), word),
    }),
  }),
]);
export type ExportedTable = z.infer<typeof exportedTableSchema>;

/** One item of a colleague's file. `obstacle`: why it cannot be made here. */
export const handedOverItemSchema = z.object({
  mutationId: idSchema,
  name: z.enum(mutationNames).nullable(),
  at: timeSchema,
  args: z.unknown(),
  clientId: idSchema.nullable(),
  clientName: z.string().nullable(),
  obstacle: errorKindSchema.nullable(),
});
export type HandedOverItem = z.infer<typeof handedOverItemSchema>;

const filePieceSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength <= fileChunkBytes,
  "bytes, at most as many as travel at once",
);

export const commands = {
  // session
  readSession: defineCommand({ owner: "store", args: nothing, result: sessionStateSchema }),
  signIn: defineCommand({
    owner: "store",
    args: z.object({
      serverUrl: z.string().max(500),
      email: z.string().max(254),
      password: z.string().max(1000),
      /** Of the second factor; after secondFactorRequired or secondFactorMissing. */
      code: secondFactorCodeSchema.optional(),
    }),
    result: sessionStateSchema,
  }),
  /** G14-3: the link with which the application was opened. Given once; joinLinkArrived tells that there is one. */
  takeJoinLink: defineCommand({ owner: "main", args: nothing, result: joinLinkSchema.nullable() }),
  /** Whom a link is for. Throws notFound for one that is used, taken back or expired. */
  lookAtInvitation: defineCommand({ owner: "store", args: joinLinkSchema, result: lookedAtInvitationSchema }),
  /** Takes the invitation with this password, and is a sign-in. */
  join: defineCommand({
    owner: "store",
    args: joinLinkSchema.extend({ password: passwordSchema }),
    result: sessionStateSchema,
  }),
  askPasswordReset: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), email: z.string().max(254) }),
    result: askedPasswordResetSchema,
  }),
  /** With the code from the letter. Throws notFound for one that is used or expired. */
  resetPassword: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), token: singleUseTokenSchema, password: passwordSchema }),
    result: done,
  }),
  /** A new second factor, by the password alone; it is on after the first sign-in with its code. */
  enrolSecondFactor: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), email: z.string().max(254), password: z.string().max(1000) }),
    result: enrolledSecondFactorSchema,
  }),
  /** Of a second factor that the last sign-in turned on. Given once, and kept nowhere. */
  takeRecoveryCodes: defineCommand({ owner: "store", args: nothing, result: z.array(z.string()) }),
  unlock: defineCommand({
    owner: "store",
    args: z.object({ password: z.string().max(1000) }),
    result: sessionStateSchema,
  }),
  /** `keepUnsent`: the encrypted cache with its outbox stays for the next sign-in of the same person. */
  signOut: defineCommand({
    owner: "store",
    args: z.object({ unsent: z.enum(["keep", "discard"]) }),
    result: sessionStateSchema,
  }),

  // people and devices, online only: unreachable without the server. What each role may is the server's to say
  readInvitations: defineCommand({ owner: "store", args: nothing, result: invitationsSchema }),
  /** `link` is for the person, and is not to be had again. */
  invite: defineCommand({
    owner: "store",
    args: newInvitationSchema,
    result: z.object({ invitation: invitationSchema, link: z.string() }),
  }),
  revokeInvitation: defineCommand({ owner: "store", args: revokeInvitationSchema, result: done }),
  /** One's own, or for owner and administrators another person's. */
  readDevices: defineCommand({
    owner: "store",
    args: z.object({ userId: idSchema.optional() }),
    result: devicesSchema,
  }),
  revokeDevice: defineCommand({ owner: "store", args: deviceOfSchema, result: done }),
  admitDevice: defineCommand({ owner: "store", args: deviceOfSchema, result: done }),
  readSecondFactor: defineCommand({ owner: "store", args: nothing, result: secondFactorStateSchema }),
  confirmSecondFactor: defineCommand({
    owner: "store",
    args: confirmSecondFactorSchema,
    result: recoveryCodesSchema,
  }),
  removeSecondFactor: defineCommand({ owner: "store", args: removeSecondFactorSchema, result: done }),
  requireSecondFactor: defineCommand({ owner: "store", args: requireSecondFactorSchema, result: done }),

  softphoneAccount: defineCommand({ owner: "store", args: nothing, result: sipAccountSchema.nullable() }),

  // sync
  readSyncState: defineCommand({ owner: "store", args: nothing, result: syncStateSchema }),
  syncNow: defineCommand({ owner: "store", args: nothing, result: done }),
  /** Compares everything with the server and heals what differs; the log says what that was. */
  compareWithServer: defineCommand({
    owner: "store",
    args: nothing,
    result: z.object({ rows: z.int(), differences: z.int() }),
  }),
  retryRefused: defineCommand({ owner: "store", args: z.object({ mutationId: idSchema }), result: done }),
  discardRefused: defineCommand({ owner: "store", args: z.object({ mutationId: idSchema }), result: done }),
  /**
   * Other texts (rules/item-texts.ts) for an item that was refused, or that waits and was never sent. It goes under a new
   * id: a waiting one in its place, a refused one at the end. Throws forbidden, invalid, and conflict for one on its way.
   */
  reviseItem: defineCommand({
    owner: "store",
    args: z.object({ mutationId: idSchema, texts: z.record(z.string().max(60), z.string().max(20_000)) }),
    result: done,
  }),
  /** The unsent items (all, or these) as JSON text (unsent-file.ts), for a file that the person keeps or hands over. */
  exportOutbox: defineCommand({
    owner: "store",
    args: z.object({ mutationIds: z.array(idSchema).max(1000).optional() }),
    result: z.string(),
  }),
  /**
   * The same from the side journal alone, for a file that cannot be opened: written by a newer version, or on a disk that
   * fails. Where the operating system keeps no key the answer is `locked`, and the password opens it.
   */
  exportUnsent: defineCommand({
    owner: "store",
    /** `folder`: one that keptUnsent named; the last person's when absent. */
    args: z.object({ password: z.string().max(1000).nullable(), folder: z.string().max(100).optional() }),
    result: z.string(),
  }),
  /**
   * Unsent work in this profile that no sign-in of the present person will send: of another person, or of the same one
   * under a server that was built anew and knows him by another id (`isSamePerson`).
   */
  keptUnsent: defineCommand({
    owner: "store",
    args: nothing,
    result: z.array(
      z.object({ folder: z.string(), serverUrl: z.string(), email: z.string(), isSamePerson: z.boolean() }),
    ),
  }),
  /** What a colleague's file holds, before anything of it is written (G10-10). */
  readHandedOver: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string() }),
    result: z.array(handedOverItemSchema),
  }),
  /** Makes those items as the present person's own writes, all or none. */
  takeHandedOver: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), mutationIds: z.array(idSchema).max(1000) }),
    result: z.object({ taken: z.int() }),
  }),

  // the desk
  saveDraft: defineCommand({
    owner: "store",
    args: z.object({ key: z.string().max(200), text: z.string().max(200_000) }),
    result: done,
  }),
  markRecent: defineCommand({ owner: "store", args: z.object({ clientId: idSchema }), result: done }),

  // files of cards: chosen or dropped in the window, which hands their bytes over in pieces
  /** Throws fileTooLarge. `size`: bytes. */
  beginFile: defineCommand({
    owner: "store",
    args: z.object({ size: z.int().nonnegative() }),
    result: z.object({ intakeId: z.uuid() }),
  }),
  addFileBytes: defineCommand({
    owner: "store",
    args: z.object({ intakeId: z.uuid(), bytes: filePieceSchema }),
    result: done,
  }),
  /** Sealed and on the disk when it answers; `attachFile` names it. Throws fileTypeRefused, invalid for another size. */
  finishFile: defineCommand({
    owner: "store",
    args: z.object({ intakeId: z.uuid() }),
    result: z.object({ sha256: sha256Schema, size: z.int(), type: z.string() }),
  }),
  dropFile: defineCommand({ owner: "store", args: z.object({ intakeId: z.uuid() }), result: done }),
  /** Fetched, where it is not here. `ending`: under which it may be opened; null: it is only saved. */
  prepareFile: defineCommand({
    owner: "store",
    args: z.object({ attachmentId: idSchema }),
    result: z.object({ name: z.string(), size: z.int(), ending: z.string().nullable() }),
  }),
  /** In the clear, to a place that main alone knows by this token. */
  writeFile: defineCommand({
    owner: "store",
    args: z.object({ attachmentId: idSchema, placeToken: z.uuid() }),
    result: done,
  }),
  /** By the system's program for it. Throws fileTypeRefused for what is not what its name says. */
  openFile: defineCommand({ owner: "main", args: z.object({ attachmentId: idSchema }), result: done }),
  saveFile: defineCommand({
    owner: "main",
    args: z.object({ attachmentId: idSchema }),
    result: z.object({ saved: z.boolean() }),
  }),

  // import: the file is chosen by main's dialog, which answers an opaque token; the store reads it
  chooseImportFile: defineCommand({
    owner: "main",
    /** `unsent`: a file of unsent items instead of a table. */
    args: z.object({ kind: z.enum(["table", "unsent"]).optional() }),
    result: z.object({ fileToken: z.string(), fileName: z.string() }).nullable(),
  }),
  /** A new preview cancels the one that is still being read; that one answers `cancelled`. */
  previewImport: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), mapping: z.array(importFieldSchema).nullable() }),
    result: importPreviewSchema,
  }),
  runImport: defineCommand({
    owner: "store",
    args: z.object({
      fileToken: z.string(),
      mapping: z.array(importFieldSchema),
      duplicates: z.enum(["skip", "create"]),
    }),
    result: z.object({
      importId: idSchema,
      created: z.int(),
      skipped: z.int(),
      faulty: z.int(),
      faultyRows: faultyRowsSchema.nullable(),
    }),
  }),
  /** Stops a preview or an import, which then answers `cancelled` and has left nothing. */
  cancelImport: defineCommand({ owner: "store", args: nothing, result: done }),

  // administration: asked of the server at once; without one `unreachable`, and nothing waits
  listPeople: defineCommand({
    owner: "store",
    args: administration.people.request,
    result: administration.people.response,
  }),
  addPerson: defineCommand({
    owner: "store",
    args: administration.addPerson.request,
    result: administration.addPerson.response,
  }),
  changePerson: defineCommand({
    owner: "store",
    args: administration.changePerson.request,
    result: administration.changePerson.response,
  }),
  readAudit: defineCommand({
    owner: "store",
    args: administration.readAudit.request,
    result: administration.readAudit.response,
  }),
  verifyAudit: defineCommand({
    owner: "store",
    args: administration.verifyAudit.request,
    result: administration.verifyAudit.response,
  }),

  /** What taking an import back would do now: who stays because something has happened since; the first of them by name. */
  readImportUndo: defineCommand({
    owner: "store",
    args: z.object({ importId: idSchema }),
    result: z.object({
      removed: z.int(),
      left: z.int(),
      leftClients: z.array(z.object({ clientId: idSchema, name: z.string() })),
    }),
  }),
  /** All of it in one transaction. Throws notFound, and forbidden for the import of another person. */
  undoImport: defineCommand({ owner: "store", args: z.object({ importId: idSchema }), result: done }),

  // export: main's dialog answers an opaque token for the file that the store then writes
  chooseExportFile: defineCommand({
    owner: "main",
    args: z.object({ suggestedName: z.string().max(200) }),
    result: z.object({ fileToken: z.string(), fileName: z.string() }).nullable(),
  }),
  /** For whoever may see everything (rules/permissions.ts). One at a time; throws conflict for a second one. */
  exportTable: defineCommand({
    owner: "store",
    args: z.object({ fileToken: z.string(), table: exportedTableSchema }),
    result: z.object({ rows: z.int() }),
  }),
  /** Stops an export, which then answers `cancelled` and has left no file. */
  cancelExport: defineCommand({ owner: "store", args: nothing, result: done }),

  // erasure: by the server alone, with a connection; for owner and admin
  eraseClient: defineCommand({ owner: "store", args: eraseRequestSchema, result: erasureActSchema }),
  readErasures: defineCommand({ owner: "store", args: nothing, result: erasureActsSchema }),

  // the operating system
  readSettings: defineCommand({ owner: "main", args: nothing, result: settingsSchema }),
  changeSettings: defineCommand({ owner: "main", args: settingsSchema.partial(), result: settingsSchema }),
  appInfo: defineCommand({
    owner: "main",
    args: nothing,
    result: z.object({
      version: z.string(),
      platform: z.enum(["win32", "darwin", "linux"]),
      /** Filled only by `npm start`: the demo account, so that a newcomer has nothing to type. */
      demo: z.object({ serverUrl: z.string(), email: z.string(), password: z.string() }).nullable(),
    }),
  }),
  openExternal: defineCommand({ owner: "main", args: z.object({ url: z.string().max(2000) }), result: done }),
  saveTextFile: defineCommand({
    owner: "main",
    args: z.object({ suggestedName: z.string().max(200), text: z.string() }),
    result: z.object({ saved: z.boolean() }),
  }),
  copyText: defineCommand({ owner: "main", args: z.object({ text: z.string().max(20_000) }), result: done }),
  /**
   * Tray, notification and window title follow the phone. The first one after a sign-in says that the workplace is on
   * the screen: a link that waited (dialLink, openClient) is sent to it, and closing the window may ask (closeAsked).
   */
  showPhoneState: defineCommand({
    owner: "main",
    args: z.object({
      state: z.enum(["offline", "connecting", "ready", "ringing", "inCall"]),
      label: z.string().max(200),
      missed: z.int(),
    }),
    result: done,
  }),
  showIncomingCall: defineCommand({
    owner: "main",
    args: z.object({ callId: idSchema, title: z.string().max(200), body: z.string().max(300) }),
    result: done,
  }),
  closeIncomingCall: defineCommand({ owner: "main", args: z.object({ callId: idSchema }), result: done }),
};

export type CommandName = keyof typeof commands;
/** The commands of one process: its table of handlers has exactly these. */
export type CommandNameOf<Owner extends "main" | "store"> = {
  [Name in CommandName]: (typeof commands)[Name]["owner"] extends Owner ? Name : never;
}[CommandName];
export type CommandArgs<Name extends CommandName> = z.infer<(typeof commands)[Name]["args"]>;
export type CommandResult<Name extends CommandName> = z.infer<(typeof commands)[Name]["result"]>;
