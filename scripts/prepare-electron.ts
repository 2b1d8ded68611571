// Everything between a checked-out repository and an Electron that can open a window: the system's libraries, the
// binary, a screen. `npm start`, the end-to-end tests and the tour begin with it.
import { ensureDisplays } from "./display.ts";
import { resolveElectron, type ElectronBinary } from "./electron-binary.ts";
import type { Processes } from "./processes.ts";
import { ensureSystemLibraries } from "./system-libraries.ts";

export interface PreparedElectron extends ElectronBinary {
  /**
   * For the process that starts Electron: its screen, and KARTOTEKA_ELECTRON with KARTOTEKA_ELECTRON_ARGS (a JSON list),
   * from which a test reads what to launch. KARTOTEKA_DISPLAYS names the virtual screens, one for each worker.
   */
  env: Record<string, string | undefined>;
}

/** `windows` says how many run side by side, each on a screen of its own where the screens are virtual. */
export async function prepareElectron(processes: Processes, windows = 1): Promise<PreparedElectron> {
  await ensureSystemLibraries();
  const binary = await resolveElectron();
  const displays = await ensureDisplays(processes, windows);
  // On a virtual screen now and then a window never got a frame from the GPU process (1 of 14 starts, with this 0 of 24).
  const args = displays.length === 0 ? binary.args : [...binary.args, "--disable-gpu"];
  return {
    ...binary,
    args,
    env: {
      KARTOTEKA_ELECTRON: binary.executable,
      KARTOTEKA_ELECTRON_ARGS: JSON.stringify(args),
      // With it set, Electron would be a plain Node.
      ELECTRON_RUN_AS_NODE: undefined,
      ...(displays.length === 0 ? {} : { DISPLAY: displays[0], KARTOTEKA_DISPLAYS: displays.join(",") }),
    },
  };
}
