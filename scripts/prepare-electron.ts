// Everything between a checked-out repository and an Electron that can open a window: the system's libraries, the
// binary, a screen. `npm start`, the end-to-end tests and the tour begin with it.
import { ensureDisplay } from "./display.ts";
import { resolveElectron, type ElectronBinary } from "./electron-binary.ts";
import type { Processes } from "./processes.ts";
import { ensureSystemLibraries } from "./system-libraries.ts";

export interface PreparedElectron extends ElectronBinary {
  /**
   * For the process that starts Electron: its screen, and KARTOTEKA_ELECTRON with KARTOTEKA_ELECTRON_ARGS (a JSON list),
   * from which a test reads what to launch.
   */
  env: Record<string, string | undefined>;
}

export async function prepareElectron(processes: Processes): Promise<PreparedElectron> {
  await ensureSystemLibraries();
  const binary = await resolveElectron();
  const { display } = await ensureDisplay(processes);
  // On a virtual screen now and then a window never got a frame from the GPU process (1 of 14 starts, with this 0 of 24).
  const args = display === undefined ? binary.args : [...binary.args, "--disable-gpu"];
  return {
    ...binary,
    args,
    env: {
      KARTOTEKA_ELECTRON: binary.executable,
      KARTOTEKA_ELECTRON_ARGS: JSON.stringify(args),
      // With it set, Electron would be a plain Node.
      ELECTRON_RUN_AS_NODE: undefined,
      ...(display === undefined ? {} : { DISPLAY: display }),
    },
  };
}
