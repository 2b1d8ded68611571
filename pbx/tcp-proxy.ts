// The way between a desk and its PBX, for a test to break: a TCP proxy on a port of its own.
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";

export interface TcpProxy {
  readonly url: string;
  /** Connections that were ever let through. */
  readonly opened: number;
  /** Breaks every connection, as a router does that restarts; new ones come through. */
  cut(): void;
  /** Connections stay open and nothing passes them any more, nobody is told; new ones come through. */
  silence(): void;
  /** Breaks every connection and refuses new ones until `restore`. */
  refuse(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** In front of `target`; `localAddress` is where connections to it come from. */
export async function openTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  const silenced: Socket[] = [];
  let opened = 0;
  let server = await listen(0);
  const { port } = server.address() as { port: number };

  async function listen(onPort: number): Promise<Server> {
    const created = createServer((near) => {
      opened += 1;
      const far = createConnection(target);
      const pair: [Socket, Socket] = [near, far];
      pairs.add(pair);
      near.pipe(far);
      far.pipe(near);
      for (const socket of pair) {
        socket.setNoDelay(true);
        socket.on("error", () => undefined); // «close» follows, and closes the other one
        socket.on("close", () => {
          if (!pairs.delete(pair)) return;
          near.destroy();
          far.destroy();
        });
      }
    });
    created.listen(onPort, "127.0.0.1");
    await once(created, "listening");
    return created;
  }

  function cut(): void {
    for (const pair of Array.from(pairs)) for (const socket of pair) socket.resetAndDestroy();
  }

  async function stopListening(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    cut();
    for (const socket of silenced.splice(0)) socket.destroy(); // the server waits for each of its connections
    await closed;
  }

  return {
    url: `ws://127.0.0.1:${port}`,
    get opened() {
      return opened;
    },
    cut,
    silence() {
      for (const pair of Array.from(pairs)) {
        pairs.delete(pair); // one end that closes no longer closes the other
        for (const socket of pair) {
          socket.unpipe();
          socket.removeAllListeners("data");
          socket.resume(); // what comes is taken and thrown away
          silenced.push(socket);
        }
      }
    },
    refuse: stopListening,
    async restore() {
      server = await listen(port);
    },
    async close() {
      if (server.listening) await stopListening();
      for (const socket of silenced) socket.destroy();
    },
  };
}
