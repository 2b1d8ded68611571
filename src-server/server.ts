/**
 * The central server as a process of its own: `npm run server`, `node src-server/server.ts`.
 *
 * Environment
 *   KARTOTEKA_HOST         address to listen on; 127.0.0.1 when absent
 *   KARTOTEKA_PORT         port, 0 for any free one; 47800 when absent
 *   KARTOTEKA_DATA         folder of the embedded SQLite database, attached files and ready snapshots; .data/server when absent
 *   KARTOTEKA_FILE_SIZE    MiB that one attached file may have; 100 when absent, and at most
 *   KARTOTEKA_FILE_QUOTA   MiB that all files of an account may have; 20480 when absent
 *   KARTOTEKA_S3_ENDPOINT  https://… of an S3-compatible storage that holds attached files instead of the folder; with
 *   KARTOTEKA_S3_BUCKET, KARTOTEKA_S3_KEY, KARTOTEKA_S3_SECRET, and KARTOTEKA_S3_REGION (us-east-1 when absent)
 *   DATABASE_URL           postgres://… instead of the embedded database
 *   KARTOTEKA_LOG          fatal, error, warn, info, debug, trace or silent; info when absent. JSON lines on stderr
 *   KARTOTEKA_TLS_CERTIFICATE  PEM file of the certificate chain; with KARTOTEKA_TLS_KEY the server speaks HTTPS. Both are
 *                          read again when they change, and at once on SIGHUP
 *   KARTOTEKA_TLS_KEY      PEM file of its key
 *   KARTOTEKA_TRUST_PROXY  addresses or networks of reverse proxies whose X-Forwarded-For is believed, by commas
 *   KARTOTEKA_BLOCK_ORIGINS  http://crm.local:8080,… at which a dynamic block is asked also without TLS and inside the
 *                          company's network, by commas; elsewhere it is asked by https in the open internet alone
 *   KARTOTEKA_METRICS_TOKEN  at least 16 characters, by which GET /metrics is answered; not at all when absent
 *   KARTOTEKA_SMTP_URL     smtp:// or smtps://user:password@host, for letters about forgotten passwords
 *   KARTOTEKA_TELEGRAM_URL where the Bot API is, for a local API server; https://api.telegram.org when absent
 *   KARTOTEKA_MAIL_FROM    whom these letters are from; with KARTOTEKA_SMTP_URL
 *   KARTOTEKA_RESTORED     1 for one start after a backup was restored: every desk takes the data anew
 *
 * `npm run server -- move-to postgres://…` moves the embedded database of KARTOTEKA_DATA into PostgreSQL and ends.
 *
 * Prints one line of JSON when it listens: {"ready":true,"url":"http://127.0.0.1:47800"}. Ends on SIGTERM and SIGINT
 * when the requests under way are answered. Exit codes: 0 ended, 1 could not start.
 */
import type { AddressInfo } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { FastifyBaseLogger } from "fastify";
import { z } from "zod";
import { buildApp } from "./app.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { openDatabase } from "./database/open-database.ts";
import { readServerSettings } from "./database/server-settings.ts";
import { openMail } from "./identity/mail.ts";
import type { App } from "./fastify.ts";
import { createLog } from "./logging.ts";
import { moveToPostgres } from "./move/move-to-postgres.ts";
import { otherWritesEvery, watchOtherWrites } from "./other-writes.ts";
import { createPokes } from "./pokes.ts";
import { type SharedPokes, sharePokes } from "./shared-pokes.ts";
import { keepTlsFresh, readTls, tlsOptions, type TlsTexts } from "./tls.ts";

type RunningServer = { url: string; reread(): Promise<void>; stop(): Promise<void> };

