import { apiPrefix } from "../src-contract/sync-protocol.ts";
import type { Random } from "./random.ts";
import type { VirtualServer } from "./server.ts";
import type { Answer, Asked, OpenEvents } from "./server-doors.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What may happen to one request. */
export const fates = [
  "arrives",
  "slow",
  "lostBefore",
  "lostAfter",
  "cut",
  "doubled",
  "swallowed",
  "proxyDown",
  "serverError",
  "tooMany",
  "wrongPage",
] as const;
export type Fate = (typeof fates)[number];

const quiet: Record<Fate, number> = {
  arrives: 1,
  slow: 0,
  lostBefore: 0,
  lostAfter: 0,
  cut: 0,
  doubled: 0,
  swallowed: 0,
  proxyDown: 0,
  serverError: 0,
  tooMany: 0,
  wrongPage: 0,
};
const rough: Record<Fate, number> = {
  arrives: 60,
  slow: 8,
  lostBefore: 5,
  lostAfter: 8,
  cut: 6,
  doubled: 4,
  swallowed: 1,
  proxyDown: 3,
  serverError: 2,
  tooMany: 1,
  wrongPage: 2,
};

/** One desk's way to the server. */
export type Line = {
  isUp: boolean;
  isRough: boolean;
  losesPokes: boolean;
  /** Of a proxy in between: a larger request is answered 413 by it. */
  largestBody: number;
  /** Pushes of which the server's whole answer is on its way back. */
  answered: Set<Asked>;
  /** Ends every stream that is open. */
  cutStreams(): void;
};

export type LineParts = {
  time: VirtualTime;
  random: Random;
  server: VirtualServer;
  /** False for a program that was killed: nothing reaches it, nothing leaves it. */
  isAlive(): boolean;
  /** Before a request leaves and before its answer is handed over: where a program may die. */
  moment(): void;
  saw(fate: Fate, asked: Asked): void;
};

