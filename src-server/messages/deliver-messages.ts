import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import type { Message } from "../../src-contract/entities/message.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { accountIds } from "../database/account-ids.ts";
import { readTransaction, writeTransaction } from "../database/dialect.ts";
import { takeRevisions } from "../database/revision.ts";
import type { Row } from "../database/row-columns.ts";
import { loadWorkingRows, type WorkingRows, writeWorkingRows } from "../database/working-rows.ts";
import { doNowAndThen } from "../now-and-then.ts";
import type { Pokes } from "../pokes.ts";
import { afterFailure, atOnce, deadAfter, failed, putOff, sent } from "./delivery-rules.ts";
import type { OpenTransport } from "./open-transport.ts";
import { readSenders, type StoredSender } from "./senders.ts";
import { TransportError } from "./transport.ts";

type Parts = {
  database: Knex;
  pokes: Pokes;
  now: () => number;
  open: OpenTransport;
  log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
  /** The server ends: what is on the wire is waited for, the rest goes back into the queue. */
  ending: AbortSignal;
};

export type Deliveries = {
  /** A desk has just sent something of this account. */
  nudge(accountId: number): void;
  stop(): Promise<void>;
};

const lookEvery = 1_000;
/** What another server took and died with, and what waited before this one began. */
const lookAtAllEvery = 60_000;

/**
 * GC-17, GC-19: sends what desks have written, as long as the server lives (docs/adr/0037). A message is taken by writing
 * «sending» into its row, under the row's lock: of several servers one has it.
 */
export function keepDelivering(given: Omit<Parts, "ending"> & { log: FastifyBaseLogger }): Deliveries {
  const { database, now, log } = given;
  const end = new AbortController();
  const parts = { ...given, ending: end.signal };
  /** When an account is to be looked at. */
  const due = new Map<number, number>();
  let allAt = 0;
  /** One at a time of an account: a mail server that does not answer keeps no other account waiting. */
  const running = new Map<number, Promise<void>>();
  async function deliver(accountId: number): Promise<void> {
    try {
      const next = await deliverAccount(parts, accountId);
      if (next !== null) due.set(accountId, Math.min(next, due.get(accountId) ?? next));
    } catch (error) {
      // what was taken is taken again once it counts as left behind
      log.error({ err: error, kind: toErrorBody(error).kind }, "the delivery of messages failed");
    } finally {
      running.delete(accountId);
    }
  }
  const work = async () => {
    if (now() >= allAt) {
      allAt = now() + lookAtAllEvery;
      for (const accountId of await accountIds(database)) due.set(accountId, now());
    }
    for (const [accountId, at] of due) {
      if (at > now() || running.has(accountId)) continue;
      due.delete(accountId);
      running.set(accountId, deliver(accountId));
    }
  };
  const looking = doNowAndThen(work, { what: "the look for messages to send", log, everyMilliseconds: lookEvery });
  return {
    nudge: (accountId) => void due.set(accountId, 0),
    async stop() {
      end.abort();
      await looking.stop();
      await Promise.all(running.values());
    },
  };
}

/** Sends what is due. Answers when the next one is; null when nothing waits. */
export async function deliverAccount(parts: Parts, accountId: number): Promise<number | null> {
  for (;;) {
    if (parts.ending.aborted) return null;
    const { taken, senders } = await take(parts, accountId);
    if (taken.length === 0) return nextDue(parts, accountId);
    // one that does not answer keeps no other waiting
    await Promise.all(
      Array.from(new Set(taken.map(({ senderId }) => senderId)), (senderId) =>
        sendAll(parts, {
          accountId,
          sender: senders.find(({ id }) => id === senderId),
          messages: taken.filter((message) => message.senderId === senderId),
        }),
      ),
    );
  }
}

type Taken = { taken: Message[]; senders: StoredSender[] };