async function start(configuration: Configuration): Promise<RunningServer> {
  const log = createLog(configuration.logLevel);
  const database = await openDatabase(configuration.database);
  const mail = configuration.mail && openMail(configuration.mail);
  let pokes: SharedPokes | null = null;
  const embedded = createPokes();
  try {
    if (configuration.database.kind === "postgres")
      pokes = await sharePokes({ url: configuration.database.url, database, log });
    const settings = await readServerSettings(database, { newEpoch: configuration.restored });
    const { tls, trustedProxies, host, port, metricsToken, blockOrigins } = configuration;
    const snapshots = { location: configuration.database, folder: configuration.snapshotFolder };
    const texts = tls && (await readTls(tls));
    const app = await buildApp({
      database,
      settings,
      log,
      trustedProxies,
      metricsToken,
      blockOrigins,
      tls: texts,
      snapshots,
      files: configuration.files,
      mail,
      telegramUrl: configuration.telegramUrl,
      pokes: pokes ?? embedded,
    });
    const others =
      configuration.database.kind === "sqlite"
        ? watchOtherWrites({ database, pokes: embedded, log, everyMilliseconds: otherWritesEvery })
        : null;
    await app.listen({ host, port });
    const certificate = keepCertificate(app, tls, texts, log);
    const url = urlOf(host, app.server.address() as AddressInfo, tls !== null);
    if (tls === null && !["127.0.0.1", "::1", "localhost"].includes(host) && trustedProxies.length === 0)
      log.warn("listening on the network without TLS: passwords and clients' data can be read on the way");
    return {
      url,
      // whatever else a hangup asks of a program: the server goes on without it
      reread: () => certificate?.check() ?? Promise.resolve(),
      async stop() {
        await certificate?.stop();
        await app.close();
        await others?.stop();
        mail?.close();
        await pokes?.close();
        await database.destroy();
      },
    };
  } catch (error) {
    mail?.close();
    await pokes?.close();
    await database.destroy();
    throw error;
  }
}

/** Over TLS the certificate that the server goes on with, and what looks for a newer one. */
function keepCertificate(app: App, files: Configuration["tls"], texts: TlsTexts | null, log: FastifyBaseLogger) {
  const { server } = app;
  if (files === null || texts === null || !(server instanceof TlsServer)) return null;
  return keepTlsFresh({ files, texts, log, apply: (newer) => server.setSecureContext({ ...tlsOptions, ...newer }) });
}

function urlOf(host: string, { address, port, family }: AddressInfo, isTls: boolean): string {
  const listensEverywhere = address === "0.0.0.0" || address === "::";
  const name = listensEverywhere ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : host;
  return `${isTls ? "https" : "http"}://${name}:${port}`;
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

async function runServer(configuration: Configuration): Promise<void> {
  const server = await start(configuration);
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // whoever insists gets it at once: what was answered is on the disk already
      if (stopping) process.exit(1);
      stopping = true;
      void server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`The server could not close: ${describe(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
  process.on("SIGHUP", () => void server.reread());
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
}

/** The embedded database's contents into PostgreSQL. */
async function moveTo(url: string, { KARTOTEKA_DATA }: NodeJS.ProcessEnv): Promise<void> {
  // whatever DATABASE_URL says: what is moved is the file
  const { database } = readConfiguration({ KARTOTEKA_DATA });
  const target = readConfiguration({ DATABASE_URL: url }).database;
  if (database.kind !== "sqlite" || target.kind !== "postgres") throw new Error("move-to wants a postgres:// URL");
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { accounts, rows, written } = await moveToPostgres({ file: database.file, url: target.url, say });
  say(`Moved ${accounts} accounts, ${rows} rows, ${written} written now, every row compared. Start with DATABASE_URL.`);
}

const [command, argument = ""] = process.argv.slice(2);
try {
  if (command === undefined) await runServer(readConfiguration(process.env));
  else if (command === "move-to") await moveTo(argument, process.env);
  else throw new Error(`there is no command ${command}`);
} catch (error) {
  process.stderr.write(`The server could not ${command === undefined ? "start" : command}: ${describe(error)}\n`);
  process.exitCode = 1;
}
