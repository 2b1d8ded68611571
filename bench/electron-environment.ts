import { prepareElectron } from "../scripts/prepare-electron.ts";
import type { Processes } from "../scripts/processes.ts";

/** What `npm run e2e` gives its tests: the Electron to start and a screen. */
export async function provideElectron(processes: Processes): Promise<void> {
  const electron = await prepareElectron(processes);
  for (const [name, value] of Object.entries(electron.env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
