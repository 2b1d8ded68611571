import { createParser } from "eventsource-parser";
import { z } from "zod";
import {
  administration,
  type AdministrationAnswer,
  type AdministrationName,
  type AdministrationRequest,
} from "../../../src-contract/administration.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import {
  apiPrefix,
  type DigestRequest,
  type DigestResponse,
  digestResponseSchema,
  healthSchema,
  pokeSchema,
  protocolVersion,
  type pullRequestSchema,
  type PullResponse,
  pullResponseSchema,
  type pushRequestSchema,
  pushResponseSchema,
  refreshResponseSchema,
  type signInRequestSchema,
  type SignInResponse,
  signInResponseSchema,
  snapshotPartPath,
  type snapshotRequestSchema,
  type SnapshotResponse,
  snapshotResponseSchema,
} from "../../../src-contract/sync-protocol.ts";
import { attachmentPath, uploadPath, uploadsPath } from "../../../src-contract/file-protocol.ts";
import { chunkHeaders, creationHeaders, offsetIn } from "../files/tus.ts";
import {
  type ByteStream,
  type Http,
  type HttpRequest,
  requestBytes,
  requestHeaders,
  requestJson,
  requestStream,
  withinSilence,
} from "./http.ts";

export type DeskSession = z.infer<typeof refreshResponseSchema>;

const sessionTimeout = 20_000;
/** A page of the feed over a slow line. */
const syncTimeout = 120_000;
/** Between two pieces of a part of a snapshot. */
const partTimeout = 30_000;
/** A chunk of a file over a slow line. */
const chunkTimeout = 120_000;
/** The server's heartbeat comes every 15 seconds. */
const silenceTimeout = 40_000;
/** Refreshed when it has less than this to live. */
const refreshAhead = 30_000;

/** Looks who answers before the password is sent. Throws notKartoteka, clientTooOld, serverTooOld and network kinds. */
export async function checkServer(http: Http): Promise<void> {
  const health = await requestJson(
    http,
    { method: "GET", path: "/health", timeoutMilliseconds: sessionTimeout },
    healthSchema,
  );
  if (health.minimumProtocolVersion > protocolVersion) throw new KartotekaError("clientTooOld");
  if (health.protocolVersion < protocolVersion) throw new KartotekaError("serverTooOld");
}

export function signInAt(http: Http, body: z.infer<typeof signInRequestSchema>): Promise<SignInResponse> {
  const path = `${apiPrefix}/session/sign-in`;
  return requestJson(http, { method: "POST", path, body, timeoutMilliseconds: sessionTimeout }, signInResponseSchema);
}

export async function signOutAt(http: Http, refreshToken: string): Promise<void> {
  const path = `${apiPrefix}/session/sign-out`;
  const request = { method: "POST", path, body: { refreshToken }, timeoutMilliseconds: 5_000 } as const;
  await requestJson(http, request, z.object({}));
}

export type SnapshotPartRequest = { snapshotId: string; part: number; fromByte: number; signal: AbortSignal };

/** What the sync needs of the network; the simulator has one of its own. */
export type SyncNetwork = {
  push(request: z.infer<typeof pushRequestSchema>): Promise<z.infer<typeof pushResponseSchema>>;
  pull(request: z.infer<typeof pullRequestSchema>): Promise<PullResponse>;
  digest(request: DigestRequest): Promise<DigestResponse>;
  /** `none` also from a server that knows of no snapshots. */
  snapshot(request: z.infer<typeof snapshotRequestSchema>): Promise<SnapshotResponse>;
  /** Throws notFound when a newer snapshot has taken its place. */
  snapshotPart(request: SnapshotPartRequest): Promise<ByteStream>;
  /** Ends (resolves) when the stream ends, throws when it cannot be opened or breaks. */
  listen(onPoke: (revision: number) => void, signal: AbortSignal): Promise<void>;
  /** Takes new tokens, and with them the role, the account and the SIP account as they are now. */
  refresh(): Promise<void>;
};

/** A question outside of the sync, with the session's tokens; `path` follows the API's prefix. */
export type AskServer = <Schema extends z.ZodType>(
  request: { method: "GET" | "POST"; path: string; body?: unknown },
  schema: Schema,
) => Promise<z.infer<Schema>>;

/** What the files need of it. */
export type FileNetwork = {
  /** Begins an upload or goes on with the same one; answers how many of its bytes the server has. */
  beginUpload(file: { sha256: string; size: number }): Promise<number>;
  /** The same, after this chunk. Throws conflict and notFound where the upload stands elsewhere, invalid for changed bytes. */
  sendChunk(chunk: { sha256: string; offset: number; bytes: Uint8Array }): Promise<number>;
  /** Throws fileAwaited while the bytes have not come to the server. */
  attachment(request: { attachmentId: string; fromByte: number }): Promise<ByteStream>;
};

/** With what is no part of the sync. */
export type ServerClient = SyncNetwork &
  FileNetwork & {
    administer<Name extends AdministrationName>(
      name: Name,
      request: AdministrationRequest<Name>,
    ): Promise<AdministrationAnswer<Name>>;
    ask: AskServer;
  };

export type ServerClientParts = {
  http: Http;
  deviceId: string;
  /** The session as it is kept; null when there is none. */
  readSession(): DeskSession | null;
  /** On the disk when it returns: the old refresh token is used up. */
  saveSession(session: DeskSession): Promise<void>;
  /** The server's clock as far as it is known, milliseconds UTC. */
  now(): number;
  /** Ends whatever is under way. */
  signal: AbortSignal;
};

