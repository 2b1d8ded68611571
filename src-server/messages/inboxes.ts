import type { Knex } from "knex";
import type { IncomingTrouble, ShownSender } from "../../src-contract/entities/message-sender.ts";

type Inbox = { position: string | null; trouble: IncomingTrouble | null; troubleSince: number | null };
type Row = Inbox & { senderId: string; heldBy: string | null; heldUntil: number };

/** A server that has said nothing for so long has died, and another reads on. */
const heldFor = 2 * 60_000;

function inboxOf(trx: Knex, accountId: number, senderId: string) {
  return trx("messageInboxes").where({ accountId, senderId });
}

/**
 * Of several servers one reads a mailbox, as long as it says so; null: another one does. A write only in the middle of
 * its time. In a transaction that writes.
 */
export async function holdInbox(
  trx: Knex,
  accountId: number,
  { senderId, serverId, now }: { senderId: string; serverId: string; now: number },
): Promise<Inbox | null> {
  const heldUntil = now + heldFor;
  const row: Row | undefined = await inboxOf(trx, accountId, senderId).forUpdate().first();
  if (!row) {
    const fresh = { position: null, trouble: null, troubleSince: null };
    await trx("messageInboxes")
      .insert({ accountId, senderId, ...fresh, heldBy: serverId, heldUntil })
      .onConflict(["accountId", "senderId"])
      .ignore();
    const there: Row | undefined = await inboxOf(trx, accountId, senderId).first();
    return there?.heldBy === serverId ? fresh : null;
  }
  if (row.heldBy !== serverId && Number(row.heldUntil) > now) return null;
  if (row.heldBy !== serverId || Number(row.heldUntil) < now + heldFor / 2)
    await inboxOf(trx, accountId, senderId).update({ heldBy: serverId, heldUntil });
  const { position, trouble, troubleSince } = row;
  return { position, trouble, troubleSince };
}

/** Another server may read at once. */
export async function releaseInboxes(trx: Knex, accountId: number, serverId: string): Promise<void> {
  await trx("messageInboxes").where({ accountId, heldBy: serverId }).update({ heldUntil: 0 });
}

/** What was read is kept: the next look goes on behind it. */
export async function moveInbox(trx: Knex, accountId: number, senderId: string, position: string): Promise<void> {
  await inboxOf(trx, accountId, senderId).update({ position });
}

/** `since` is the time of the first try that failed like this. */
export async function noteInboxTrouble(
  trx: Knex,
  accountId: number,
  { senderId, trouble, now }: { senderId: string; trouble: IncomingTrouble | null; now: number },
): Promise<void> {
  await inboxOf(trx, accountId, senderId).update({ trouble, troubleSince: trouble === null ? null : now });
}

export async function removeInbox(trx: Knex, accountId: number, senderId: string): Promise<void> {
  await inboxOf(trx, accountId, senderId).delete();
}

/** By senders, for who may change them. */
export async function inboxTroubles(
  trx: Knex,
  accountId: number,
): Promise<ReadonlyMap<string, ShownSender["incomingTrouble"]>> {
  const rows: Row[] = await trx("messageInboxes").where({ accountId }).whereNotNull("trouble");
  return new Map(
    rows.flatMap(({ senderId, trouble, troubleSince }) =>
      trouble === null ? [] : [[senderId, { trouble, since: Number(troubleSince) }] as const],
    ),
  );
}
