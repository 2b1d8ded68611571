import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Chance } from "../../scripts/seed/chance.ts";

/** What the line does with the next piece of bytes. */
export type Weather =
  | { kind: "clear" }
  /** Nobody answers, and what was open is reset. */
  | { kind: "down" }
  /** Connections open and nothing passes. When it clears, what was held arrives late or never. */
  | { kind: "hole" }
  /** Each piece is late by up to so many milliseconds; a share of them is cut at some byte, and the connection with it. */
  | { kind: "rough"; cuts: number; slow: number }
  /** A share of the server's answers is cut at some byte; what the desk sends arrives. */
  | { kind: "cutAnswers"; share: number }
  /** Everything passes but the server's pokes. */
  | { kind: "withoutPokes" };

export type Line = {
  port: number;
  set(weather: Weather): void;
  /** Every connection that is open, at once. */
  reset(): void;
  /** How many answers were cut so far. */
  readonly cutAnswers: number;
  close(): Promise<void>;
};

type Direction = "up" | "down";
type Connection = { desk: Socket; server: Socket; isEvents: boolean };

/** A TCP proxy between one desk and the server, whose line gets worse and better. */
export async function startLine(upstreamPort: number, chance: Chance): Promise<Line> {
  let weather: Weather = { kind: "clear" };
  let cutAnswers = 0;
  let held: (() => void)[] = [];
  const connections = new Set<Connection>();

  function end(connection: Connection): void {
    connections.delete(connection);
    for (const socket of [connection.desk, connection.server]) {
      // a reset of a socket that is shutting down or not yet connected leaves a handle that Node's end waits for
      if (socket.writableEnded || socket.connecting) socket.destroy();
      else if (!socket.destroyed) socket.resetAndDestroy();
    }
  }

  /** False when the connection ended instead. */
  async function pass(connection: Connection, direction: Direction, bytes: Buffer): Promise<boolean> {
    const to = direction === "up" ? connection.server : connection.desk;
    while (weather.kind === "hole") {
      await new Promise<void>((cleared) => held.push(cleared));
      if (chance.happens(0.5)) return false;
    }
    if (weather.kind === "rough" && weather.slow > 0) await wait(chance.below(weather.slow));
    if (isCut(direction)) {
      const kept = chance.below(bytes.length);
      if (direction === "down") cutAnswers += 1;
      // what was written must leave before the connection is torn
      if (kept > 0) await new Promise<void>((written) => to.write(bytes.subarray(0, kept), () => written()));
      return false;
    }
    if (weather.kind === "withoutPokes" && direction === "down" && connection.isEvents && isPoke(bytes)) return true;
    if (!to.destroyed) to.write(bytes);
    return true;
  }

  function isCut(direction: Direction): boolean {
    if (weather.kind === "rough") return chance.happens(weather.cuts);
    return weather.kind === "cutAnswers" && direction === "down" && chance.happens(weather.share);
  }

  function pump(connection: Connection, direction: Direction): void {
    const [from, to] = direction === "up" ? [connection.desk, connection.server] : [connection.server, connection.desk];
    let last = Promise.resolve(true);
    const then = (work: () => Promise<boolean> | boolean) => {
      last = last.then(async (isOpen) => isOpen && (await work()));
      void last.then((isOpen) => {
        if (!isOpen) end(connection);
      });
    };
    from.on("data", (bytes: Buffer) => {
      if (direction === "up" && bytes.includes("GET /api/v1/sync/events")) connection.isEvents = true;
      then(() => pass(connection, direction, bytes));
    });
    from.on("end", () =>
      then(() => {
        to.end();
        return true;
      }),
    );
    // a reset is what this line is for; the other side is told by a reset as well
    from.on("error", () => undefined);
    from.on("close", () => then(() => false));
  }

  const proxy = createServer((desk) => {
    if (weather.kind === "down") {
      desk.resetAndDestroy();
      return;
    }
    const connection = { desk, server: connect(upstreamPort, "127.0.0.1"), isEvents: false };
    connections.add(connection);
    pump(connection, "up");
    pump(connection, "down");
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));

  const letGo = () => {
    const waiting = held;
    held = [];
    for (const cleared of waiting) cleared();
  };
  const reset = () => {
    for (const connection of connections) end(connection);
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    set(next) {
      weather = next;
      if (next.kind === "down") reset();
      if (next.kind === "hole") return;
      letGo();
    },
    reset,
    get cutAnswers() {
      return cutAnswers;
    },
    async close() {
      reset();
      letGo();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}

/** The first piece of the stream holds its head and where the desk stands anyway. */
function isPoke(bytes: Buffer): boolean {
  return bytes.includes("event: poke") && !bytes.includes("HTTP/1.1 200");
}
