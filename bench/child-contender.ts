// A contender whose server and desk are scripts of their own that answer the same calls (serve-calls.ts): the floor, peers.
import { mkdirSync } from "node:fs";
import type { Contents } from "./checksum.ts";
import { type Child, peakMemory, startChild } from "./child.ts";
import type { Contender, ContenderDesk } from "./contender.ts";

type Files = { name: string; serverFile: string; deskFile: string };

export function childContender({ name, serverFile, deskFile }: Files): Contender {
  return {
    name,
    async startServer(unit, folder) {
      mkdirSync(folder, { recursive: true });
      const child = await startChild(serverFile);
      try {
        await child.call("load", { clientsFile: unit.clientsFile, folder });
        const url = await child.call<string>("listen");
        return {
          url,
          countEdited: (beginning) => child.call<number>("countEdited", beginning),
          openDesk: (deskFolder, deskUrl) => openDesk(deskFile, deskFolder, deskUrl),
          stop: () => child.stop(),
        };
      } catch (error) {
        await child.stop();
        throw error;
      }
    },
    async startToFirstQuery(folder, clientId) {
      const started = performance.now();
      const child = await startChild(deskFile);
      const found = await child.call<boolean>("startToFirstQuery", { folder, clientId });
      const milliseconds = performance.now() - started;
      await child.stop();
      return { milliseconds, found };
    },
  };
}

async function openDesk(deskFile: string, folder: string, url: string): Promise<ContenderDesk> {
  mkdirSync(folder, { recursive: true });
  const child: Child = await startChild(deskFile);
  await child.call("open", { folder, url });
  return {
    async firstSync() {
      const started = performance.now();
      await child.call("firstSync");
      return { milliseconds: performance.now() - started, peakMemory: peakMemory(child.pid), signInMilliseconds: 0 };
    },
    contents: () => child.call<Contents>("contents"),
    goLive: () => child.call("goLive"),
    edit: (edit) => child.call("edit", edit),
    read: (clientId) => child.call<string | null>("read", clientId),
    onChange: (listener) => child.onEvent(listener),
    goOffline: () => child.call("goOffline"),
    pushAll: () => child.call("pushAll"),
    stop: () => child.stop(),
  };
}
