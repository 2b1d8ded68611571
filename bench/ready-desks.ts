import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Processes } from "../scripts/processes.ts";
import type { ReadyDesks } from "./context.ts";
import { createLoad, openFloor, openForLoad, settle } from "./floor/form.ts";
import { kartoteka } from "./kartoteka/kartoteka.ts";
import { readClients, type UnitClient, type WorkUnit } from "./work-unit.ts";

export async function makeReadyDesks(
  processes: Processes,
  { unit, folder }: { unit: WorkUnit; folder: string },
): Promise<ReadyDesks> {
  mkdirSync(folder, { recursive: true });
  const profile = join(folder, "profile");
  const serverFolder = join(folder, "server");
  const server = await kartoteka({ processes, snapshot: true }).startServer(unit, serverFolder);
  const desk = await server.openDesk(profile, server.url);
  try {
    await desk.firstSync();
    const { clients } = await desk.contents();
    if (clients !== unit.clients) throw new Error(`a desk took ${clients} of ${unit.clients} clients`);
  } finally {
    await desk.stop();
    await server.stop();
    rmSync(serverFolder, { recursive: true, force: true });
  }
  const floorFile = join(folder, "floor.db");
  makeFloorFile(floorFile, readClients(unit.clientsFile));
  return { profile, floorFile };
}

/** The floor's encrypted file with these clients; nobody has it open. */
export function makeFloorFile(file: string, clients: Iterable<UnitClient>): void {
  const loading = openForLoad(file);
  const load = createLoad(loading);
  for (const client of clients) load.add(client);
  load.finish();
  loading.close();
  settle(file);
  openFloor(file).close();
}
