import type { Knex } from "knex";
import { apiPrefix, type pokeSchema } from "../../src-contract/sync-protocol.ts";
import type { z } from "zod";
import { readRevision } from "../database/revision.ts";
import type { App } from "../fastify.ts";
import { keepBeating } from "../heartbeats.ts";
import type { Pokes } from "../pokes.ts";
import { sessionOf } from "./route-access.ts";

/** A desk that does not read for so long is cut off; it comes back and pulls. */
const unsentBytesAllowed = 64 * 1024;

type Parts = { database: Knex; pokes: Pokes; now: () => number; heartbeatMilliseconds: number };

/**
 * Server-sent events: `poke` whenever the account's revision rises, once at the start, so that nothing is missed between
 * two connections, and with every heartbeat, so that nothing is missed at all. Ends when the access token does or the
 * session is revoked; the desk refreshes and returns.
 */
export function eventRoutes(app: App, { database, pokes, now, heartbeatMilliseconds: heartbeat }: Parts): void {
  let stopBeating = () => {};
  app.addHook("onListen", async () => {
    stopBeating = keepBeating({ database, pokes, log: app.log }, heartbeat);
  });
  app.addHook("onClose", async () => stopBeating());
  app.get(`${apiPrefix}/sync/events`, async (request, reply) => {
    const session = sessionOf(request);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });

    let sent = 0;
    const send = (text: string) => {
      if (stream.writableLength > unsentBytesAllowed) stream.destroy();
      else stream.write(text);
    };
    const poke = (revision: number) => {
      // the first poke is read from the database and may be overtaken by a newer one
      if (revision < sent) return;
      sent = revision;
      send(`event: poke\ndata: ${JSON.stringify({ revision } satisfies z.infer<typeof pokeSchema>)}\n\n`);
    };
    const beat = (revision: number | null) => {
      if (revision === null) send(": heartbeat\n\n");
      else poke(Math.max(revision, sent));
    };
    const close = () => stream.end();
    const { accountId, familyId } = session;
    const stopListening = pokes.listen({ accountId, familyId, poke, beat, close });
    const expiry = setTimeout(close, session.expiresAt - now());
    stream.once("close", () => {
      clearTimeout(expiry);
      stopListening();
    });

    try {
      poke(await readRevision(database, accountId));
    } catch (error) {
      request.log.error({ err: error }, "the database does not answer");
      close();
    }
  });
}
