// The package has no types of its own.
declare module "hoodiecrow-imap" {
  import type { Server } from "node:net";

  export type StoredLetter = { raw: string; uid: number; flags: string[] };
  export type Mailbox = { uidvalidity: number; uidnext: number; messages: StoredLetter[] };
  export type ImapServer = {
    server: Server;
    storage: Record<string, Mailbox>;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    getMailbox(path: string): Mailbox;
    appendMessage(path: string, flags: string[], date: Date | null, raw: string): void;
  };
  export default function hoodiecrow(options: {
    plugins: string[];
    users: Record<string, { password: string }>;
    storage: Record<string, object>;
  }): ImapServer;
}
