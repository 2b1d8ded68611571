import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "./entities/basics.ts";
import { senderSetupSchema, senderTroublesSchema, shownSenderSchema } from "./entities/message-sender.ts";
import { recordingPolicySchema } from "./entities/recording.ts";
import { roleSchema } from "./entities/user.ts";
import { sourceNameSchema } from "./ingest/ingest-protocol.ts";
import { sipAccountSchema } from "./sync-protocol.ts";

/**
 * What the audit log records (G3-16). `signInRefused` without a subject: an e-mail that nobody has. `outcomeGiven` and
 * `outcomeChanged`: the first result of a call and every later one. `outcomeErased`: it went with a person, and is
 * no longer held against the log. `recordingFetched`: a desk took the bytes of a recording; `recordingHeard`: somebody
 * listened to it there.
 */
export const auditActions = [
  "signedIn",
  "signInRefused",
  "signedOut",
  "sessionReplayed",
  "personAdded",
  "personDisabled",
  "personEnabled",
  "personInvited",
  "roleChanged",
  "passwordChanged",
  "secondFactorChanged",
  "sipAccountSet",
  "sipAccountCleared",
  "deviceRevoked",
  "deviceAdmitted",
  "outcomeGiven",
  "outcomeChanged",
  "outcomeWithdrawn",
  "outcomeErased",
  "bookChanged",
  "settingsChanged",
  "dataExported",
  "dataImported",
  "importUndone",
  "personErased",
  "recordingFetched",
  "recordingHeard",
  "sourceKeyAdded",
  "sourceKeyRevoked",
  "backupMade",
  "backupRestored",
] as const;
export const auditActionSchema = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** Ids, numbers and words of the program. Nothing that a person typed fits: no name, no e-mail, no number of a telephone. */
const auditDetailSchema = z.union([
  z.string().regex(/^[A-Za-z][\w.-]{0,63}$|^[0-9a-f][0-9a-f-]{31,63}$/),
  z.int(),
  z.boolean(),
  z.null(),
]);
export const auditDetailsSchema = z.record(z.string().regex(/^[a-z][A-Za-z]{0,39}$/), auditDetailSchema);
export type AuditDetails = z.infer<typeof auditDetailsSchema>;

/** `actorId` null: the server's own administrator at its console, or nobody who could be told. */
export const auditEntrySchema = z.object({
  number: z.int().positive(),
  at: timeSchema,
  action: auditActionSchema,
  actorId: idSchema.nullable(),
  deviceId: idSchema.nullable(),
  subjectId: idSchema.nullable(),
  details: auditDetailsSchema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
/**
 * Where a log stopped being the one that was written:
 *   altered: the entry of this number is not what was written. missing: it is not there.
 *   moved: what was written under this number stands under `standsAt`. added: an entry that nobody wrote.
 *   otherHistory: an end of the log that was noted down outside is not in it, so that all of it was written anew.
 *   outcome: the log is whole, and the call's result whose entry this is no longer says what was given.
 */
export const auditFaultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["altered", "missing", "added", "otherHistory"]), number: z.int() }),
  z.object({ kind: z.literal("moved"), number: z.int(), standsAt: z.number() }),
  z.object({ kind: z.literal("outcome"), number: z.int(), outcomeId: idSchema }),
]);
export type AuditFault = z.infer<typeof auditFaultSchema>;
export const auditVerdictSchema = z.object({
  entries: z.int().nonnegative(),
  /** The end of the chain. Whoever notes it down outside can prove later that nothing before it was written anew. */
  end: z.object({ number: z.int().nonnegative(), hash: hashSchema }),
  fault: auditFaultSchema.nullable(),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

/** A person as owner and administrators see him. Of a telephone line only what it is: its password is never told. */
export const managedPersonSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  disabledAt: timeSchema.nullable(),
  lastSeenAt: timeSchema.nullable(),
  lines: z.array(sipAccountSchema.omit({ password: true, iceServers: true })),
});
export type ManagedPerson = z.infer<typeof managedPersonSchema>;

