import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "./entities/basics.ts";
import { messageSenderSchema } from "./entities/message-sender.ts";
import { recordingPolicySchema } from "./entities/recording.ts";
import { syncedTableNames } from "./entities/synced-tables.ts";
import { type Role, roles, roleSchema, userSchema } from "./entities/user.ts";
import { erasureSchema } from "./erasure.ts";
import { errorBodySchema } from "./errors.ts";
import { mutationNames } from "./mutations/index.ts";
import { rowPatchSchema } from "./row-patch.ts";

/**
 * Raised whenever a message below, a mutation's args or a synced table changes; sync-protocol.test.ts hashes them all
 * and fails when they change without it. The server serves `minimumProtocolVersion` and newer.
 */
export const protocolVersion = 1;
export const minimumProtocolVersion = 1;
/** Every request carries it; a client that is too old is answered 426 with kind clientTooOld. */
export const protocolVersionHeader = "x-kartoteka-protocol";
export const apiPrefix = "/api/v1";

/** One telephone line of a person (G1-13), kept only in the encrypted cache. */
export const sipAccountSchema = z.object({
  id: idSchema,
  /** What the person tells it from the others by, written with each call: «Отдел продаж». */
  label: shortTextSchema.trim().min(1),
  uri: z.string(), // sip:101@practice.kartoteka
  /** wss://… in order of preference: the next is used while the ones before it are down (G1-16). */
  servers: z.array(z.string()).min(1),
  authorizationUsername: z.string(),
  password: z.string(),
  displayName: z.string(),
  /** How a digit pressed in a call is sent: RFC 4733 events in the sound, or SIP INFO (G1-4). */
  dtmf: z.enum(["events", "info"]),
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
});
export type SipAccount = z.infer<typeof sipAccountSchema>;
export const mostLines = 8;
/** In the order in which the person has them; the first is the one that is called from unless another is chosen. */
export const sipAccountsSchema = z.array(sipAccountSchema).max(mostLines);

export const tokensSchema = z.object({
  /** JWT, a quarter of an hour. */
  accessToken: z.string(),
  accessExpiresAt: timeSchema,
  /** Opaque, rotated at every refresh; using an old one revokes the family. */
  refreshToken: z.string(),
});

/** POST /api/v1/session/sign-in */
export const signInRequestSchema = z.object({
  email: z.string().max(254),
  password: z.string().max(1000),
  deviceId: idSchema,
  deviceName: z.string().max(200),
  /** Of the second factor: six digits, or a recovery code. */
  code: z.string().max(40).optional(),
  /** From this device's last sign-in: guesses that others make do not slow it. */
  deviceProof: z.string().max(100).optional(),
});
export const signInResponseSchema = z.object({
  tokens: tokensSchema,
  user: userSchema.pick({ id: true, name: true, email: true, role: true }),
  account: z.object({
    id: z.int(),
    name: z.string(),
    defaultCountry: z.string().length(2),
    /** Left out where nothing is recorded (`noRecording`). */
    recording: recordingPolicySchema.optional(),
    /** GC-19: left out for who writes to nobody, and where there are none. */
    senders: z.array(messageSenderSchema).optional(),
  }),
  /** 64 hex digits: the key of this device's cache, given by the server so that a lost device can be refused it. */
  dataKey: z.string().regex(/^[0-9a-f]{64}$/),
  sipAccounts: sipAccountsSchema,
  deviceProof: z.string(),
  /** Of a second factor that this sign-in has turned on; they are shown once. */
  recoveryCodes: z.array(z.string()).optional(),
});
export type SignInResponse = z.infer<typeof signInResponseSchema>;

/** POST /api/v1/session/refresh. Answers tokens, and role, account and sipAccounts as they are now. */
export const refreshRequestSchema = z.object({ refreshToken: z.string().max(500), deviceId: idSchema });
export const refreshResponseSchema = signInResponseSchema.omit({
  dataKey: true,
  deviceProof: true,
  recoveryCodes: true,
});
/** POST /api/v1/session/sign-out */
export const signOutRequestSchema = z.object({ refreshToken: z.string().max(500) });

/** One queued write as it travels. `counter` rises by one per device; the server applies in its order. */
export const pushedMutationSchema = z.object({
  mutationId: idSchema,
  counter: z.int().positive(),
  name: z.string().max(60),
  args: z.unknown(),
  at: timeSchema,
});
export type PushedMutation = z.infer<typeof pushedMutationSchema>;

