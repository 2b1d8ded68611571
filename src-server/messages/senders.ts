import type { Knex } from "knex";
import { z } from "zod";
import {
  type MessageSender,
  messageSenderSchema,
  type SenderSetup,
  senderSetupSchema,
  type ShownSender,
  shownSenderSchema,
} from "../../src-contract/entities/message-sender.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { keepsSecret } from "../../src-contract/rules/sender-secret.ts";
import { type Doer, recordAudit } from "../audit/record-audit.ts";
import { inboxTroubles, removeInbox } from "./inboxes.ts";

/**
 * With its secret, as it lies in the account's row: the server must reckon with it, and a key to open it with would lie
 * beside it (docs/adr/0032 says the same of source keys).
 */
export type StoredSender = SenderSetup & { secret: string };

const storedSchema = z.array(senderSetupSchema);

export function sendersOf(text: string | null): StoredSender[] {
  if (text === null) return [];
  return storedSchema.parse(JSON.parse(text)).map((sender) => ({ ...sender, secret: sender.secret ?? "" }));
}

/** What every desk of the account may know. */
export function publicSenders(senders: readonly StoredSender[]): MessageSender[] {
  return senders.map((sender) => messageSenderSchema.parse(sender));
}

/** What who may change them sees: all but the secrets. */
export async function listSenders(trx: Knex, accountId: number): Promise<ShownSender[]> {
  const troubles = await inboxTroubles(trx, accountId);
  return (await readSenders(trx, accountId)).map((sender) => {
    const incomingTrouble = sender.incoming === null ? null : (troubles.get(sender.id) ?? null);
    return shownSenderSchema.parse({ ...sender, incomingTrouble });
  });
}

export async function readSenders(trx: Knex, accountId: number): Promise<StoredSender[]> {
  const row: { messageSenders: string | null } | undefined = await trx("accounts")
    .where({ id: accountId })
    .first("messageSenders");
  return sendersOf(row?.messageSenders ?? null);
}

/**
 * The setup with the secret that it brings, or the one that is there. Throws notFound when neither is: a secret that was
 * given for one server is not handed to another.
 */
export function completedSetup(setup: SenderSetup, known: readonly StoredSender[]): StoredSender {
  const before = known.find(({ id }) => id === setup.id);
  const secret = setup.secret ?? (before && keepsSecret(before, setup) ? before.secret : undefined);
  if (secret === undefined) throw new KartotekaError("notFound", "no secret that was given for this server");
  return { ...setup, secret };
}

/** A new one, or one in the place of the one with this id. */
export async function saveSender(trx: Knex, accountId: number, doer: Doer, setup: SenderSetup): Promise<void> {
  const known = await readSenders(trx, accountId);
  const sender = completedSetup(setup, known);
  const isThere = known.some(({ id }) => id === sender.id);
  const senders = isThere ? known.map((each) => (each.id === sender.id ? sender : each)) : [...known, sender];
  await write(trx, accountId, senders);
  await noteChange(trx, accountId, doer, { senderSet: sender.id, transport: sender.transport });
}

/** What still waits to go by it fails with `noSender`. One that is not there is gone already. */
export async function removeSender(trx: Knex, accountId: number, doer: Doer, senderId: string): Promise<void> {
  const known = await readSenders(trx, accountId);
  const rest = known.filter(({ id }) => id !== senderId);
  if (rest.length === known.length) return;
  await write(trx, accountId, rest);
  await removeInbox(trx, accountId, senderId);
  await noteChange(trx, accountId, doer, { senderRemoved: senderId });
}

async function write(trx: Knex, accountId: number, senders: readonly StoredSender[]): Promise<void> {
  await trx("accounts")
    .where({ id: accountId })
    .update({ messageSenders: senders.length === 0 ? null : JSON.stringify(senders) });
}

async function noteChange(trx: Knex, accountId: number, doer: Doer, details: Record<string, string>): Promise<void> {
  await recordAudit(trx, accountId, [{ ...doer, action: "settingsChanged", subjectId: null, details }]);
}
