import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Chance } from "../../scripts/seed/chance.ts";

/** A TCP proxy that cuts its connections after so many bytes of the desk, drawn by chance; and counts both. */
export type CuttingLine = {
  url: string;
  /** Null: cuts nothing from now on. */
  cutWithin(bytes: number | null): void;
  readonly cuts: number;
  /** Bytes that went up, headers and all. */
  readonly sent: number;
  close(): Promise<void>;
};

export async function layCuttingLine(target: string, chance: Chance): Promise<CuttingLine> {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  let within: number | null = null;
  let cuts = 0;
  let sent = 0;
  const proxy = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port: Number(port), noDelay: true });
    // over both directions: sometimes it is the answer that does not arrive
    let left = within === null ? Number.POSITIVE_INFINITY : chance.below(within);
    for (const socket of [near, far]) {
      open.add(socket);
      // what this line is for
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    const pass = (to: Socket, bytes: Buffer, isUp: boolean) => {
      const kept = bytes.subarray(0, Math.max(0, Math.min(left, bytes.length)));
      left -= bytes.length;
      if (isUp) sent += kept.length;
      if (kept.length > 0) to.write(kept);
      if (left > 0) return;
      cuts += 1;
      left = Number.POSITIVE_INFINITY;
      // what was passed on arrives, and nothing after it
      near.pause();
      to.end(() => near.destroy());
    };
    near.on("data", (bytes: Buffer) => pass(far, bytes, true));
    far.on("data", (bytes: Buffer) => pass(near, bytes, false));
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cutWithin(bytes) {
      within = bytes;
      if (bytes !== null) for (const socket of open) socket.destroy();
    },
    get cuts() {
      return cuts;
    },
    get sent() {
      return sent;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}
