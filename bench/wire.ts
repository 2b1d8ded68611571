import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP proxy: counts what passes, headers and all, and can be cut. */
export type Wire = {
  url: string;
  /** Bytes of both directions since the last call. */
  takeBytes(): number;
  /** Connections end, and new ones are refused. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
};

export async function layWire(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let bytes = 0;
  let isCut = false;
  const server = createServer({ noDelay: true }, (near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on("data", (data) => {
        bytes += data.length;
        to.write(data);
      });
      // its other side ends with it; why does not matter to a count
      from.on("error", () => undefined);
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  const own = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${own}`,
    takeBytes() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    cut() {
      isCut = true;
      cutAll();
    },
    mend: () => {
      isCut = false;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      cutAll();
      await closed;
    },
  };
}
