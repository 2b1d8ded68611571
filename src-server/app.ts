import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { Knex } from "knex";
import { KartotekaError } from "../src-contract/errors.ts";
import { errorKindHeader } from "../src-contract/file-protocol.ts";
import type { ServerSettings } from "./database/server-settings.ts";
import { errorReply } from "./error-reply.ts";
import { type App, createFastify, type FastifyParts } from "./fastify.ts";
import type { Mail } from "./identity/mail.ts";
import { createPasswordResets } from "./identity/password-resets.ts";
import { leanAnswers } from "./lean-answers.ts";
import { pathOf } from "./logging.ts";
import { stagingIn } from "./files/file-storage.ts";
import { openFileStorage } from "./files/open-storage.ts";
import type { S3Place } from "./files/s3-storage.ts";
import { keepSwept } from "./files/sweep-files.ts";
import type { FileLimits } from "./files/file-limits.ts";
import type { FileParts } from "./files/uploads.ts";
import { heartbeatMilliseconds } from "./heartbeats.ts";
import { keepDelivering } from "./messages/deliver-messages.ts";
import { receiverOpener, transportOpener } from "./messages/open-transport.ts";
import { keepReceiving } from "./messages/receive-messages.ts";
import { telegramUrl } from "./messages/telegram-api.ts";
import { createPokes, type Pokes } from "./pokes.ts";
import { administrationRoutes } from "./routes/administration.ts";
import { dynamicBlockRoutes } from "./routes/dynamic-block.ts";
import { digestRoutes } from "./routes/digest.ts";
import { erasureRoutes } from "./routes/erasure.ts";
import { eventRoutes } from "./routes/events.ts";
import { type ServerMetrics, createServerMetrics } from "./metrics/server-metrics.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { identityRoutes } from "./routes/identity.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { guardRoutes } from "./routes/route-access.ts";
import { secondFactorRoutes } from "./routes/second-factor.ts";
import { defaultSessionLimits, type SessionLimits, sessionRoutes } from "./routes/session.ts";
import { snapshotRoutes } from "./routes/snapshot.ts";
import { syncRoutes } from "./routes/sync.ts";
import { authenticate } from "./session/authenticate.ts";
import { createGuessLimits } from "./session/guess-limits.ts";
import { type CheckPassword, createPasswordCheck } from "./session/passwords.ts";
import { buildInThread } from "./snapshot/build-in-thread.ts";
import {
  createSnapshots,
  defaultSnapshotLimits,
  type SnapshotLimits,
  type SnapshotParts,
} from "./snapshot/snapshots.ts";
import { keepRemovedSwept } from "./removal/sweep-removed.ts";
import { sweepSnapshots } from "./snapshot/sweep-snapshots.ts";

export type AppParts = Pick<FastifyParts, "log"> &
  Partial<FastifyParts> & {
    database: Knex;
    settings: ServerSettings;
    /** Milliseconds UTC. */
    now?: () => number;
    limits?: SessionLimits;
    checkPassword?: CheckPassword;
    /** Closed by whoever opened it; without it forgotten passwords are the administrator's work. */
    mail?: Mail | null;
    /** Whether it sends what desks write and reads what comes in (ADR 0037, 0038); it does when absent. */
    delivers?: boolean;
    /** From one look into the mailboxes to the next. */
    receiveEveryMilliseconds?: number;
    /** Where the Bot API of Telegram is. */
    telegramUrl?: string;
    heartbeatMilliseconds?: number;
    /** By which Prometheus asks; nobody is told any figures without it. */
    metricsToken?: string | null;
    /** Of all servers over one database; without it those of this process alone. */
    pokes?: Pokes;
    /** Where snapshots are made from and lie; without it desks pull everything row by row. */
    snapshots?: SnapshotPlace;
    /** Origins at which a dynamic block is asked also without TLS and inside the network (UD-22). */
    blockOrigins?: readonly string[];
    /** Without it nothing can be attached. */
    files?: FilePlace;
  };
/** A folder for what desks attach, or a bucket and the folder for what is on its way there; and how much there may be. */
type FilePlace = { folder: string; limits: FileLimits; s3?: S3Place | null };
type SnapshotPlace = Pick<SnapshotParts, "location" | "folder" | "build"> & { limits?: Partial<SnapshotLimits> };

