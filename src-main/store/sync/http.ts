import type { z } from "zod";
import { errorBodySchema, KartotekaError } from "../../../src-contract/errors.ts";
import { protocolVersion, protocolVersionHeader } from "../../../src-contract/sync-protocol.ts";

export type Http = {
  /** Without a slash at the end. */
  baseUrl: string;
  fetch: typeof fetch;
};

export type HttpRequest = {
  method: "GET" | "POST" | "PATCH";
  path: string;
  /** JSON. */
  body?: unknown;
  /** Instead of JSON, with what says what they are among the headers. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  accessToken?: string;
  timeoutMilliseconds: number;
  signal?: AbortSignal;
  /** Asks for the bytes from here on only (RFC 9110, 14.2). */
  fromByte?: number;
};

/** The bytes of an answer as they come. They begin at 0 where the server gives no ranges. */
export type ByteStream = { begins: number; bytes: AsyncIterable<Uint8Array> };

/**
 * One request and its checked answer. Throws unreachable (no answer in time, or one of a proxy that found no server),
 * certificate, notKartoteka (something answers, but not in our words), the kinds that the server names, cancelled.
 */
export async function requestJson<Schema extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const { response, release } = await send(http, request, "application/json");
  try {
    const text = await response.text();
    if (!response.ok) throw refusalOf(response, text);
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw new KartotekaError("notKartoteka", `${request.path}: an answer of another form`);
    return parsed.data;
  } catch (error) {
    throw networkError(error, request.signal);
  } finally {
    release();
  }
}

/** An answer that says everything in its headers. */
export async function requestHeaders(http: Http, request: HttpRequest): Promise<Headers> {
  const { response, release } = await send(http, request, "application/json");
  try {
    const text = await response.text();
    if (!response.ok) throw refusalOf(response, text);
    return response.headers;
  } catch (error) {
    throw networkError(error, request.signal);
  } finally {
    release();
  }
}

/** An open answer, for a stream; time-out and signal cover its beginning, its reader ends it. */
export async function requestStream(http: Http, request: HttpRequest): Promise<Response> {
  const { response, release } = await send(http, request, "text/event-stream");
  release();
  if (response.ok && response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
  throw refusalOf(response, await response.text().catch(() => ""));
}

/**
 * Bytes, checked by whoever knows what they should be. The time-out covers the beginning, and each silence after it; the
 * signal covers everything. Its reader reads to the end or leaves the loop.
 */
export async function requestBytes(http: Http, request: HttpRequest): Promise<ByteStream> {
  const { response, release, inTime } = await send(http, request, "application/octet-stream");
  inTime();
  const begins = beginningOf(response, request.fromByte ?? 0);
  if (response.ok && begins !== null && response.body)
    return { begins, bytes: chunksOf(response.body, request, release) };
  release();
  throw refusalOf(response, await response.text().catch(() => ""));
}

/** Null for an answer that holds no bytes of ours: a page of a proxy, or another range than was asked for. */
function beginningOf(response: Response, asked: number): number | null {
  if (!response.headers.get("content-type")?.startsWith("application/octet-stream")) return null;
  if (response.status === 200) return 0;
  const [, first] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  return response.status === 206 && first !== undefined && Number(first) === asked ? asked : null;
}

async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  { timeoutMilliseconds, signal }: HttpRequest,
  release: () => void,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read(), timeoutMilliseconds);
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw networkError(error, signal);
  } finally {
    release();
    void reader.cancel().catch(() => undefined); // the answer is over either way
  }
}

/** A line that is dead without saying so is known by its silence. */
export async function withinSilence<Value>(read: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new KartotekaError("unreachable", "silence on the line")), milliseconds);
  });
  try {
    return await Promise.race([read, silence]);
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  { baseUrl, fetch }: Http,
  { method, path, body, bytes, headers, accessToken, timeoutMilliseconds, signal, fromByte = 0 }: HttpRequest,
  accept: string,
): Promise<{ response: Response; release: () => void; inTime: () => void }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMilliseconds);
  const inTime = () => clearTimeout(timer);
  const onAbort = () => abort.abort();
  if (signal?.aborted) abort.abort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const release = () => {
    inTime();
    signal?.removeEventListener("abort", onAbort);
  };
  try {
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        accept,
        // the parts of a snapshot are compressed already, and a stream must not wait for more to compress
        ...(accept === "application/json" ? { "accept-encoding": "br" } : {}),
        [protocolVersionHeader]: String(protocolVersion),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(fromByte === 0 ? {} : { range: `bytes=${fromByte}-` }),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(bytes === undefined ? {} : { body: bytes as Uint8Array<ArrayBuffer> }),
      redirect: "error",
      signal: abort.signal,
    });
    return { response, release, inTime };
  } catch (error) {
    release();
    throw networkError(error, signal);
  }
}

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS|ERR_SSL/;

/** What fetch and a body's reading throw. The details name the code, never the address with its path. */
function networkError(error: unknown, signal: AbortSignal | undefined): KartotekaError {
  if (error instanceof KartotekaError) return error;
  if (signal?.aborted) return new KartotekaError("cancelled");
  const codes: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && codes.length < 5; cause = cause.cause) {
    codes.push("code" in cause && typeof cause.code === "string" ? cause.code : cause.name);
    if (/redirect/i.test(cause.message)) return new KartotekaError("notKartoteka", "the address leads elsewhere");
  }
  const code = codes.at(-1) ?? "no answer";
  if (codes.some((name) => certificateCodes.test(name)))
    return new KartotekaError("certificate", code, { cause: error });
  return new KartotekaError("unreachable", code, { cause: error });
}

/** Of getaddrinfo and connect: the request had not begun. */
const beforeConnection = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"]);

/** True when the server cannot have seen the request; after any other failure it may have. Pure. */
export function neverReachedServer(error: unknown): boolean {
  return error instanceof KartotekaError && error.kind === "unreachable" && beforeConnection.has(error.message);
}

/** An answer that is not 2xx, in the server's words when they are ours. */
function refusalOf(response: Response, text: string): KartotekaError {
  const body = errorBodySchema.safeParse(parseJson(text));
  if (body.success) {
    const { kind, details, ...options } = body.data;
    return new KartotekaError(kind, details, options);
  }
  const status = `status ${response.status}`;
  if (response.status === 426) return new KartotekaError("clientTooOld", status);
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after"));
    return new KartotekaError("rateLimited", status, { retryAfterSeconds: seconds > 0 ? seconds : 60 });
  }
  // of a proxy whose server is down
  if ([502, 503, 504].includes(response.status)) return new KartotekaError("unreachable", status);
  return new KartotekaError("notKartoteka", status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller's schema refuses it
  }
}
