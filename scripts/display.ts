// A screen for Electron: the one that is there, or a virtual one that lives as long as the caller wants it.
import { say } from "./progress.ts";
import type { Processes } from "./processes.ts";

/** True where a window has nowhere to appear: Linux without X11 and without Wayland. */
export function screenIsMissing(): boolean {
  return process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
}

/**
 * What `DISPLAY` must be for the children, one for each of `count` that run side by side: a screen has one clipboard and
 * one keyboard. Empty where the environment is right as it is. Throws when Xvfb does not come up within ten seconds.
 */
export async function ensureDisplays(processes: Processes, count: number): Promise<string[]> {
  if (!screenIsMissing()) return [];
  const displays = await Promise.all(Array.from({ length: count }, () => startVirtualScreen(processes)));
  const [what, names] = [count === 1 ? "a virtual one" : "virtual ones", displays.join(", ")];
  say(`No screen here: the window opens on ${what} (Xvfb, display ${names}, 1920×1080).`);
  return displays;
}

async function startVirtualScreen(processes: Processes): Promise<string> {
  // `-displayfd` lets Xvfb choose a free number itself: two runs at once cannot collide.
  const xvfb = processes.start({
    name: "the virtual screen (Xvfb)",
    command: "Xvfb",
    args: ["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
  });
  const number = await xvfb.readyLine((line) => (/^\d+$/.test(line) ? line : undefined), 10_000);
  return `:${number}`;
}
