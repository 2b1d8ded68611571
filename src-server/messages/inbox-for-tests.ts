import type { AddressInfo, Socket } from "node:net";
import hoodiecrow from "hoodiecrow-imap";

export type InboxForTests = {
  port: number;
  /** A letter arrives, in UTF-8, now or as if at `date`. */
  put(raw: string, date?: Date): void;
  /** The mailbox is made anew: other numbers, the same letters. */
  renumber(): void;
  /** How many letters somebody has marked as read. */
  seen(): number;
  /** Connections that came in since the start. */
  connections(): number;
  /** Everybody who is connected is cut off. */
  cut(): void;
  /** The connection over which the letter of this number is asked for is cut, once. */
  cutAtLetter(number: number): void;
  close(): Promise<void>;
};

/** A real IMAP server with one inbox; it lets nobody in without these words. Port 0: a free one. */
export async function startInbox({
  user,
  password,
  port = 0,
}: {
  user: string;
  password: string;
  port?: number;
}): Promise<InboxForTests> {
  const server = hoodiecrow({
    plugins: ["ID", "SASL-IR", "AUTH-PLAIN", "NAMESPACE", "IDLE", "ENABLE", "LITERALPLUS", "UNSELECT"],
    users: { [user]: { password } },
    storage: { INBOX: {} },
  });
  const sockets = new Set<Socket>();
  let connections = 0;
  let fetched = 0;
  let cutAt = Number.POSITIVE_INFINITY;
  server.server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => {
      if (!data.includes("UID FETCH")) return;
      fetched += 1;
      if (fetched !== cutAt) return;
      socket.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const inbox = () => server.getMailbox("INBOX");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.server.address() as AddressInfo).port,
    // it keeps bytes as characters
    put: (raw, date = new Date()) =>
      server.appendMessage("INBOX", [], date, Buffer.from(raw.replaceAll("\n", "\r\n")).toString("latin1")),
    renumber() {
      const box = inbox();
      box.uidvalidity += 1;
      for (const letter of box.messages) letter.uid += 100;
      box.uidnext += 100;
    },
    seen: () => inbox().messages.filter(({ flags }) => flags.includes("\\Seen")).length,
    connections: () => connections,
    cut,
    cutAtLetter(number) {
      [fetched, cutAt] = [0, number];
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(closed);
        cut();
      }),
  };
}
