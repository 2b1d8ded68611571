import { join } from "node:path";
import type { Processes } from "../../scripts/processes.ts";
import { seedDatabase } from "../../scripts/seed/seed-database.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import type { DatabaseForTests, PostgresForTests } from "../../src-server/postgres-for-tests.ts";
import { copyOfPostgres } from "./postgres-rows.ts";
import { openServerRows, type ServerRows, serverRowsOf } from "./server-rows.ts";
import { seedIfEmpty, startServer } from "../../scripts/services.ts";

export type ServerProcess = {
  port: number;
  dataFolder: string;
  /** What it holds now. */
  openRows(): Promise<ServerRows>;
  /** Its PostgreSQL, when that is its home. */
  postgres: PostgresForTests | null;
  kill(): Promise<void>;
  /** On the port it had. Does nothing while it runs. */
  start(): Promise<void>;
};

/** The real server over a seeded SQLite file or PostgreSQL, which dies and comes back. */
export async function startServerProcess(
  processes: Processes,
  options: { repository: string; folder: string; clients: number; postgres: PostgresForTests | null },
): Promise<ServerProcess> {
  const { repository, folder } = options;
  const dataFolder = join(folder, "server");
  const logFile = join(folder, "server.log");
  const practiceUrl = "ws://127.0.0.1:1";
  const home = options.postgres && (await seedPostgres(options.postgres, { clients: options.clients, practiceUrl }));
  if (!home) await seedIfEmpty(processes, { repository, dataFolder, clients: options.clients, practiceUrl, logFile });
  const env = { KARTOTEKA_LOG: "warn", ...(home ? { DATABASE_URL: home.url } : {}) };
  const startOn = (port: number) => startServer(processes, { repository, port, dataFolder, logFile, env });
  const first = await startOn(0);
  const port = Number(new URL(first.url).port);
  let running: typeof first | null = first;
  return {
    port,
    dataFolder,
    postgres: options.postgres,
    openRows: async () => (home ? serverRowsOf(await copyOfPostgres(home.adminUrl)) : openServerRows(dataFolder)),
    async kill() {
      const killed = running;
      running = null;
      if (!killed) return;
      process.kill(killed.process.pid, "SIGKILL");
      await killed.process.exited;
    },
    async start() {
      running ??= await startOn(port);
    },
  };
}

async function seedPostgres(
  postgres: PostgresForTests,
  { clients, practiceUrl }: { clients: number; practiceUrl: string },
): Promise<DatabaseForTests> {
  const home = await postgres.createDatabase();
  const database = await openDatabase({ kind: "postgres", url: home.url });
  await seedDatabase(database, { clients, pbxUrl: practiceUrl });
  await database.destroy();
  return home;
}
