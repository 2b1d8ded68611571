import { randomUUID } from "node:crypto";
import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { toErrorBody } from "../../src-contract/errors.ts";
import type { IncomingTrouble } from "../../src-contract/entities/message-sender.ts";
import { enterDirectory } from "../database/account-scope.ts";
import { inAccount, readTransaction, writeTransaction } from "../database/dialect.ts";
import { doNowAndThen } from "../now-and-then.ts";
import type { Pokes } from "../pokes.ts";
import { holdInbox, moveInbox, noteInboxTrouble, releaseInboxes } from "./inboxes.ts";
import type { OpenReceiver } from "./open-transport.ts";
import type { Receiver } from "./receiver.ts";
import { readSenders, type StoredSender } from "./senders.ts";
import { takeArrived } from "./take-arrived.ts";
import { TransportError } from "./transport.ts";

type Parts = {
  database: Knex;
  pokes: Pokes;
  now: () => number;
  openReceiver: OpenReceiver;
  log: FastifyBaseLogger;
  /** From one look to the next. */
  everyMilliseconds: number;
};

export type Receivings = { stop(): Promise<void> };

const second = 1_000;
/** What has just failed is not asked for so long: a mail server takes wrong passwords for an attack. */
const pauses: Record<IncomingTrouble, number> = {
  silent: 30 * second,
  refused: 60 * second,
  taken: 60 * second,
  notLetIn: 10 * 60 * second,
};

type Open = { receiver: Receiver; setup: string };

/**
 * GC-17, UD-32: what clients write to the account's mailboxes and bots lands on their cards, as long as the server lives
 * (docs/adr/0038). Of several servers one reads a mailbox. What was read is written before its place is: after a break
 * the same comes again and is known by its name.
 */
export function keepReceiving(parts: Parts): Receivings {
  const { database, now, log, openReceiver, everyMilliseconds } = parts;
  const serverId = randomUUID();
  let isEnding = false;
  /** By account and sender. A connection stays open from one look to the next. */
  const opened = new Map<string, Open>();
  const running = new Map<string, Promise<void>>();
  const notBefore = new Map<string, { setup: string; at: number }>();
  const accounts = new Set<number>();

  function receiverOf(key: string, sender: StoredSender): Receiver | null {
    const known = opened.get(key);
    if (known) return known.receiver;
    const receiver = openReceiver(sender);
    if (receiver) opened.set(key, { receiver, setup: JSON.stringify(sender) });
    return receiver;
  }

  async function close(key: string): Promise<void> {
    const open = opened.get(key);
    opened.delete(key);
    await open?.receiver.close();
  }

  async function readOn(accountId: number, sender: StoredSender, key: string): Promise<void> {
    const held = await writeTransaction(database, accountId, (trx) =>
      holdInbox(trx, accountId, { senderId: sender.id, serverId, now: now() }),
    );
    const receiver = held && receiverOf(key, sender);
    if (!receiver) return close(key);
    for (let { position } = held, more = true; more && !isEnding; ) {
      const received = await receiver.receive(position);
      await takeArrived(parts, accountId, { sender, arrived: received.arrived });
      const reached = received.position;
      if (reached !== position)
        await writeTransaction(database, accountId, (trx) => moveInbox(trx, accountId, sender.id, reached));
      if (received.left > 0) log.warn({ senderId: sender.id, left: received.left }, "letters that nobody could read");
      position = reached;
      more = received.more;
    }
    if (held.trouble !== null) await noteTrouble(accountId, sender.id, null);
  }

  async function look(accountId: number, sender: StoredSender, key: string): Promise<void> {
    const setup = JSON.stringify(sender);
    const wasOpen = opened.has(key);
    try {
      await readOn(accountId, sender, key).catch((error: unknown) => {
        // servers end connections over which nothing comes: that is no trouble until a new one breaks too
        if (!wasOpen || isEnding || !(error instanceof TransportError) || error.trouble !== "silent") throw error;
        return close(key).then(() => readOn(accountId, sender, key));
      });
    } catch (error) {
      await close(key);
      if (isEnding) return;
      if (!(error instanceof TransportError)) {
        log.error(
          { err: error, kind: toErrorBody(error).kind, senderId: sender.id },
          "the reading of a mailbox failed",
        );
        return;
      }
      const trouble = error.trouble === "badAddress" ? "refused" : error.trouble;
      log.warn({ senderId: sender.id, code: error.code, trouble }, "a mailbox could not be read");
      const pause = Math.max(pauses[trouble], (error.retryAfterSeconds ?? 0) * second);
      notBefore.set(key, { setup, at: now() + pause });
      await noteTrouble(accountId, sender.id, trouble);
    } finally {
      running.delete(key);
    }
  }

  function noteTrouble(accountId: number, senderId: string, trouble: IncomingTrouble | null): Promise<void> {
    return writeTransaction(database, accountId, (trx) =>
      noteInboxTrouble(trx, accountId, { senderId, trouble, now: now() }),
    );
  }

  const work = async () => {
    const wanted = new Map<string, string>();
    for (const accountId of await accountsWithSenders(database)) {
      accounts.add(accountId);
      for (const sender of await inAccount(database, accountId, (trx) => readSenders(trx, accountId))) {
        if (sender.incoming === null) continue;
        const key = `${accountId} ${sender.id}`;
        const setup = JSON.stringify(sender);
        wanted.set(key, setup);
        const pause = notBefore.get(key);
        // whoever has changed it wants to see at once whether it does
        const isPaused = pause !== undefined && pause.setup === setup && pause.at > now();
        if (running.has(key) || isPaused || isEnding) continue;
        if (opened.get(key) && opened.get(key)?.setup !== setup) await close(key);
        running.set(key, look(accountId, sender, key));
      }
    }
    for (const key of opened.keys()) if (!wanted.has(key) && !running.has(key)) await close(key);
  };
  const looking = doNowAndThen(work, { what: "the look for incoming messages", log, everyMilliseconds });
  return {
    async stop() {
      isEnding = true;
      await looking.stop();
      // what waits for an answer is told that nobody does
      await Promise.all(Array.from(opened.keys(), close));
      await Promise.all(running.values());
      for (const accountId of accounts)
        await writeTransaction(database, accountId, (trx) => releaseInboxes(trx, accountId, serverId));
    },
  };
}

function accountsWithSenders(database: Knex): Promise<number[]> {
  return readTransaction(database, null, async (trx) => {
    await enterDirectory(trx);
    return trx("accounts").whereNotNull("messageSenders").orderBy("id").pluck("id");
  });
}