/** Throws notSignedIn when there are no tokens, sessionRevoked when the server takes them no more. */
export function createServerClient(parts: ServerClientParts): ServerClient {
  const { http, deviceId, readSession, saveSession, now, signal: ended } = parts;
  let refreshing: Promise<void> | null = null;
  /** A token that looked worn out when it came: by a clock that is wrong, and not yet put right by a server's answer. */
  let wornAtBirth: string | null = null;

  const isNearlyOver = ({ tokens }: DeskSession) => tokens.accessExpiresAt - now() < refreshAhead;

  /** One at a time: a refresh token is good for one use. */
  function refresh(): Promise<void> {
    refreshing ??= refreshOnce().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function refreshOnce(): Promise<void> {
    const session = readSession();
    // empty after a sign-out: the file was opened again without a network
    if (!session || session.tokens.refreshToken === "") throw new KartotekaError("notSignedIn");
    const body = { refreshToken: session.tokens.refreshToken, deviceId };
    const path = `${apiPrefix}/session/refresh`;
    const request = { method: "POST", path, body, timeoutMilliseconds: sessionTimeout, signal: ended } as const;
    const renewed = await requestJson(http, request, refreshResponseSchema);
    if (isNearlyOver(renewed)) wornAtBirth = renewed.tokens.accessToken;
    await saveSession(renewed);
  }

  async function authorized<Value>(work: (accessToken: string) => Promise<Value>): Promise<Value> {
    const session = readSession();
    if (!session) throw new KartotekaError("notSignedIn");
    if (isNearlyOver(session) && session.tokens.accessToken !== wornAtBirth) await refresh();
    try {
      return await work(readSession()?.tokens.accessToken ?? "");
    } catch (error) {
      // also when this computer's clock says that the token is still good
      if (!(error instanceof KartotekaError) || error.kind !== "notSignedIn") throw error;
      await refresh();
      return work(readSession()?.tokens.accessToken ?? "");
    }
  }

  // an erasure takes as long as a large pull: one patience for all
  const ask: AskServer = ({ method, path, body }, schema) =>
    authorized((accessToken) =>
      requestJson(
        http,
        { method, path: apiPrefix + path, body, accessToken, timeoutMilliseconds: syncTimeout, signal: ended },
        schema,
      ),
    );
  const post = <Schema extends z.ZodType>(path: string, body: unknown, schema: Schema) =>
    ask({ method: "POST", path, body }, schema);

  function askUpload(request: Pick<HttpRequest, "method" | "path" | "bytes" | "headers">): Promise<number> {
    return authorized(async (accessToken) => {
      const whole = { ...request, accessToken, timeoutMilliseconds: chunkTimeout, signal: ended };
      return offsetIn(await requestHeaders(http, whole), request.path);
    });
  }

  return {
    ask,
    refresh,
    beginUpload: ({ sha256, size }) =>
      askUpload({ method: "POST", path: uploadsPath, headers: creationHeaders(sha256, size) }),
    sendChunk: ({ sha256, offset, bytes }) =>
      askUpload({ method: "PATCH", path: uploadPath(sha256), headers: chunkHeaders(offset, bytes), bytes }),
    attachment: ({ attachmentId, fromByte }) =>
      authorized((accessToken) =>
        requestBytes(http, {
          method: "GET",
          path: attachmentPath(attachmentId),
          accessToken,
          timeoutMilliseconds: partTimeout,
          signal: ended,
          fromByte,
        }),
      ),
    push: (request) => post("/sync/push", request, pushResponseSchema),
    pull: (request) => post("/sync/pull", request, pullResponseSchema),
    administer: <Name extends AdministrationName>(name: Name, request: AdministrationRequest<Name>) =>
      post(
        administration[name].path,
        request,
        administration[name].response as unknown as z.ZodType<AdministrationAnswer<Name>>,
      ),
    digest: (request) => post("/sync/digest", request, digestResponseSchema),
    async snapshot(request) {
      try {
        return await post("/sync/snapshot", request, snapshotResponseSchema);
      } catch (error) {
        if (toErrorBody(error).kind === "notFound") return { kind: "none" };
        throw error;
      }
    },
    snapshotPart: ({ snapshotId, part, fromByte, signal }) =>
      authorized((accessToken) =>
        requestBytes(http, {
          method: "GET",
          path: apiPrefix + snapshotPartPath(snapshotId, part),
          accessToken,
          timeoutMilliseconds: partTimeout,
          signal,
          fromByte,
        }),
      ),
    async listen(onPoke, signal) {
      const path = `${apiPrefix}/sync/events`;
      const response = await authorized((accessToken) =>
        requestStream(http, { method: "GET", path, accessToken, timeoutMilliseconds: sessionTimeout, signal }),
      );
      await readEvents(response, onPoke, signal);
    },
  };
}

async function readEvents(response: Response, onPoke: (revision: number) => void, signal: AbortSignal): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event !== "poke") return;
      const poke = pokeSchema.safeParse(JSON.parse(data));
      if (poke.success) onPoke(poke.data.revision);
    },
  });
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  const stop = () => void reader.cancel().catch(() => undefined); // the stream is over either way
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read(), silenceTimeout);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (!signal.aborted) throw new KartotekaError("unreachable", "the event stream broke", { cause: error });
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
