import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { createHash } from "node:crypto";
import { messengerKey } from "../../src-contract/rules/client-keys.ts";
import type { Message } from "../../src-contract/entities/message.ts";
import { messageSchema } from "../../src-contract/entities/message.ts";
import type { MessageItem } from "../../src-contract/ingest/ingest-items.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { clientsByKeys } from "../database/client-keys.ts";
import { inAccount } from "../database/dialect.ts";
import type { Arrival } from "../ingest/arrival.ts";
import { ingestBatch } from "../ingest/ingest-batch.ts";
import type { Pokes } from "../pokes.ts";
import type { Arrived } from "./receiver.ts";
import { readSenders, type StoredSender } from "./senders.ts";

type Parts = { database: Knex; pokes: Pokes; now: () => number; log: Pick<FastifyBaseLogger, "info" | "warn"> };
type Answered = Pick<Message, "id" | "clientId" | "threadId">;

const atOnce = 100;

/**
 * Writes what came onto the cards: through the same door as what other systems tell (ADR 0032), so that writers are found,
 * spam is known and a message that comes twice is one. What the door refuses is told to the log, without its words.
 */
export async function takeArrived(
  { database, pokes, now, log }: Parts,
  accountId: number,
  { sender, arrived }: { sender: StoredSender; arrived: readonly Arrived[] },
): Promise<void> {
  const own = new Set(
    (await inAccount(database, accountId, (trx) => readSenders(trx, accountId))).flatMap((each) =>
      each.transport === "email" ? [normalizeEmail(each.from)] : [],
    ),
  );
  // two mailboxes of the account that write to each other are nobody's client
  const foreign = arrived.filter(({ from }) => !own.has(normalizeEmail(from)));
  for (let start = 0; start < foreign.length; start += atOnce) {
    const part = foreign.slice(start, start + atOnce);
    const answered = await inAccount(database, accountId, (trx) => findAnswered(trx, accountId, { sender, part }));
    const arrivals = new Map(part.map((one) => [externalIdOf(one), arrivalOf(one, sender, answered.get(one) ?? null)]));
    const order = { accountId, source: sender.transport, keyId: null, signed: null, now: now(), arrivals };
    const { results, revision } = await ingestBatch(
      database,
      order,
      part.map((one) => itemOf(one, sender)),
    );
    if (revision !== null) pokes.poke(accountId, revision);
    for (const result of results)
      if (result.status === "refused" && result.code !== "noKey")
        log.warn({ senderId: sender.id, code: result.code, path: result.path }, "an incoming message was not taken");
  }
}

function arrivalOf({ newcomer, isAutomatic }: Arrived, sender: StoredSender, answered: Answered | null): Arrival {
  return {
    answers: answered && { clientId: answered.clientId, threadId: answered.threadId },
    addsClient: (sender.incoming?.addsClients ?? false) && !isAutomatic,
    newcomer,
    label: sender.label,
  };
}

function itemOf(one: Arrived, sender: StoredSender): MessageItem {
  const { at, from, client, subject, text, thread } = one;
  return {
    kind: "message",
    externalId: externalIdOf(one),
    client,
    at,
    transport: sender.transport,
    direction: "incoming",
    subject: cut(subject, messageSchema.shape.subject.maxLength),
    text: cut(text, messageSchema.shape.text.maxLength),
    from,
    ...(thread === null ? {} : { thread: named(thread) }),
  };
}

function externalIdOf({ name }: Arrived): string {
  return named(name);
}

/** Names of letters are as long as their writers like. */
function named(name: string): string {
  return name.length <= 200 ? name : createHash("sha256").update(name).digest("hex");
}

/** The whole of it stays where it was sent to. No half of a character, and none that a database refuses. */
function cut(text: string, limit: number | null): string {
  const clean = text.replaceAll("\u0000", "");
  if (limit === null || clean.length <= limit) return clean;
  return `${clean.slice(0, limit - 2).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Which message of ours each one answers: a letter says so itself, in a messenger it is the last one to that chat. */
async function findAnswered(
  trx: Knex,
  accountId: number,
  { sender, part }: { sender: StoredSender; part: readonly Arrived[] },
): Promise<Map<Arrived, Answered>> {
  const found = new Map<Arrived, Answered>();
  const ids = Array.from(new Set(part.flatMap(({ answers }) => answers)));
  const named: Answered[] = ids.length === 0 ? [] : await living(trx, accountId).whereIn("id", ids);
  const byId = new Map(named.map((message) => [message.id, message]));
  for (const one of part) {
    const nearest = one.answers.flatMap((id) => byId.get(id) ?? [])[0];
    if (nearest) found.set(one, nearest);
  }
  if (sender.transport === "email") return found;
  for (const one of part) {
    const key = messengerKey(sender.transport, one.from);
    const clientIds = key === null ? [] : await clientsByKeys(trx, accountId, [key]);
    const last: Answered | undefined = await living(trx, accountId)
      .whereIn("clientId", clientIds)
      .where({ senderId: sender.id, direction: "outgoing" })
      .orderBy("createdAt", "desc")
      .first();
    if (last) found.set(one, last);
  }
  return found;
}

function living(trx: Knex, accountId: number) {
  return trx("messages").where({ accountId, deletedAt: null }).select("id", "clientId", "threadId");
}
