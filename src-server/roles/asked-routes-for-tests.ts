import { createHash, randomUUID } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { setTimeout as wait } from "node:timers/promises";
import { noRecording } from "../../src-contract/entities/recording.ts";
import { type SyncedTable, syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import type { RowPatch } from "../../src-contract/row-patch.ts";
import {
  apiPrefix,
  type Cookie,
  type PullResponse,
  protocolVersion,
  protocolVersionHeader,
  type Snapshot,
  snapshotPartPath,
  type SnapshotResponse,
} from "../../src-contract/sync-protocol.ts";
import {
  attachmentPath,
  chunkContentType,
  errorKindHeader,
  tusVersion,
  uploadPath,
  uploadsPath,
} from "../../src-contract/file-protocol.ts";
import { ingestExamples } from "../../src-contract/ingest/ingest-examples.ts";
import { ingestPagePath, ingestPath } from "../../src-contract/ingest/ingest-protocol.ts";
import { codeAt, fromBase32, stepAt } from "../identity/totp.ts";
import type { Caller, RouteName } from "../routes/route-policy.ts";
import { password } from "../server-for-tests.ts";

/** Somebody who asks, with everything that he has, good or not. */
export type Asker = {
  caller: Caller;
  email: string;
  deviceId: string;
  accessToken: string | null;
  refreshToken: string;
  /** Of another session of the same device: one to be signed out of. */
  spareToken: string;
  userId: string;
  /** Another device of his: one to be shut out. */
  spareDeviceId: string;
  /** Of before the marked rows were there, so that a push brings them all along. */
  cookieBefore: Cookie;
  /** Of his second factor, once he has one. */
  secret?: string | undefined;
};

/** What came back, read as far as a desk reads it. */
export type Reply = {
  status: number;
  /** Headers and body as text and bytes, and what unpacks from them. */
  bytes: Buffer;
  json: unknown;
  /** Rows in the answer. */
  patch: RowPatch;
  /** Of a digest, which was asked of each table. */
  table?: SyncedTable;
};

/**
 * What is the account's, for whoever has none of his own: its snapshot, an invitation, a person with a device, and a file
 * with the row that names it.
 */
export type AskedWorld = {
  url: string;
  snapshotId: string;
  invitationId: string;
  sourceKeyId: string;
  senderId: string;
  personId: string;
  deviceId: string;
  now: number;
  attachmentId: string;
  sha256: string;
};

/** Every route, asked as the asker would: in full, where an answer comes in pieces. A new route has no way past it. */
export const askRoute: Record<RouteName, (world: AskedWorld, asker: Asker) => Promise<Reply[]>> = {
  "GET /health": async (world, asker) => [await ask(world, asker, "GET", "/health")],
  "GET /metrics": async (world, asker) => [await ask(world, asker, "GET", "/metrics")],
  "POST /api/v1/session/sign-in": async (world, asker) => {
    const { email, deviceId } = asker;
    return [await post(world, asker, "/session/sign-in", { email, password, deviceId, deviceName: "тест" })];
  },
  "POST /api/v1/session/refresh": async (world, asker) => {
    const { refreshToken, deviceId } = asker;
    const reply = await post(world, asker, "/session/refresh", { refreshToken, deviceId });
    const tokens = (reply.json as { tokens?: { refreshToken: string; accessToken: string } }).tokens;
    if (tokens) Object.assign(asker, tokens);
    return [reply];
  },
  "POST /api/v1/session/sign-out": async (world, asker) => [
    await post(world, asker, "/session/sign-out", { refreshToken: asker.spareToken }),
  ],
  "GET /api/v1/identity/invitations": async (world, asker) => [
    await ask(world, asker, "GET", `${apiPrefix}/identity/invitations`),
  ],
  "POST /api/v1/identity/invitations": async (world, asker) => {
    const email = `${randomUUID()}@invited.kartoteka`;
    const invited = { name: "Приглашённый", email, role: "employee", sipAccounts: [] };
    return [await post(world, asker, "/identity/invitations", invited)];
  },
  "POST /api/v1/identity/invitations/revoke": async (world, asker) => [
    await post(world, asker, "/identity/invitations/revoke", { invitationId: world.invitationId }),
  ],
  "POST /api/v1/identity/join/look": async (world, asker) => [
    await post(world, asker, "/identity/join/look", { token: madeUpSingleUseToken }),
  ],
  "POST /api/v1/identity/join": async (world, asker) => {
    const { deviceId } = asker;
    const joining = { token: madeUpSingleUseToken, password: "длинный пароль", deviceId, deviceName: "тест" };
    return [await post(world, asker, "/identity/join", joining)];
  },
  "GET /api/v1/identity/devices": async (world, asker) => [
    await ask(world, asker, "GET", `${apiPrefix}/identity/devices`),
  ],
  "GET /api/v1/identity/people/:userId/devices": async (world, asker) => [
    await ask(world, asker, "GET", `${apiPrefix}/identity/people/${world.personId}/devices`),
  ],
  "POST /api/v1/identity/devices/revoke": async (world, asker) => {
    const isStranger = asker.caller === "otherAccount";
    const { userId, deviceId } = isStranger
      ? { userId: world.personId, deviceId: world.deviceId }
      : { userId: asker.userId, deviceId: asker.spareDeviceId };
    return [await post(world, asker, "/identity/devices/revoke", { userId, deviceId })];
  },
  "POST /api/v1/identity/devices/admit": async (world, asker) => {
    const { personId: userId, deviceId } = world;
    return [await post(world, asker, "/identity/devices/admit", { userId, deviceId })];
  },
  "POST /api/v1/identity/password/ask": async (world, asker) => [
    await post(world, asker, "/identity/password/ask", { email: asker.email }),
  ],
  "POST /api/v1/identity/password/reset": async (world, asker) => [
    await post(world, asker, "/identity/password/reset", { token: madeUpSingleUseToken, password: "длинный пароль" }),
  ],
  "GET /api/v1/identity/second-factor": async (world, asker) => [
    await ask(world, asker, "GET", `${apiPrefix}/identity/second-factor`),
  ],
  "POST /api/v1/identity/second-factor/enrol": async (world, asker) => [await enrol(world, asker)],
  "POST /api/v1/identity/second-factor/confirm": async (world, asker) => {
    const { secret } = (await enrol(world, asker)).json as { secret?: string };
    asker.secret = secret;
    return [await post(world, asker, "/identity/second-factor/confirm", { code: codeOf(world, asker, 0) })];
  },
  "POST /api/v1/identity/second-factor/remove": async (world, asker) => {
    // the step before was used up by the confirmation
    const code = codeOf(world, asker, 1);
    return [await post(world, asker, "/identity/second-factor/remove", { password, code })];
  },
  "POST /api/v1/identity/second-factor/require": async (world, asker) => [
    await post(world, asker, "/identity/second-factor/require", { isRequired: false }),
  ],
  "POST /api/v1/sync/push": async (world, asker) => {
    const { deviceId, cookieBefore: cookie } = asker;
    return [await post(world, asker, "/sync/push", { deviceId, cookie, heard: null, mutations: [], pulls: true })];
  },
  "POST /api/v1/sync/pull": async (world, asker) => {
    const replies: Reply[] = [];
    for (let cookie: Cookie | null = null; ; ) {
      const reply: Reply = await post(world, asker, "/sync/pull", { deviceId: asker.deviceId, cookie, heard: null });
      replies.push(reply);
      const page = reply.json as Partial<Extract<PullResponse, { kind: "page" }>>;
      if (!page.more || !page.cookie) return replies;
      cookie = page.cookie;
    }
  },
  "POST /api/v1/sync/digest": async (world, asker) => {
    const [page] = (await askRoute["POST /api/v1/sync/pull"](world, asker)).map(
      ({ json }) => json as { cookie?: Cookie },
    );
    const cookie = page?.cookie ?? asker.cookieBefore;
    const replies: Reply[] = [];
    for (const table of syncedTableNames) {
      for (const want of ["digest", "rows"] as const) {
        const slice = { table, after: null, until: null, limit: 50, want };
        const reply = await post(world, asker, "/sync/digest", { deviceId: asker.deviceId, cookie, ...slice });
        replies.push({ ...reply, table });
      }
    }
    return replies;
  },
  "POST /api/v1/sync/snapshot": async (world, asker) => [await askSnapshot(world, asker)],
  "GET /api/v1/sync/snapshot/:snapshotId/:part": async (world, asker) => {
    const isStranger = asker.caller === "otherAccount";
    const { json } = isStranger ? { json: null } : await askSnapshot(world, asker);
    const { snapshotId = world.snapshotId, parts = [null] } = (json ?? {}) as Partial<Snapshot>;
    const replies: Reply[] = [];
    for (const part of parts.keys())
      replies.push(await ask(world, asker, "GET", apiPrefix + snapshotPartPath(snapshotId, part)));
    return replies;
  },
  "POST /api/v1/administration/people": async (world, asker) => [
    await post(world, asker, "/administration/people", {}),
  ],
  "POST /api/v1/administration/people/add": async (world, asker) => {
    const person = { name: "новый", email: `${randomUUID()}@test.kartoteka`, role: "employee", password };
    return [await post(world, asker, "/administration/people/add", person)];
  },
  "POST /api/v1/administration/people/change": async (world, asker) => {
    // as it is already: the roles of the others who ask are not changed by it
    const change = { change: "disabled", disabled: false };
    return [await post(world, asker, "/administration/people/change", { userId: world.personId, change })];
  },
  // where none is connected, whoever is asked about
  "POST /api/v1/dynamic-block": async (world, asker) => [
    await post(world, asker, "/dynamic-block", { clientId: randomUUID() }),
  ],
  "POST /api/v1/administration/recording": async (world, asker) => [
    await post(world, asker, "/administration/recording", noRecording),
  ],
  "POST /api/v1/administration/senders": async (world, asker) => [
    await post(world, asker, "/administration/senders", {}),
  ],
  "POST /api/v1/administration/senders/set": async (world, asker) => {
    // nobody listens there: it is answered that it is not kept
    const mailbox = { transport: "email", host: "127.0.0.1", port: 1, security: "none", user: "", secret: "" };
    const sender = { id: randomUUID(), label: "ящик", from: "a@example.ru", fromName: "", ...mailbox };
    return [await post(world, asker, "/administration/senders/set", sender)];
  },
  "POST /api/v1/administration/senders/remove": async (world, asker) => [
    await post(world, asker, "/administration/senders/remove", { senderId: world.senderId }),
  ],
  "POST /api/v1/administration/sources": async (world, asker) => [
    await post(world, asker, "/administration/sources", {}),
  ],
  "POST /api/v1/administration/sources/add": async (world, asker) => [
    await post(world, asker, "/administration/sources/add", { source: "getcourse" }),
  ],
  "POST /api/v1/administration/sources/revoke": async (world, asker) => [
    await post(world, asker, "/administration/sources/revoke", { keyId: world.sourceKeyId }),
  ],
  "POST /ingest/v1/batch": async (world, asker) => [
    await ask(world, asker, "POST", ingestPath, { items: [ingestExamples.client] }),
  ],
  "GET /ingest/v1/openapi.json": async (world, asker) => [await ask(world, asker, "GET", ingestPagePath)],
  "POST /api/v1/administration/audit": async (world, asker) => [
    await post(world, asker, "/administration/audit", { before: null, limit: 200 }),
  ],
  "POST /api/v1/administration/audit/verify": async (world, asker) => [
    await post(world, asker, "/administration/audit/verify", {}),
  ],
  "POST /api/v1/erasures": async (world, asker) => [
    await post(world, asker, "/erasures", { clientId: randomUUID(), reason: "по просьбе" }),
  ],
  "POST /api/v1/erasures/read": async (world, asker) => [await post(world, asker, "/erasures/read", {})],
  "GET /api/v1/sync/events": async (world, asker) => [await ask(world, asker, "GET", `${apiPrefix}/sync/events`)],
  "OPTIONS /api/v1/files": async (world, asker) => [await ask(world, asker, "OPTIONS", uploadsPath)],
  "POST /api/v1/files": async (world, asker) => [await beginUpload(world, asker, sha256Of(ownFile(asker)))],
  "HEAD /api/v1/files/:sha256": async (world, asker) => [
    await ask(world, asker, "HEAD", uploadPath(world.sha256), undefined, tus),
  ],
  "PATCH /api/v1/files/:sha256": async (world, asker) => {
    const isStranger = asker.caller === "otherAccount";
    // to what was begun in another account than his
    const bytes = isStranger ? ownFile({ ...asker, caller: "owner" }) : ownFile(asker);
    const sha256 = sha256Of(bytes);
    if (!isStranger) await beginUpload(world, asker, sha256);
    const checksum = `sha256 ${createHash("sha256").update(bytes).digest("base64")}`;
    const headers = { ...tus, "content-type": chunkContentType, "upload-offset": "0", "upload-checksum": checksum };
    return [await ask(world, asker, "PATCH", uploadPath(sha256), bytes, headers)];
  },
  "GET /api/v1/attachments/:attachmentId": async (world, asker) => [
    await ask(world, asker, "GET", attachmentPath(world.attachmentId)),
  ],
};

const tus = { "tus-resumable": tusVersion };
/** Another for each asker: what is there already is answered without a chunk. */
const ownFile = ({ caller }: Asker) => Buffer.from(`file of ${caller}`);
export const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function beginUpload(world: AskedWorld, asker: Asker, sha256: string): Promise<Reply> {
  const size = String(ownFile(asker).length);
  const metadata = `sha256 ${Buffer.from(sha256).toString("base64")}`;
  return ask(world, asker, "POST", uploadsPath, undefined, {
    ...tus,
    "upload-length": size,
    "upload-metadata": metadata,
  });
}

function enrol(world: AskedWorld, asker: Asker): Promise<Reply> {
  const { email, deviceId } = asker;
  return post(world, asker, "/identity/second-factor/enrol", { email, password, deviceId });
}

function codeOf({ now }: AskedWorld, { secret }: Asker, stepsAhead: number): string {
  return secret === undefined ? "000000" : codeAt(fromBase32(secret), stepAt(now) + stepsAhead);
}

async function askSnapshot(world: AskedWorld, asker: Asker): Promise<Reply> {
  for (;;) {
    const reply = await post(world, asker, "/sync/snapshot", { deviceId: asker.deviceId });
    if ((reply.json as Partial<SnapshotResponse>).kind !== "preparing") return reply;
    await wait(30);
  }
}

function post(world: AskedWorld, asker: Asker, path: string, body: unknown): Promise<Reply> {
  return ask(world, asker, "POST", apiPrefix + path, body);
}

async function ask(
  { url }: AskedWorld,
  { accessToken }: Asker,
  method: "GET" | "POST" | "OPTIONS" | "HEAD" | "PATCH",
  path: string,
  body?: unknown,
  headersBesides: Record<string, string> = {},
): Promise<Reply> {
  const isJson = body !== undefined && !Buffer.isBuffer(body);
  const response = await fetch(url + path, {
    method,
    headers: {
      [protocolVersionHeader]: String(protocolVersion),
      // as one piece: what was packed is looked through unpacked
      "accept-encoding": "identity",
      ...(isJson ? { "content-type": "application/json" } : {}),
      ...headersBesides,
      ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as Buffer<ArrayBuffer>) }),
  });
  const received = isStream(response) ? await firstEvent(response) : Buffer.from(await response.arrayBuffer());
  const isPart = response.headers.get("content-type") === "application/octet-stream" && path.includes("/snapshot/");
  const isFile = path.includes("/attachments/") && response.ok;
  const kind = response.headers.get(errorKindHeader);
  const unpacked = isPart ? zstdDecompressSync(received) : received;
  const headers = Buffer.from(JSON.stringify(Object.fromEntries(response.headers)));
  const hasJson = !isPart && !isFile && !isStream(response) && unpacked.length > 0;
  const json = hasJson ? (JSON.parse(unpacked.toString()) as unknown) : kind === null ? null : { kind };
  return { status: response.status, bytes: Buffer.concat([headers, unpacked]), json, patch: patchIn(json) };
}

function isStream(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

/** The stream says at once where the account stands, and then stays open. */
async function firstEvent(response: Response): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value) pieces.push(value);
    const bytes = Buffer.concat(pieces);
    if (!value || bytes.includes("\n\n")) {
      await reader?.cancel();
      return bytes;
    }
  }
}

/** A push carries its page as `pulled`. */
function patchIn(json: unknown): RowPatch {
  const { patch, pulled } = (json ?? {}) as { patch?: RowPatch; pulled?: { patch?: RowPatch } };
  return patch ?? pulled?.patch ?? [];
}

/** A token of the right form that was never given out. */
export const madeUpToken = (accountId: number) => `${accountId}.${randomUUID()}.${"x".repeat(43)}`;
const madeUpSingleUseToken = `1.${"x".repeat(43)}`;
