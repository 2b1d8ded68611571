import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { ingestWindowSeconds } from "../../src-contract/ingest/ingest-protocol.ts";
import { inAccount } from "../database/dialect.ts";
import { fits, isTimely, parseSignature } from "./signature.ts";
import { accountOfKey, readSourceKey } from "./source-keys.ts";

export type Admitted = { accountId: number; keyId: string; source: string; signature: string };

/** What a signature is held against that names no key: as much work as for one that does. */
const noSecret = "0".repeat(43);

/**
 * Whose request it is, by its signature alone. Throws wrongCredentials: of a key that is not there, one that was revoked
 * and one whose secret was not known the same words.
 */
export async function admit(
  { database, now }: { database: Knex; now: number },
  { header, body }: { header: string | string[] | undefined; body: Uint8Array },
): Promise<Admitted> {
  const signature = parseSignature(header);
  if (!signature) throw new KartotekaError("wrongCredentials", "no signature, or not in its form");
  // known before anybody looks for the key
  if (!isTimely(signature, now)) {
    const seconds = `${ingestWindowSeconds} seconds`;
    throw new KartotekaError("wrongCredentials", `the signature's time is more than ${seconds} from the server's`);
  }
  const named = accountOfKey(signature.keyId);
  const key = named ? await inAccount(database, named.accountId, (trx) => readSourceKey(trx, named)) : null;
  const isGood = fits(signature, key?.secret ?? noSecret, body);
  if (!named || !key || !isGood) throw new KartotekaError("wrongCredentials", "no such key, or another secret");
  return { accountId: named.accountId, keyId: named.id, source: key.source, signature: signature.value };
}
