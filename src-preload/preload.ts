// The window's only opening: four channels of plain values. No Electron object, no channel name and no event object
// crosses it; what comes in is checked at the door in main (src-main/ipc/door.ts).
import { contextBridge, ipcRenderer } from "electron";
import type { DesktopApi, DesktopEvent } from "../src-contract/desktop-api.ts";
import { desktopChannels } from "../src-contract/desktop-channels.ts";
import type { Result } from "../src-contract/errors.ts";

const listeners = new Set<(event: DesktopEvent) => void>();
ipcRenderer.on(desktopChannels.event, (_event, message: DesktopEvent) => {
  for (const listener of Array.from(listeners)) listener(message);
});

/** The door answers a Result for whatever it is asked; a rejection means that there is no door any more. */
async function ask<Answer>(channel: string, name: string, args: unknown): Promise<Result<Answer>> {
  try {
    return await ipcRenderer.invoke(channel, name, args);
  } catch (error) {
    return {
      ok: false,
      error: { kind: "unexpected", details: error instanceof Error ? error.message : String(error) },
    };
  }
}

const api: DesktopApi = {
  query: (name, args) => ask(desktopChannels.query, name, args),
  mutate: (name, args) => ask(desktopChannels.mutate, name, args),
  command: (name, args) => ask(desktopChannels.command, name, args),
  onEvent(listener) {
    const own = (event: DesktopEvent) => listener(event); // a listener registered twice is two
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  },
};

contextBridge.exposeInMainWorld("kartoteka", api);
