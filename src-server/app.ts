import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { Knex } from "knex";
import { KartotekaError } from "../src-contract/errors.ts";
import type { ServerSettings } from "./database/server-settings.ts";
import { errorReply } from "./error-reply.ts";
import { type App, createFastify, type FastifyParts } from "./fastify.ts";
import { leanAnswers } from "./lean-answers.ts";
import { pathOf } from "./logging.ts";
import { createPokes, type Pokes } from "./pokes.ts";
import { digestRoutes } from "./routes/digest.ts";
import { erasureRoutes } from "./routes/erasure.ts";
import { eventRoutes, heartbeatMilliseconds } from "./routes/events.ts";
import { healthRoutes } from "./routes/health.ts";
import { guardRoutes } from "./routes/route-access.ts";
import { defaultSessionLimits, type SessionLimits, sessionRoutes } from "./routes/session.ts";
import { snapshotRoutes } from "./routes/snapshot.ts";
import { syncRoutes } from "./routes/sync.ts";
import { authenticate } from "./session/authenticate.ts";
import { createPasswordCheck } from "./session/passwords.ts";
import {
  createSnapshots,
  defaultSnapshotLimits,
  type SnapshotLimits,
  type SnapshotParts,
} from "./snapshot/snapshots.ts";
import { sweepSnapshots } from "./snapshot/sweep-snapshots.ts";

export type AppParts = Pick<FastifyParts, "log"> &
  Partial<FastifyParts> & {
    database: Knex;
    settings: ServerSettings;
    /** Milliseconds UTC. */
    now?: () => number;
    limits?: SessionLimits;
    heartbeatMilliseconds?: number;
    /** Of all servers over one database; without it those of this process alone. */
    pokes?: Pokes;
    /** Where snapshots are made from and lie; without it desks pull everything row by row. */
    snapshots?: SnapshotPlace;
  };
type SnapshotPlace = Pick<SnapshotParts, "location" | "folder" | "build"> & { limits?: Partial<SnapshotLimits> };

/** The server's routes over an open database. Neither listens nor closes the database. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { database, settings, now = Date.now } = parts;
  const app = createFastify({ tls: null, trustedProxies: [], ...parts });
  const pokes = parts.pokes ?? createPokes();
  answerErrors(app);
  app.addHook("preClose", async () => pokes.closeAll());

  await app.register(helmet);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      new KartotekaError("rateLimited", undefined, { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
  guardRoutes(app, (header) => authenticate({ database, accessKey: settings.accessKey, now: now() }, header));
  leanAnswers(app);

  const session = { database, accessKey: settings.accessKey, checkPassword: await createPasswordCheck(), now };
  sessionRoutes(app, { session, pokes, limits: parts.limits ?? defaultSessionLimits });
  syncRoutes(app, { database, epoch: settings.epoch, pokes, now });
  digestRoutes(app, { database, epoch: settings.epoch, now });
  eventRoutes(app, {
    database,
    pokes,
    now,
    heartbeatMilliseconds: parts.heartbeatMilliseconds ?? heartbeatMilliseconds,
  });
  healthRoutes(app, { database });
  const snapshots = openSnapshots(app, parts, now);
  snapshotRoutes(app, { snapshots });
  erasureRoutes(app, { database, snapshots, pokes, now });
  return app;
}

function openSnapshots(app: App, { snapshots: place, database, settings, log }: AppParts, now: () => number) {
  if (!place) return null;
  const { epoch } = settings;
  const limits = { ...defaultSnapshotLimits, ...place.limits };
  sweepSnapshots(place.folder, { epoch, now: now(), graceMilliseconds: limits.graceMilliseconds });
  const snapshots = createSnapshots({ ...place, database, epoch, now, log, limits });
  app.addHook("onClose", () => snapshots.close());
  return snapshots;
}

/** Every error leaves as an ErrorBody; what is the server's own trouble stands in its log under the request's id. */
function answerErrors(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body, isOwnTrouble } = errorReply(error, request.id);
    if (isOwnTrouble) request.log.error({ err: error, req: request }, "request failed");
    if (body.retryAfterSeconds !== undefined) reply.header("retry-after", Math.ceil(body.retryAfterSeconds));
    // as text: the route's own schemas describe its good answers
    return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new KartotekaError("notFound", `no ${request.method} ${pathOf(request.url)}`);
    return reply.status(404).send(errorReply(error, request.id).body);
  });
  app.addHook("onResponse", async (request, reply) => {
    const line = { req: request, res: reply, milliseconds: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 400) request.log.info(line, "answered");
    else request.log.debug(line, "answered");
  });
}
