import { join } from "node:path";
import type { Processes } from "../../scripts/processes.ts";
import { seedIfEmpty, startServer } from "../../scripts/services.ts";

export type ServerProcess = {
  port: number;
  dataFolder: string;
  kill(): Promise<void>;
  /** On the port it had. Does nothing while it runs. */
  start(): Promise<void>;
};

/** The real server over a seeded SQLite file, which dies and comes back. */
export async function startServerProcess(
  processes: Processes,
  options: { repository: string; folder: string; clients: number },
): Promise<ServerProcess> {
  const { repository, folder } = options;
  const dataFolder = join(folder, "server");
  const logFile = join(folder, "server.log");
  await seedIfEmpty(processes, {
    repository,
    dataFolder,
    clients: options.clients,
    practiceUrl: "ws://127.0.0.1:1",
    logFile,
  });
  const startOn = (port: number) =>
    startServer(processes, { repository, port, dataFolder, logFile, env: { KARTOTEKA_LOG: "warn" } });
  const first = await startOn(0);
  const port = Number(new URL(first.url).port);
  let running: typeof first | null = first;
  return {
    port,
    dataFolder,
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