/**
 * A moment in the history of an account: the database's life (`epoch`), the revision, and a mark that was drawn at random
 * when that revision was given out. A database that was put back to an older state and has gone on since has other marks
 * from there on, however high its revisions are.
 */
export const pointSchema = z.object({ epoch: z.string(), revision: z.int().nonnegative(), mark: z.string() });
export type Point = z.infer<typeof pointSchema>;
/** What a desk has seen: a point of the server's history, and what the role lets it see (`scope`). */
export const cookieSchema = pointSchema.extend({ scope: z.string() });
export type Cookie = z.infer<typeof cookieSchema>;
/** A scope names its role, so that a desk knows in which one its rows were read. `view`: which tables that was. */
export const scopeOfRole = (role: Role, view: string): string => `${role}-${view}`;
/** Null for a role that this version does not know. Pure. */
export function roleOfScope(scope: string): Role | null {
  return roles.find((role) => scope.startsWith(`${role}-`)) ?? null;
}

/** POST /api/v1/sync/pull. A null cookie asks for everything. Pages end at revision borders. */
export const pullPageLimit = 2000;
export const pullRequestSchema = z.object({
  deviceId: idSchema,
  cookie: cookieSchema.nullable(),
  /** What a push was answered since the cookie: a history without it has forgotten what it said was applied. */
  heard: pointSchema.nullable(),
  /** Erasures that the desk has carried out, once after each. */
  erased: z.array(idSchema).max(1_000).optional(),
});
/** Why a desk must take everything anew: another life, another role, less than it has seen, another history. */
export const resetReasonSchema = z.enum(["epoch", "scope", "ahead", "history"]);
export type ResetReason = z.infer<typeof resetReasonSchema>;
export const pullResponseSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("page"),
    patch: rowPatchSchema,
    cookie: cookieSchema,
    more: z.boolean(),
    /** Rows still to come after this page, for the progress bar. */
    remaining: z.int().nonnegative(),
    /**
     * With the last page only (rule 6): this device's mutations that the server has decided, up to this counter; 0 before.
     * Two copies of one profile count alike, so a desk drops only what it was itself answered «applied» for.
     */
    confirmedCounter: z.int().nonnegative(),
    /** With the last page: clients that this desk has yet to erase (erasure.ts), until it says that it has. */
    erasures: z.array(erasureSchema).optional(),
    serverTime: timeSchema,
  }),
  /** Rule 7: take everything anew, keep the outbox. */
  z.object({ kind: z.literal("reset"), reason: resetReasonSchema }),
]);
export type PullResponse = z.infer<typeof pullResponseSchema>;

/** POST /api/v1/sync/push: at most `pushBatchLimit` mutations and `pushBatchBytes` of JSON, in order of their counters. */
export const pushBatchLimit = 200;
export const pushBatchBytes = 8 * 1024 * 1024;
/**
 * A server whose history does not have `cookie` and `heard` decides nothing, so that what was written later never gets into
 * it before what was written earlier. Without a cookie: whichever answers.
 */
export const pushRequestSchema = pullRequestSchema.extend({
  mutations: z.array(pushedMutationSchema).max(pushBatchLimit),
  /** With the last of what waits: the pull that would follow is answered along. */
  pulls: z.boolean(),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;
export const pushOutcomeSchema = z.discriminatedUnion("status", [
  z.object({ mutationId: idSchema, status: z.literal("applied"), revision: z.int() }),
  z.object({ mutationId: idSchema, status: z.literal("refused"), error: errorBodySchema }),
]);
export type PushOutcome = z.infer<typeof pushOutcomeSchema>;
export const pushResponseSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("decided"),
    outcomes: z.array(pushOutcomeSchema),
    /** Where the account stood when the outcomes were kept: after all their revisions. */
    heard: pointSchema,
    serverTime: timeSchema,
    /** What a pull since the cookie would answer now. A server may leave it out, and a desk then asks. */
    pulled: pullResponseSchema.optional(),
  }),
  /** Nothing was decided: the pull says the same, and everything is taken anew and sent in order. */
  z.object({ kind: z.literal("reset"), reason: resetReasonSchema.exclude(["scope"]), serverTime: timeSchema }),
]);
export type PushResponse = z.infer<typeof pushResponseSchema>;

