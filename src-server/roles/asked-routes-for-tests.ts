import { randomUUID } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { setTimeout as wait } from "node:timers/promises";
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
  /** Of before the marked rows were there, so that a push brings them all along. */
  cookieBefore: Cookie;
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

/** The snapshot of the account, for whoever has none of his own. */
export type AskedWorld = { url: string; snapshotId: string };

/** Every route, asked as the asker would: in full, where an answer comes in pieces. A new route has no way past it. */
export const askRoute: Record<RouteName, (world: AskedWorld, asker: Asker) => Promise<Reply[]>> = {
  "GET /health": async (world, asker) => [await ask(world, asker, "GET", "/health")],
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
  "POST /api/v1/erasures": async (world, asker) => [
    await post(world, asker, "/erasures", { clientId: randomUUID(), reason: "по просьбе" }),
  ],
  "POST /api/v1/erasures/read": async (world, asker) => [await post(world, asker, "/erasures/read", {})],
  "GET /api/v1/sync/events": async (world, asker) => [await ask(world, asker, "GET", `${apiPrefix}/sync/events`)],
};

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
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: {
      [protocolVersionHeader]: String(protocolVersion),
      // as one piece: what was packed is looked through unpacked
      "accept-encoding": "identity",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const received = isStream(response) ? await firstEvent(response) : Buffer.from(await response.arrayBuffer());
  const isPart = response.headers.get("content-type") === "application/octet-stream";
  const unpacked = isPart ? zstdDecompressSync(received) : received;
  const headers = Buffer.from(JSON.stringify(Object.fromEntries(response.headers)));
  const json = isPart || isStream(response) ? null : (JSON.parse(unpacked.toString()) as unknown);
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
