import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { PracticeLog } from "./exchange.ts";
import { type RingOutcome, type RingRequest, ringRequestSchema } from "./ring.ts";
import type { PracticeStats } from "./sip-server.ts";

/** What another process may do with a running practice line. */
export interface Controlled {
  readonly controlToken: string;
  ring(request: RingRequest): Promise<RingOutcome>;
  stats(): PracticeStats;
  dropConnections(): number;
}

/**
 * HTTP on the port of the SIP server, for tests and the start script. Every request carries
 * `Authorization: Bearer <token of the ready line>`; bodies and answers are JSON.
 *
 * POST /ring              RingRequest → RingOutcome, when the ringing has ended
 * GET  /stats             PracticeStats
 * POST /drop-connections  {"dropped": n}
 *
 * Errors: 400 bad body, 401 wrong token (by whose words a start script knows its own line on a taken port), 404 no such path, 413 body over 16 KB, 500 with {"error": text}.
 */
export interface Control {
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const LARGEST_BODY_BYTES = 16 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export function createControl(pbx: Controlled, log: PracticeLog): Control {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (!isAuthorized(request, pbx.controlToken)) return { status: 401, body: { error: "wrong or missing token" } };
    switch (`${request.method} ${request.url}`) {
      case "GET /stats":
        return { status: 200, body: pbx.stats() };
      case "POST /drop-connections":
        return { status: 200, body: { dropped: pbx.dropConnections() } };
      case "POST /ring": {
        const body = await readBody(request);
        if (body === undefined) return { status: 413, body: { error: "body too large" } };
        const parsed = ringRequestSchema.safeParse(parseJson(body));
        if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
        return { status: 200, body: await pbx.ring(parsed.data) };
      }
      default:
        return { status: 404, body: { error: "no such path" } };
    }
  };

  return {
    handle(request, response) {
      answer(request)
        .catch((error: unknown): Answer => {
          log("error", { message: String(error) });
          return { status: 500, body: { error: String(error) } };
        })
        .then(({ status, body }) => {
          response.writeHead(status, {
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
          });
          response.end(JSON.stringify(body));
        })
        .catch((error: unknown) => log("error", { message: String(error) }));
    },
  };
}

/** The same three things as messages of `child_process.fork`; each gets one reply with its `requestId`. */
const ipcRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ring"), requestId: z.string(), request: ringRequestSchema }),
  z.strictObject({ kind: z.literal("stats"), requestId: z.string() }),
  z.strictObject({ kind: z.literal("drop-connections"), requestId: z.string() }),
]);

export type IpcReply =
  | { readonly kind: "reply"; readonly requestId: string; readonly result: unknown }
  | { readonly kind: "error"; readonly requestId: string | undefined; readonly message: string };

/** Never rejects: whatever goes wrong is an error reply. */
export async function answerIpc(pbx: Controlled, message: unknown): Promise<IpcReply> {
  const parsed = ipcRequestSchema.safeParse(message);
  if (!parsed.success) return { kind: "error", requestId: undefined, message: z.prettifyError(parsed.error) };
  const { data } = parsed;
  const { requestId } = data;
  try {
    switch (data.kind) {
      case "ring":
        return { kind: "reply", requestId, result: await pbx.ring(data.request) };
      case "stats":
        return { kind: "reply", requestId, result: pbx.stats() };
      case "drop-connections":
        return { kind: "reply", requestId, result: { dropped: pbx.dropConnections() } };
    }
  } catch (error) {
    return { kind: "error", requestId, message: String(error) };
  }
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ""), hash(`Bearer ${token}`));
}

/** @returns undefined when the body is too large */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > LARGEST_BODY_BYTES) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
