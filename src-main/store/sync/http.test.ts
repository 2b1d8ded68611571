import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { requestBytes } from "./http.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const whole = Buffer.from("0123456789");
const octets = { "content-type": "application/octet-stream" };

/** What a desk reads of an answer to a request for the bytes from 4 on. */
async function readFrom4(listener: RequestListener, timeoutMilliseconds = 5_000, signal?: AbortSignal) {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const request = { method: "GET", path: "/part", timeoutMilliseconds, fromByte: 4 } as const;
  const stream = await requestBytes({ baseUrl, fetch }, signal ? { ...request, signal } : request);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.bytes) chunks.push(chunk);
  return { begins: stream.begins, text: Buffer.concat(chunks).toString() };
}

describe("bytes of a part over HTTP", () => {
  it("rule 8: by Range, and from the beginning where the server gives no ranges", async () => {
    const ranged = await readFrom4((request, response) => {
      expect(request.headers.range).toBe("bytes=4-");
      response.writeHead(206, { ...octets, "content-range": "bytes 4-9/10" }).end(whole.subarray(4));
    });
    expect(ranged).toEqual({ begins: 4, text: "456789" });
    const unranged = await readFrom4((_request, response) => response.writeHead(200, octets).end(whole));
    expect(unranged).toEqual({ begins: 0, text: "0123456789" });
  });

  it("rule 8: a page of a proxy, or another range than was asked for, is not taken for the part", async () => {
    const page: RequestListener = (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
    const other: RequestListener = (_request, response) =>
      response.writeHead(206, { ...octets, "content-range": "bytes 5-9/10" }).end(whole.subarray(5));
    for (const listener of [page, other])
      await expect(readFrom4(listener)).rejects.toMatchObject({ kind: "notKartoteka" });
  });

  it("R-18: a line that breaks or falls silent is unreachable, one that is left is cancelled", async () => {
    const begin: RequestListener = (_request, response) => {
      response.writeHead(206, { ...octets, "content-length": "6", "content-range": "bytes 4-9/10" });
      response.write("45");
    };
    const broken: RequestListener = (request, response) => {
      begin(request, response);
      setTimeout(() => response.destroy(), 50);
    };
    await expect(readFrom4(broken)).rejects.toMatchObject({ kind: "unreachable" });
    await expect(readFrom4(begin, 300)).rejects.toMatchObject({ kind: "unreachable" });
    await expect(readFrom4(begin, 5_000, AbortSignal.timeout(300))).rejects.toMatchObject({ kind: "cancelled" });
  });
});