/**
 * POST /api/v1/sync/snapshot (sync rule 8): the desk's scope as ready pieces of SQLite, for a desk that has nothing yet.
 *   none: few enough rows that pulling them is as fast. preparing: made now, ask again; `done` of `total` rows.
 *   ready: the parts, in the order in which they are loaded; `cookie` is where the pull goes on.
 */
export const snapshotRequestSchema = z.object({ deviceId: idSchema });
/**
 * A part is a SQLite image of its own, compressed by zstd, small enough to be held in memory. Its tables are named as in
 * the desk's file (src-cache) and hold some of their rows. `rows` parts carry the synced tables, `index` parts what is
 * derived from them for lists and search: a desk on a slow line, or one whose rules of search differ, leaves these out
 * and makes them itself.
 */
export const snapshotPartSchema = z.object({
  content: z.enum(["rows", "index"]),
  rows: z.int().nonnegative(),
  /** Of the SQLite image. */
  bytes: z.int().positive(),
  compressedBytes: z.int().positive(),
  /** Of the compressed bytes, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SnapshotPart = z.infer<typeof snapshotPartSchema>;
export const snapshotResponseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.literal("preparing"),
    retryAfterSeconds: z.number().positive(),
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal("ready"),
    /** The same id has the same parts, byte by byte: a download that was cut goes on where it ended. */
    snapshotId: z.string().regex(/^[0-9a-f-]{36}$/),
    cookie: cookieSchema,
    /** The rules by which the `index` parts were filled (src-cache/search-index.ts). */
    indexVersion: z.int(),
    parts: z.array(snapshotPartSchema).min(1),
  }),
]);
export type SnapshotResponse = z.infer<typeof snapshotResponseSchema>;
export type Snapshot = Extract<SnapshotResponse, { kind: "ready" }>;
/**
 * GET /api/v1/sync/snapshot/:snapshotId/:part (number from 0): the compressed bytes, whole or by Range (RFC 9110, 14).
 * Answers notFound when a newer snapshot has taken its place: the desk asks for that one.
 */
export const snapshotPartPath = (snapshotId: string, part: number) => `/sync/snapshot/${snapshotId}/${part}`;

/**
 * POST /api/v1/sync/digest: whether a desk holds what the server holds, one slice of one table at a time. A slice is the
 * living rows whose ids come after `after` and not after `until` (null: the beginning, the end), by id, at most `limit`;
 * `rows` asks for the rows themselves and gets at most `digestRowsLimit`.
 */
export const digestSliceLimit = 2000;
export const digestRowsLimit = 50;
export const digestRequestSchema = z.object({
  deviceId: idSchema,
  cookie: cookieSchema,
  table: z.enum(syncedTableNames),
  after: idSchema.nullable(),
  until: idSchema.nullable(),
  limit: z.int().positive().max(digestSliceLimit),
  want: z.enum(["digest", "rows"]),
});
export type DigestRequest = z.infer<typeof digestRequestSchema>;
/** Where the slice ended: the id of its last row when there were more than `limit`, else the `until` of the request. */
const sliceEndSchema = idSchema.nullable();
export const digestResponseSchema = z.discriminatedUnion("kind", [
  /** The cookie is not where the account is: two states are never compared. The desk pulls first. */
  z.object({ kind: z.literal("moved") }),
  z.object({
    kind: z.literal("digest"),
    until: sliceEndSchema,
    rows: z.int().nonnegative(),
    /** SHA-256 by rules/row-digest.ts, hex. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** Puts of all rows of the slice: the server has no other between `after` and `until`. */
  z.object({ kind: z.literal("rows"), until: sliceEndSchema, patch: rowPatchSchema, serverTime: timeSchema }),
]);
export type DigestResponse = z.infer<typeof digestResponseSchema>;

/** GET /api/v1/sync/events (SSE): event `poke`, data of this form, when the account's revision rises, and with every heartbeat. */
export const pokeSchema = z.object({ revision: z.int() });

/** GET /health */
export const healthSchema = z.object({
  product: z.literal("kartoteka"),
  protocolVersion: z.int(),
  minimumProtocolVersion: z.int(),
  database: z.enum(["ok", "unavailable"]),
});

export const sessionUserSchema = signInResponseSchema.shape.user.extend({ role: roleSchema });
export type SessionUser = z.infer<typeof sessionUserSchema>;
export const knownMutationNames: readonly string[] = mutationNames;
