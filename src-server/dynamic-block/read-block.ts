import type { Knex } from "knex";
import { blockAddress, type DynamicBlock } from "../../src-contract/dynamic-block.ts";
import type { BookEntry } from "../../src-contract/entities/book-entry.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { ingestSignatureHeader } from "../../src-contract/ingest/ingest-protocol.ts";
import { readBooks, type ReferenceBooks } from "../../src-contract/rules/reference-books.ts";
import { readTransaction } from "../database/dialect.ts";
import { fromColumns } from "../database/row-columns.ts";
import { newestKeyOf } from "../ingest/source-keys.ts";
import { signedHeader } from "../ingest/signature.ts";
import { askBlock, type BlockRules } from "./ask-block.ts";

type Parts = { database: Knex; now: () => number; rules: BlockRules };
type Connected = NonNullable<ReferenceBooks["dynamicBlock"]>;

/**
 * UD-22: what the account's block says of a client now. Nothing of it is kept. Signed like what systems tell us
 * (docs/ingest.md), over the address in place of a body, when its system has a key here: so the block knows who asks.
 * Throws notFound for a client who is not the account's.
 */
export async function readDynamicBlock(
  { database, now, rules }: Parts,
  { accountId, clientId }: { accountId: number; clientId: string },
): Promise<DynamicBlock> {
  const read = await readTransaction(database, accountId, async (trx) => {
    const block = await connectedBlock(trx, accountId);
    if (!block) return null;
    const record = await trx("clients").where({ accountId, id: clientId, deletedAt: null }).first();
    if (!record) throw new KartotekaError("notFound", "no such client");
    const client = fromColumns("clients", record) as unknown as Client;
    return { block, client, key: await newestKeyOf(trx, accountId, block.system) };
  });
  if (!read) return { state: "notConnected" };
  const { block, client, key } = read;
  const id = Object.hasOwn(client.externalIds, block.system) ? client.externalIds[block.system] : undefined;
  if (!id) return { state: "noId" };
  const filled = blockAddress(block.url, { id, ...contactsOf(client) });
  if (!URL.canParse(filled)) return { state: "failed", why: "notAllowed" };
  // as it is sent and signed
  const address = new URL(filled).href;
  const headers: Record<string, string> = key
    ? { [ingestSignatureHeader]: signedHeader(key, Math.floor(now() / 1_000), address) }
    : {};
  const asked = await askBlock(address, headers, rules);
  return asked.ok ? { state: "shown", facts: asked.facts, at: now() } : { state: "failed", why: asked.why };
}

async function connectedBlock(trx: Knex, accountId: number): Promise<Connected | null> {
  const records = await trx("bookEntries").where({ accountId, book: "dynamicBlock", deletedAt: null });
  return readBooks(records.map((record) => fromColumns("bookEntries", record) as unknown as BookEntry)).dynamicBlock;
}

/** The first of each, as the card shows them; empty when there is none. */
function contactsOf({ emails, phones }: Client): { email: string; phone: string } {
  const first = <Value extends { position: number }>(map: Record<string, Value>) =>
    Object.values(map).sort((one, other) => one.position - other.position)[0];
  const phone = first(phones);
  return { email: first(emails)?.address ?? "", phone: phone?.e164 ?? phone?.raw ?? "" };
}
