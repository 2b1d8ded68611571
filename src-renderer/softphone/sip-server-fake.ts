// The wire of the softphone's tests: a server that speaks raw SIP over a real WebSocket.
import type { SipCallEvents, SipFinish } from "./sip-call.ts";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";

export type SipRequest = {
  method: string;
  uri: string;
  headers: Map<string, string>;
  body: string;
  socket: ServerSocket;
};

function parse(text: string, socket: ServerSocket): SipRequest | null {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const [method = "", uri = ""] = first.split(" ");
  if (method === "SIP/2.0" || !first) return null;
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { method, uri, headers, body, socket };
}

/** A SIP server whose answers the test writes; registration and OPTIONS it answers by itself. */
export async function createServer() {
  const http = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "sip" });
  await new Promise((resolve) => http.once("listening", resolve));
  const requests: SipRequest[] = [];
  const waiting: { method: string; take: (request: SipRequest) => void }[] = [];
  const settings = {
    registerCode: 200,
    /** REGISTER is read and never answered. */
    ignoresRegister: false,
    /** What is asked to find out whether the connection lives. */
    ignoresOptions: false,
  };

  function answer(request: SipRequest, line: string, options: { headers?: string[]; body?: string } = {}): void {
    const copied = ["via", "from", "call-id", "cseq"].map((name) => `${name}: ${request.headers.get(name)}`);
    const to = request.headers.get("to") ?? "";
    const headers = [
      ...copied,
      `to: ${to.includes("tag=") ? to : `${to};tag=far`}`,
      "contact: <sip:far@127.0.0.1;transport=ws>",
      ...(options.headers ?? []),
    ];
    if (options.body) headers.push("content-type: application/sdp");
    request.socket.send(
      [
        `SIP/2.0 ${line}`,
        ...headers,
        `content-length: ${Buffer.byteLength(options.body ?? "")}`,
        "",
        options.body ?? "",
      ].join("\r\n"),
    );
  }

  http.on("connection", (socket) => {
    socket.on("message", (data) => {
      const request = parse(Buffer.isBuffer(data) ? data.toString() : "", socket);
      if (!request) return;
      if (request.method === "REGISTER" && !settings.ignoresRegister) {
        const contact = request.headers.get("contact") ?? "";
        const expires = /expires=(\d+)/.exec(contact)?.[1] ?? "120";
        answer(request, `${settings.registerCode} ${settings.registerCode === 200 ? "OK" : "Forbidden"}`, {
          headers: [`contact: ${contact.replace(/;expires=\d+/, "")};expires=${expires}`],
        });
      }
      if (request.method === "OPTIONS" && !settings.ignoresOptions) answer(request, "200 OK");
      requests.push(request);
      const index = waiting.findIndex(({ method }) => method === request.method);
      if (index >= 0) waiting.splice(index, 1)[0]?.take(request);
    });
  });

  let seen = 0;
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `ws://127.0.0.1:${address.port}`,
    settings,
    answer,
    /** How many requests of this method have come so far. */
    received: (method: string) => requests.filter((request) => request.method === method).length,
    /** The next request of this method, whether it came already or comes yet. */
    async next(method: string): Promise<SipRequest> {
      const index = requests.findIndex((request, at) => at >= seen && request.method === method);
      if (index >= 0) {
        seen = index + 1;
        return requests[index] as SipRequest;
      }
      return new Promise((take) =>
        waiting.push({ method, take: (request) => ((seen = requests.length), take(request)) }),
      );
    },
    send(text: string[]): void {
      for (const socket of http.clients) socket.send(`${text.join("\r\n")}`);
    },
    drop: () => http.clients.forEach((socket) => socket.terminate()),
    async close() {
      http.clients.forEach((socket) => socket.terminate());
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Collects what a call tells; `finished` resolves with its end. */
export function listener() {
  const heard: string[] = [];
  let end: (finish: SipFinish) => void = () => {};
  const finished = new Promise<SipFinish>((resolve) => (end = resolve));
  const events: SipCallEvents = {
    onProgress: ({ earlyMedia }) => heard.push(earlyMedia ? "early media" : "ringing"),
    onAnswered: () => heard.push("answered"),
    onSent() {},
    onHeldByOther: (held) => heard.push(held ? "held by other" : "taken back"),
    onMediaLost: (lost) => heard.push(lost ? "sound lost" : "sound back"),
    onParty: ({ name, number }) => heard.push(`with ${name} ${number}`),
    onReplaced: () => heard.push("replaced"),
    onFinished: end,
  };
  return { heard, events, finished };
}
