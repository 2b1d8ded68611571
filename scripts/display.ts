// A screen for Electron: the one that is there, or a virtual one that lives as long as the caller wants it.
import { say } from "./progress.ts";
import type { Processes } from "./processes.ts";

export interface Display {
  /** What `DISPLAY` must be for the child, or undefined where the environment is right as it is. */
  display: string | undefined;
  stop(): Promise<void>;
}

/** True where a window has nowhere to appear: Linux without X11 and without Wayland. */
export function screenIsMissing(): boolean {
  return process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
}

/** Starts Xvfb when there is no screen, and says so. Throws when Xvfb does not come up within ten seconds. */
export async function ensureDisplay(processes: Processes): Promise<Display> {
  if (!screenIsMissing()) return { display: undefined, stop: async () => {} };
  // `-displayfd` lets Xvfb choose a free number itself: two runs at once cannot collide.
  const xvfb = processes.start({
    name: "the virtual screen (Xvfb)",
    command: "Xvfb",
    args: ["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
  });
  const number = await xvfb.readyLine((line) => (/^\d+$/.test(line) ? line : undefined), 10_000);
  say(`No screen here: the window opens on a virtual one (Xvfb, display :${number}, 1920×1080).`);
  return { display: `:${number}`, stop: () => xvfb.stop() };
}