/** The server's routes over an open database. Neither listens nor closes the database. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { database, settings, now = Date.now } = parts;
  const app = createFastify({ tls: null, trustedProxies: [], ...parts });
  const pokes = parts.pokes ?? createPokes();
  const metrics = createServerMetrics({ database, pokes });
  metrics.watch(app);
  app.addHook("onClose", async () => metrics.close());
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

  const limits = parts.limits ?? defaultSessionLimits;
  const checkPassword = parts.checkPassword ?? (await createPasswordCheck());
  const session = { database, accessKey: settings.accessKey, checkPassword, now };
  const guesses = createGuessLimits({ rules: limits, now });
  const { mail = null, log } = parts;
  const passwordResets = mail && createPasswordResets({ database, mail, now, log });
  if (passwordResets) app.addHook("onClose", () => passwordResets.settled());
  sessionRoutes(app, { session, pokes, limits, guesses });
  identityRoutes(app, {
    session,
    pokes,
    limits,
    letters: createGuessLimits({ rules: limits, now }),
    passwordResets,
  });
  secondFactorRoutes(app, { session, guesses });
  const open = transportOpener({ telegramUrl: parts.telegramUrl ?? telegramUrl });
  const deliveries = parts.delivers === false ? null : keepDelivering({ database, pokes, now, open, log });
  if (deliveries) app.addHook("onClose", () => deliveries.stop());
  const openReceiver = receiverOpener({ telegramUrl: parts.telegramUrl ?? telegramUrl, now });
  const everyMilliseconds = parts.receiveEveryMilliseconds ?? receiveEvery;
  const receivings =
    parts.delivers === false ? null : keepReceiving({ database, pokes, now, openReceiver, log, everyMilliseconds });
  if (receivings) app.addHook("onClose", () => receivings.stop());
  syncRoutes(app, { database, epoch: settings.epoch, pokes, now, metrics, deliveries });
  digestRoutes(app, { database, epoch: settings.epoch, now });
  eventRoutes(app, {
    database,
    pokes,
    now,
    heartbeatMilliseconds: parts.heartbeatMilliseconds ?? heartbeatMilliseconds,
  });
  administrationRoutes(app, { database, pokes, now, open, openReceiver });
  ingestRoutes(app, { database, pokes, now, limits });
  dynamicBlockRoutes(app, { database, now, limits, rules: { trustedOrigins: parts.blockOrigins ?? [] } });
  healthRoutes(app, { database });
  metricsRoutes(app, { metrics, token: parts.metricsToken ?? null });
  const snapshots = openSnapshots(app, parts, { now, metrics });
  snapshotRoutes(app, { snapshots });
  const files = parts.files ? openFiles(app, parts, parts.files, now) : null;
  if (files) fileRoutes(app, { files });
  erasureRoutes(app, { database, snapshots, files, pokes, now });
  const removed = keepRemovedSwept({ database, snapshots, files, pokes, now }, log, sweepEvery);
  app.addHook("onClose", () => removed.stop());
  return app;
}

const sweepEvery = 60 * 60_000;
const receiveEvery = 15_000;

function openFiles(
  app: App,
  { database, log }: AppParts,
  { folder, limits, s3 }: FilePlace,
  now: () => number,
): FileParts {
  const storage = openFileStorage({ folder, s3 });
  const parts: FileParts = { database, storage, staging: stagingIn(folder), now, limits };
  const swept = keepSwept(parts, log, sweepEvery);
  app.addHook("onClose", () => swept.stop());
  return parts;
}

function openSnapshots(
  app: App,
  { snapshots: place, database, settings, log }: AppParts,
  { now, metrics }: { now: () => number; metrics: ServerMetrics },
) {
  if (!place) return null;
  const { epoch } = settings;
  const limits = { ...defaultSnapshotLimits, ...place.limits };
  sweepSnapshots(place.folder, { epoch, now: now(), graceMilliseconds: limits.graceMilliseconds });
  const build = metrics.countBuilds(place.build ?? buildInThread);
  const snapshots = createSnapshots({ ...place, build, database, epoch, now, log, limits });
  app.addHook("onClose", () => snapshots.close());
  return snapshots;
}

/** Every error leaves as an ErrorBody; what is the server's own trouble stands in its log under the request's id. */
function answerErrors(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body, isOwnTrouble } = errorReply(error, request.id);
    if (isOwnTrouble) request.log.error({ err: error, req: request }, "request failed");
    // which has no body to say it
    if (request.method === "HEAD") reply.header(errorKindHeader, body.kind);
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
