import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDisk } from "./disk.ts";
import type { Stage } from "./schedule.ts";
import { sealTokensOnThisThread } from "./token-seals.ts";
import { createVirtualTime, installVirtualTimers, type VirtualTime } from "./virtual-time.ts";

/** Once a process: its disk and its timers are the simulator's from here on, and a first shift is ready to be copied. */
export async function openStage(): Promise<Stage & { close(): void }> {
  const memory = "/dev/shm";
  const root = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "kartoteka-sim-"));
  const disk = installDisk(root);
  const [{ makeTemplate }, { syncDesks }] = await Promise.all([import("./template.ts"), import("./first-shift.ts")]);
  const template = await makeTemplate(root);
  let time: VirtualTime = createVirtualTime(0);
  disk.serveEmptyDatabase(template.emptyDatabase);
  sealTokensOnThisThread();
  installVirtualTimers(() => time);
  const useTime = (next: VirtualTime) => {
    time = next;
  };
  return {
    root,
    disk,
    template,
    syncedDesks: await syncDesks(template, { root, disk, useTime }),
    useTime,
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