async function take({ database, now, pokes }: Parts, accountId: number): Promise<Taken> {
  const at = now();
  const { revision, ...taken } = await writeTransaction(database, accountId, async (trx) => {
    const ids: string[] = await trx("messages")
      .where({ accountId, deletedAt: null })
      .whereIn("delivery", ["queued", "sending"])
      .where("deliveryAt", "<=", at)
      .orderBy("deliveryAt")
      .limit(atOnce)
      .pluck("id");
    if (ids.length === 0) return { taken: [], senders: [], revision: null };
    const rows = await loadWorkingRows(
      trx,
      accountId,
      ids.map((id) => ({ table: "messages", id })),
    );
    // read under their locks: another server may have taken them since
    const changes = ids.flatMap((id) => {
      const message = rows.read({ table: "messages", id }) as unknown as Message | undefined;
      const change = message && takingOf(message, at);
      return message && change ? [{ message: { ...message, ...change }, isToSend: change.delivery === "sending" }] : [];
    });
    if (changes.length === 0) return { taken: [], senders: [], revision: null };
    const written = await write(trx, accountId, { rows, messages: changes.map(({ message }) => message) });
    const toSend = changes.filter(({ isToSend }) => isToSend).map(({ message }) => message);
    return { taken: toSend, senders: await readSenders(trx, accountId), revision: written };
  });
  if (revision !== null) pokes.poke(accountId, revision);
  return taken;
}

/**
 * What is due is taken. What was taken by a server that died goes again as a letter, which is known by its Message-ID; a
 * messenger would show it twice, so the person is told that it is not known.
 */
function takingOf(message: Message, at: number): Partial<Message> | null {
  if (message.delivery === "queued" && (message.deliveryAt ?? 0) <= at) return { delivery: "sending", deliveryAt: at };
  if (message.delivery !== "sending" || (message.deliveryAt ?? 0) + deadAfter > at) return null;
  return message.transport === "email" ? { delivery: "sending", deliveryAt: at } : failed("unknown", at);
}

type Batch = { accountId: number; sender: StoredSender | undefined; messages: readonly Message[] };

/** In their order, over one connection. */
async function sendAll(parts: Parts, { accountId, sender, messages }: Batch): Promise<void> {
  const { now, open, log, ending } = parts;
  const transport = sender && open(sender);
  /** What the sender itself is in the way of. */
  let blocked: Partial<Message> | null = null;
  try {
    for (const message of messages) {
      const { id, threadId, address, subject, text } = message;
      let outcome: Partial<Message>;
      try {
        if (!transport) outcome = failed("noSender", now());
        else if (blocked || ending.aborted) outcome = putOff(blocked ?? {}, now());
        else {
          await transport.send({ id, threadId, address, subject, text });
          outcome = sent(now());
        }
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        log.warn({ messageId: id, code: error.code, trouble: error.trouble }, "a message did not go");
        outcome = afterFailure(message, error, now());
        if (error.ofAll) blocked = outcome;
      }
      await settle(parts, accountId, { id, outcome });
    }
  } finally {
    transport?.close();
  }
}

async function settle(
  { database, pokes }: Parts,
  accountId: number,
  { id, outcome }: { id: string; outcome: Partial<Message> },
): Promise<void> {
  const revision = await writeTransaction(database, accountId, async (trx) => {
    const rows = await loadWorkingRows(trx, accountId, [{ table: "messages", id }]);
    const message = rows.read({ table: "messages", id }) as unknown as Message | undefined;
    // erased meanwhile, or told by another server
    if (message?.delivery !== "sending") return null;
    return write(trx, accountId, { rows, messages: [{ ...message, ...outcome }] });
  });
  if (revision !== null) pokes.poke(accountId, revision);
}

async function write(
  trx: Knex,
  accountId: number,
  { rows, messages }: { rows: WorkingRows; messages: readonly Message[] },
): Promise<number> {
  for (const message of messages) rows.change({ table: "messages", id: message.id }, message as unknown as Row, 1);
  const revision = await takeRevisions(trx, accountId, 1);
  await writeWorkingRows(trx, accountId, { rows, revisionBefore: revision - 1 });
  return revision;
}

async function nextDue({ database }: Parts, accountId: number): Promise<number | null> {
  return readTransaction(database, accountId, async (trx) => {
    const next: { deliveryAt: number } | undefined = await trx("messages")
      .where({ accountId, deletedAt: null })
      .whereIn("delivery", ["queued", "sending"])
      .orderBy("deliveryAt")
      .first("deliveryAt");
    return next?.deliveryAt ?? null;
  });
}
