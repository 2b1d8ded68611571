import type { Knex } from "knex";
import { KartotekaError } from "../src-contract/errors.ts";
import {
  apiPrefix,
  digestRequestSchema,
  minimumProtocolVersion,
  protocolVersion,
  pullRequestSchema,
  pushRequestSchema,
  refreshRequestSchema,
  signInRequestSchema,
  signOutRequestSchema,
} from "../src-contract/sync-protocol.ts";
import type { ServerSettings } from "../src-server/database/server-settings.ts";
import { digestSlice } from "../src-server/digest.ts";
import { errorReply } from "../src-server/error-reply.ts";
import type { Pokes } from "../src-server/pokes.ts";
import { pull } from "../src-server/pull.ts";
import { push } from "../src-server/push.ts";
import { assertOwnDevice } from "../src-server/routes/route-access.ts";
import { authenticate, type Session } from "../src-server/session/authenticate.ts";
import { refreshSession, signIn, signOut } from "../src-server/session/sign-in.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A request as it reaches the server, and what it answers. */
export type Asked = {
  method: string;
  path: string;
  authorization: string | undefined;
  body: string | undefined;
  headers: Record<string, string>;
};
export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer };

export type DoorParts = { database: Knex; settings: ServerSettings; now: () => number };

/**
 * The routes' work without Fastify, which costs more than the work itself: parse, call the server's function, reply with
 * its words. `null` for a route that only the whole application has.
 */
export async function answerDirectly(parts: DoorParts, asked: Asked): Promise<Answer> {
  try {
    return json(200, await work(parts, asked));
  } catch (error) {
    const { status, body } = errorReply(error, "simulated");
    return json(status, body);
  }
}

async function work(parts: DoorParts, asked: Asked): Promise<unknown> {
  const { database, settings, now } = parts;
  const body: unknown = asked.body === undefined ? undefined : JSON.parse(asked.body);
  const checkPassword = async (typed: string, stored: string | undefined) => typed === stored;
  const session = { database, accessKey: settings.accessKey, checkPassword, now };
  switch (asked.path) {
    case "/health":
      return { product: "kartoteka", protocolVersion, minimumProtocolVersion, database: "ok" };
    case `${apiPrefix}/session/sign-in`:
      return signIn(session, signInRequestSchema.parse(body));
    case `${apiPrefix}/session/refresh`: {
      const refreshed = await refreshSession(session, refreshRequestSchema.parse(body));
      if (!refreshed.ok) throw new KartotekaError("sessionRevoked");
      return refreshed.answer;
    }
    case `${apiPrefix}/session/sign-out`:
      await signOut(database, signOutRequestSchema.parse(body).refreshToken, now());
      return {};
    case `${apiPrefix}/sync/push`: {
      const who = await sessionOf(parts, asked);
      const request = pushRequestSchema.parse(body);
      assertOwnDevice(who, request.deviceId);
      // the simulated server pokes by itself, at whatever moves the revision
      return push({ database, epoch: settings.epoch, now: now(), applied: () => {} }, who, request);
    }
    case `${apiPrefix}/sync/pull`: {
      const who = await sessionOf(parts, asked);
      const request = pullRequestSchema.parse(body);
      assertOwnDevice(who, request.deviceId);
      return pull({ database, epoch: settings.epoch, now: now() }, who, request);
    }
    case `${apiPrefix}/sync/digest`: {
      const who = await sessionOf(parts, asked);
      const request = digestRequestSchema.parse(body);
      assertOwnDevice(who, request.deviceId);
      return digestSlice({ database, epoch: settings.epoch, now: now() }, who, request);
    }
    default:
      throw new KartotekaError("notFound", asked.path);
  }
}

export type EventSink = { poke(revision: number): void; beat(revision: number | null): void; end(): void };
export type OpenEvents = { answer: Answer | null; close(): void };

/** The event stream's life (routes/events.ts) on virtual time: pokes, and the end of the token. */
export async function openEvents(
  { time, pokes, ...parts }: DoorParts & { time: VirtualTime; pokes: Pokes },
  asked: Asked,
  sink: EventSink,
): Promise<OpenEvents> {
  let session: Session;
  try {
    session = await sessionOf(parts, asked);
  } catch (error) {
    const { status, body } = errorReply(error, "simulated");
    return { answer: json(status, body), close: () => {} };
  }
  const { accountId, familyId } = session;
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stopListening();
    stopExpiry();
    sink.end();
  };
  const stopListening = pokes.listen({ accountId, familyId, poke: sink.poke, beat: sink.beat, close });
  const stopExpiry = time.after(session.expiresAt - parts.now(), close);
  const account: { revision: number } | undefined = await parts
    .database("accounts")
    .where({ id: accountId })
    .first("revision");
  if (isOpen) sink.poke(account?.revision ?? 0);
  return { answer: null, close };
}

function sessionOf({ database, settings, now }: DoorParts, asked: Asked): Promise<Session> {
  return authenticate({ database, accessKey: settings.accessKey, now: now() }, asked.authorization);
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
