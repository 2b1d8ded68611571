import { createServer, type IncomingHttpHeaders, request as ask } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { brotliDecompressSync, zstdDecompressSync } from "node:zlib";

/** One answer of the server: as it went over the wire, and what a desk unpacks from it. */
export type Heard = { request: string; status: number; bytes: Buffer };

export type TappedLine = {
  url: string;
  /** Every answer since the last `forget`, those under way as far as they have come. */
  heard(): Heard[];
  forget(): void;
  /** Nobody answers while it is cut; what is open ends. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
};

type Answer = { request: string; status: number; headers: IncomingHttpHeaders; pieces: Buffer[]; isWhole: boolean };

/** A proxy between one desk and the server that keeps every byte which the server sent. */
export async function startTappedLine(serverUrl: string): Promise<TappedLine> {
  let answers: Answer[] = [];
  let isCut = false;
  const open = new Set<Socket>();
  const proxy = createServer((asked, answered) => {
    if (isCut) {
      asked.socket.destroy();
      return;
    }
    const { method = "GET", url = "/", headers } = asked;
    const upstream = ask(serverUrl + url, { method, headers }, (reply) => {
      const { statusCode: status = 0 } = reply;
      const answer: Answer = {
        request: `${method} ${url}`,
        status,
        headers: reply.headers,
        pieces: [],
        isWhole: false,
      };
      answers.push(answer);
      answered.writeHead(status, reply.rawHeaders);
      reply.on("data", (piece: Buffer) => {
        answer.pieces.push(piece);
        answered.write(piece);
      });
      reply.on("end", () => {
        answer.isWhole = true;
        answered.end();
      });
      // the server went away in the middle: so does the line
      reply.on("error", () => answered.destroy());
    });
    upstream.on("error", () => asked.socket.destroy());
    answered.on("close", () => upstream.destroy());
    asked.pipe(upstream);
  });
  proxy.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    heard: () => answers.map(read),
    forget() {
      answers = answers.filter(({ isWhole }) => !isWhole);
      for (const answer of answers) answer.pieces = [];
    },
    cut(next) {
      isCut = next;
      if (isCut) end();
    },
    async close() {
      end();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}

function read({ request, status, headers, pieces, isWhole }: Answer): Heard {
  const body = Buffer.concat(pieces);
  const unpacked = isWhole ? unpack(headers, body) : null;
  const parts = [Buffer.from(JSON.stringify(headers)), body, ...(unpacked ? [unpacked] : [])];
  return { request, status, bytes: Buffer.concat(parts) };
}

/** Null for what is not packed. A part of a snapshot is packed by itself, whatever the line does. */
function unpack(headers: IncomingHttpHeaders, body: Buffer): Buffer | null {
  if (headers["content-encoding"] === "br") return brotliDecompressSync(body);
  return headers["content-type"] === "application/octet-stream" ? zstdDecompressSync(body) : null;
}