/** The `fetch` of one program. Answers are real Responses; what they lack is a socket. */
export function createFetch(line: Line & { streams: Set<() => void> }, parts: LineParts): typeof fetch {
  const { time, random, server, isAlive, moment } = parts;
  const latency = () => random.exponential(line.isRough ? 700 : 40);

  async function atServer(asked: Asked): Promise<Answer | null> {
    if (!server.isUp()) return null;
    try {
      return await time.hold(server.handle(asked));
    } catch {
      return null; // it died over this request: its desk hears nothing
    }
  }

  function carry(asked: Asked, fate: Fate, signal: AbortSignal | undefined): Promise<Response> {
    return new Promise((resolve, reject) => {
      const fail = (code: string) => {
        if (isAlive()) reject(Object.assign(new TypeError("fetch failed"), { cause: coded(code) }));
      };
      signal?.addEventListener("abort", () => isAlive() && reject(aborted()), { once: true });
      const deliver = (answer: Answer | null) => {
        time.after(latency() + (fate === "slow" ? random.integer(3_000, 40_000) : 0), () => {
          line.answered.delete(asked);
          if (!isAlive()) return;
          if (!line.isUp || fate === "lostAfter") return fail("ECONNRESET");
          moment();
          if (!isAlive()) return;
          if (!answer) return fail(server.isUp() ? "ECONNRESET" : "ECONNREFUSED");
          resolve(responseOf(answer, fate === "cut" ? random.next() : null));
        });
      };
      moment();
      if (!isAlive() || signal?.aborted) return;
      parts.saw(fate, asked);
      if (!line.isUp)
        return void time.after(random.integer(1, 50), () => fail(random.pick(["ENETUNREACH", "ENOTFOUND"])));
      if (fate === "swallowed") return;
      if (fate === "lostBefore") return void time.after(latency(), () => fail("ECONNRESET"));
      const refusal = refusalOf(fate, asked, line);
      if (refusal) return deliver(refusal);
      const delay = fate === "slow" && random.chance(0.5) ? random.integer(1_000, 20_000) : 0;
      time.after(latency() + delay, () => {
        if (!line.isUp) return void time.after(latency(), () => fail("ECONNRESET"));
        if (fate === "doubled" && asked.method === "POST") time.after(latency(), () => void atServer(asked));
        if (asked.path === `${apiPrefix}/sync/events`)
          void openStream(asked).then(resolveStream, () => fail("ECONNRESET"));
        else
          void atServer(asked).then((answer) => {
            const arrives = answer?.status === 200 && fate !== "lostAfter" && fate !== "cut";
            if (arrives && asked.path === `${apiPrefix}/sync/push`) line.answered.add(asked);
            deliver(answer);
          });
      });
      function resolveStream(response: Response | Answer | null): void {
        if (response instanceof Response) time.after(latency(), () => isAlive() && resolve(response));
        else deliver(response);
      }
    });
  }

  async function openStream(asked: Asked): Promise<Response | Answer | null> {
    if (!server.isUp()) return null;
    let sink: ReadableStreamDefaultController<Uint8Array> | null = null;
    let isOpen = true;
    let events: OpenEvents | null = null;
    const encoder = new TextEncoder();
    const end = (error: Error | null) => {
      if (!isOpen) return;
      isOpen = false;
      line.streams.delete(cut);
      events?.close();
      if (!isAlive()) return;
      if (error) sink?.error(error);
      else sink?.close();
    };
    const cut = () => end(coded("ECONNRESET"));
    const say = (text: string) => {
      time.after(latency(), () => {
        if (isOpen && isAlive() && line.isUp) sink?.enqueue(encoder.encode(text));
      });
    };
    const poke = (revision: number) => {
      if (!line.losesPokes || random.chance(0.2)) say(`event: poke\ndata: {"revision":${revision}}\n\n`);
    };
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        sink = controller;
      },
      cancel: () => end(null),
    });
    events = await time.hold(
      server.listen(asked, {
        poke,
        beat: (revision) => (revision === null ? say(": heartbeat\n\n") : poke(revision)),
        end: () => time.after(latency(), () => end(null)),
      }),
    );
    if (events.answer) return events.answer;
    line.streams.add(cut);
    return new Response(body, { status: 200, headers: { "content-type": "text/event-stream; charset=utf-8" } });
  }

  return async (input, init) => {
    if (typeof input !== "string") throw new TypeError("the product asks by address");
    const url = new URL(input);
    const headers = Object.fromEntries(Object.entries((init?.headers ?? {}) as Record<string, string>));
    const asked: Asked = {
      method: init?.method ?? "GET",
      path: url.pathname,
      authorization: headers["authorization"],
      headers,
      body: typeof init?.body === "string" ? init.body : undefined,
    };
    const fate = random.weighted(line.isRough ? rough : quiet);
    return carry(asked, fate, init?.signal ?? undefined);
  };
}

export function createLine(): Line & { streams: Set<() => void> } {
  const streams = new Set<() => void>();
  return {
    isUp: true,
    isRough: true,
    losesPokes: false,
    largestBody: Number.POSITIVE_INFINITY,
    answered: new Set(),
    streams,
    cutStreams() {
      for (const cut of [...streams]) cut();
    },
  };
}

/** What something in between answers in the server's place. */
function refusalOf(fate: Fate, asked: Asked, line: Line): Answer | null {
  const page = (status: number, headers: Record<string, string> = {}): Answer => ({
    status,
    headers: { "content-type": "text/html", ...headers },
    body: `<html><body>${status}</body></html>`,
  });
  if ((asked.body?.length ?? 0) > line.largestBody) return page(413);
  switch (fate) {
    case "proxyDown":
      return page(502);
    case "serverError":
      return page(500);
    case "tooMany":
      return page(429, { "retry-after": "7" });
    case "wrongPage":
      return page(200);
    default:
      return null;
  }
}

/** `cutAt`: the part of the body after which the connection broke; null for all of it. */
function responseOf({ status, headers, body }: Answer, cutAt: number | null): Response {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (cutAt === null) return new Response(new Uint8Array(bytes), { status, headers });
  const part = bytes.subarray(0, Math.floor(cutAt * bytes.length));
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(part);
    },
    pull(controller) {
      controller.error(Object.assign(new TypeError("terminated"), { cause: coded("UND_ERR_SOCKET") }));
    },
  });
  return new Response(broken, { status, headers });
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function aborted(): Error {
  return new DOMException("This operation was aborted", "AbortError");
}
