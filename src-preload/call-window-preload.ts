// The small call window's only opening: two channels, no door to queries, mutations or commands. What it sends is
// checked in main (src-main/shell/call-window.ts).
import { contextBridge, ipcRenderer } from "electron";
import type { CallWindowApi, CallWindowFace } from "../src-contract/call-window.ts";
import { callWindowChannels } from "../src-contract/call-window-channels.ts";

const listeners = new Set<(face: CallWindowFace) => void>();
ipcRenderer.on(callWindowChannels.face, (_event, face: CallWindowFace) => {
  for (const listener of Array.from(listeners)) listener(face);
});

const api: CallWindowApi = {
  send: (message) => ipcRenderer.send(callWindowChannels.message, message),
  onFace(listener) {
    const own = (face: CallWindowFace) => listener(face);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  },
};

contextBridge.exposeInMainWorld("kartotekaCalls", api);
