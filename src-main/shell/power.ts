import type { PowerMonitor, PowerSaveBlocker } from "electron";

/** Waking up is told to the store and the window; during a call the computer does not go to sleep. */
export function createPower(parts: {
  powerMonitor: PowerMonitor;
  powerSaveBlocker: PowerSaveBlocker;
  onResume: () => void;
}) {
  const { powerMonitor, powerSaveBlocker } = parts;
  let blocker: number | null = null;
  powerMonitor.on("resume", () => parts.onResume());
  return {
    callGoesOn(isInCall: boolean): void {
      if (isInCall && blocker === null) blocker = powerSaveBlocker.start("prevent-app-suspension");
      else if (!isInCall && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
  };
}
