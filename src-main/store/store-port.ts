import type { MainMessage, StoreMessage } from "../../src-contract/desktop-api.ts";

/** The channel to main, whichever way this process was started. */
export type StorePort = {
  post(message: StoreMessage): void;
  onMessage(listener: (message: MainMessage) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
};

/** Electron's `process.parentPort`, as far as it is used; the store imports nothing of Electron. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
};

/** Null when nobody started this process as a store. Messages come from our own main: they are not checked again here. */
export function portOfProcess(): StorePort | null {
  const { parentPort } = process as { parentPort?: unknown };
  if (parentPort) return utilityPort(parentPort as ParentPort);
  return process.send ? childPort(process.send.bind(process)) : null;
}

function utilityPort(port: ParentPort): StorePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on("message", ({ data }) => listener(data as MainMessage)),
    onClose: (listener) => void port.on("close", listener),
  };
}

function childPort(send: NonNullable<NodeJS.Process["send"]>): StorePort {
  return {
    post: (message) => {
      if (process.connected) send(message);
    },
    onMessage: (listener) => void process.on("message", (message) => listener(message as MainMessage)),
    onClose: (listener) => void process.once("disconnect", listener),
  };
}