export const shortestPassword = 10;
export const newPasswordSchema = z.string().min(shortestPassword).max(1000);
export const newPersonSchema = z.object({
  name: shortTextSchema.trim().min(1),
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+$/),
  role: roleSchema,
  password: newPasswordSchema,
});
export const personChangeSchema = z.discriminatedUnion("change", [
  z.object({ change: z.literal("role"), role: roleSchema }),
  z.object({ change: z.literal("disabled"), disabled: z.boolean() }),
  z.object({ change: z.literal("password"), password: newPasswordSchema }),
  /** A further line, or another form of the one with this id. */
  z.object({ change: z.literal("sipAccount"), sipAccount: sipAccountSchema }),
  z.object({ change: z.literal("sipAccountTaken"), lineId: idSchema }),
]);
export type PersonChange = z.infer<typeof personChangeSchema>;

/** A key of an outside system (docs/ingest.md). Its secret is told once, when it is made. */
export const sourceKeySchema = z.object({
  keyId: z.string().max(80),
  source: z.string(),
  createdAt: timeSchema,
  /** Null: at the server's console. */
  createdBy: idSchema.nullable(),
  revokedAt: timeSchema.nullable(),
  lastUsedAt: timeSchema.nullable(),
});
export type SourceKey = z.infer<typeof sourceKeySchema>;

/** Entries of one page, the newest first. */
export const auditPageLimit = 200;

/**
 * What owner and administrators ask of the server directly, POST under `/api/v1/administration`. Nothing of it waits in an
 * outbox: without a server it is not done.
 */
export const administration = {
  people: {
    path: "/administration/people",
    request: z.object({}),
    response: z.object({ people: z.array(managedPersonSchema) }),
  },
  addPerson: {
    path: "/administration/people/add",
    request: newPersonSchema,
    response: z.object({ userId: idSchema }),
  },
  changePerson: {
    path: "/administration/people/change",
    request: z.object({ userId: idSchema, change: personChangeSchema }),
    response: z.object({}),
  },
  /** What is recorded and who hears it (G11-5). Desks have it with their next session token. */
  setRecording: {
    path: "/administration/recording",
    request: recordingPolicySchema,
    response: z.object({}),
  },
  /** By what the account writes to its clients; no secret comes back. */
  senders: {
    path: "/administration/senders",
    request: z.object({}),
    response: z.object({ senders: z.array(shownSenderSchema) }),
  },
  /** A new one, or the one with this id anew. Tried first: what does not let the server in is not kept. */
  setSender: {
    path: "/administration/senders/set",
    request: senderSetupSchema,
    response: senderTroublesSchema,
  },
  removeSender: {
    path: "/administration/senders/remove",
    request: z.object({ senderId: idSchema }),
    response: z.object({}),
  },
  sources: {
    path: "/administration/sources",
    request: z.object({}),
    response: z.object({ keys: z.array(sourceKeySchema) }),
  },
  addSource: {
    path: "/administration/sources/add",
    request: z.object({ source: sourceNameSchema }),
    response: z.object({ keyId: z.string(), secret: z.string() }),
  },
  revokeSource: {
    path: "/administration/sources/revoke",
    request: z.object({ keyId: z.string().max(80) }),
    response: z.object({}),
  },
  readAudit: {
    path: "/administration/audit",
    /** Entries before this number; the newest when null. */
    request: z.object({ before: z.int().positive().nullable(), limit: z.int().min(1).max(auditPageLimit) }),
    response: z.object({ entries: z.array(auditEntrySchema), more: z.boolean() }),
  },
  verifyAudit: {
    path: "/administration/audit/verify",
    request: z.object({}),
    response: auditVerdictSchema,
  },
} as const satisfies Record<string, { path: string; request: z.ZodType; response: z.ZodType }>;
export type AdministrationName = keyof typeof administration;
export type AdministrationRequest<Name extends AdministrationName> = z.infer<(typeof administration)[Name]["request"]>;
export type AdministrationAnswer<Name extends AdministrationName> = z.infer<(typeof administration)[Name]["response"]>;
