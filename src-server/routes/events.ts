import type { Knex } from "knex";
import { apiPrefix, type pokeSchema } from "../../src-contract/sync-protocol.ts";
import type { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";
import { readRevision } from "../database/revision.ts";
import type { App } from "../fastify.ts";
import type { Pokes } from "../pokes.ts";
import { assertStillSignedIn } from "../session/authenticate.ts";
import { sessionOf } from "./route-access.ts";

/** A desk that hears nothing for longer takes the line for dead. */
export const heartbeatMilliseconds = 15_000;
/** A desk that does not read for so long is cut off; it comes back and pulls. */
const unsentBytesAllowed = 64 * 1024;

type Parts = { database: Knex; pokes: Pokes; now: () => number; heartbeatMilliseconds: number };

/**
 * Server-sent events: `poke` whenever the account's revision rises, and once at the start, so that nothing is missed
 * between two connections. Ends when the access token does or the session is revoked; the desk refreshes and returns.
 */
export function eventRoutes(app: App, { database, pokes, now, heartbeatMilliseconds: heartbeat }: Parts): void {
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
    const close = () => stream.end();
    const stopListening = pokes.listen({ accountId: session.accountId, familyId: session.familyId, poke, close });

    const beat = setInterval(() => {
      send(": heartbeat\n\n");
      // a session may be ended by another server or by hand in the database
      assertStillSignedIn(database, session, now()).catch((error: unknown) => {
        // a database that is away has not signed anybody out, and thousands of desks need not come back at once
        if (error instanceof KartotekaError && error.kind !== "unexpected") close();
      });
    }, heartbeat);
    const expiry = setTimeout(close, session.expiresAt - now());
    stream.once("close", () => {
      clearInterval(beat);
      clearTimeout(expiry);
      stopListening();
    });

    try {
      poke(await readRevision(database, session.accountId));
    } catch (error) {
      request.log.error({ err: error }, "the database does not answer");
      close();
    }
  });
}
