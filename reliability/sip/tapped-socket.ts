// Between a desk and its line: a WebSocket that carries both ways what they say, and to the desk whatever else is put in.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type RawData, WebSocket, WebSocketServer } from "ws";

export type TappedSocket = {
  url: string;
  /** To every desk that is connected, as text or as bytes. Throws when there is none. */
  inject(message: string | Buffer): void;
  /** Bytes that wait to leave for the desk. */
  waiting(): number;
  /** What desks have said since the start that `isWanted`. */
  said(): readonly string[];
  /** Connections that were ever opened. */
  readonly opened: number;
  close(): Promise<void>;
};

/** `isWanted` chooses what is remembered: a campaign says a lot. */
export async function openTappedSocket(lineUrl: string, isWanted: (message: string) => boolean): Promise<TappedSocket> {
  const desks = new Set<WebSocket>();
  const said: string[] = [];
  let opened = 0;
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "sip" });
  await once(server, "listening");
  server.on("connection", (desk, { headers }) => {
    opened += 1;
    const line = new WebSocket(lineUrl, "sip", { origin: headers.origin });
    const early: string[] = [];
    /** Of requests that came from the line: an answer to anything else is none of its business. */
    const asked = new Set<string>();
    desks.add(desk);
    desk.on("message", (data) => {
      const text = textOf(data);
      if (isWanted(text)) said.push(text);
      if (text.startsWith("SIP/2.0") && !asked.has(callIdOf(text))) return;
      if (line.readyState === WebSocket.OPEN) line.send(text);
      else early.push(text);
    });
    line.on("open", () => {
      for (const text of early.splice(0)) line.send(text);
    });
    line.on("message", (data) => {
      const text = textOf(data);
      asked.add(callIdOf(text));
      if (desk.readyState === WebSocket.OPEN) desk.send(text);
    });
    for (const [one, other] of [
      [desk, line],
      [line, desk],
    ] as const) {
      one.on("error", () => undefined); // «close» follows
      one.on("close", () => {
        desks.delete(desk);
        other.terminate();
      });
    }
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    inject(message) {
      if (desks.size === 0) throw new Error("the desk has left its line");
      for (const desk of desks) desk.send(message);
    },
    waiting: () => [...desks].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0),
    said: () => said,
    get opened() {
      return opened;
    },
    async close() {
      for (const desk of desks) desk.terminate();
      server.close();
      await once(server, "close");
    },
  };
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString("utf8") : "";
}

function callIdOf(message: string): string {
  return /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im.exec(message)?.[1] ?? "";
}
