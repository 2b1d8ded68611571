import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { protocolVersionHeader } from "../src-contract/sync-protocol.ts";

/** What it does with each request: passes it, passes it and loses the answer, or passes it as an older desk would send it. */
export type LineMode = "clear" | "losesAnswers" | "asOlderDesk";

export type UpgradedLine = { url: string; set(mode: LineMode): void; close(): Promise<void> };

/** A proxy between one desk and the server. Pokes pass as everything does. */
export async function startUpgradedLine(serverUrl: string): Promise<UpgradedLine> {
  let mode: LineMode = "clear";
  const proxy = createServer((asked, answered) => {
    const { method = "GET", url = "/" } = asked;
    const headers = { ...asked.headers };
    if (mode === "asOlderDesk" && protocolVersionHeader in headers) headers[protocolVersionHeader] = "0";
    const loses = mode === "losesAnswers";
    const upstream = ask(serverUrl + url, { method, headers, agent: false }, (reply) => {
      if (loses) {
        // the server has done it by then
        reply.resume().on("end", () => answered.destroy());
        return;
      }
      answered.writeHead(reply.statusCode ?? 0, reply.rawHeaders);
      reply.pipe(answered);
      reply.on("error", () => answered.destroy());
    });
    upstream.on("error", () => answered.destroy());
    answered.on("close", () => upstream.destroy());
    asked.pipe(upstream);
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    set(next) {
      mode = next;
      // the next request meets the new mode, also one over an open connection
      proxy.closeAllConnections();
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}
