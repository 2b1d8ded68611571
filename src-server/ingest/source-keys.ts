import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { SourceKey } from "../../src-contract/administration.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { type Doer, recordAudit } from "../audit/record-audit.ts";
import { newSecret } from "../session/secrets.ts";

export type NewSourceKey = { keyId: string; secret: string };
type Row = {
  id: string;
  source: string;
  secret: string;
  createdAt: number;
  createdBy: string | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
};

/** A key names its account, so that it is looked for in that account alone. */
function keyIdOf(accountId: number, id: string): string {
  return `${accountId}.${id}`;
}

export function accountOfKey(keyId: string): { accountId: number; id: string } | null {
  const [, account = "", id = ""] = /^(\d{1,9})\.([0-9a-f-]{36})$/.exec(keyId) ?? [];
  return id === "" ? null : { accountId: Number(account), id };
}

/** Another key of a system that has one is not an end of the first: both are good until one is revoked. */
export async function addSourceKey(trx: Knex, accountId: number, doer: Doer, source: string): Promise<NewSourceKey> {
  const [id, secret] = [randomUUID(), newSecret()];
  const { actorId: createdBy, at: createdAt } = doer;
  await trx("sourceKeys").insert({ accountId, id, source, secret, createdAt, createdBy });
  await recordAudit(trx, accountId, [{ ...doer, action: "sourceKeyAdded", subjectId: id, details: { source } }]);
  return { keyId: keyIdOf(accountId, id), secret };
}

export async function listSourceKeys(trx: Knex, accountId: number): Promise<SourceKey[]> {
  const rows: Row[] = await trx("sourceKeys").where({ accountId }).orderBy(["source", "createdAt", "id"]);
  return rows.map(({ id, source, createdAt, createdBy, revokedAt, lastUsedAt }) => {
    return { keyId: keyIdOf(accountId, id), source, createdAt, createdBy, revokedAt, lastUsedAt };
  });
}

/** Nothing is kept of its secret. Throws notFound for a key that is not the account's. */
export async function revokeSourceKey(trx: Knex, accountId: number, doer: Doer, keyId: string): Promise<void> {
  const named = accountOfKey(keyId);
  const where = { accountId, id: named?.id ?? "" };
  const key: Row | undefined =
    named?.accountId === accountId ? await trx("sourceKeys").where(where).forUpdate().first() : undefined;
  if (!key) throw new KartotekaError("notFound", "no such key");
  if (key.revokedAt !== null) return;
  await trx("sourceKeys").where(where).update({ revokedAt: doer.at, secret: "" });
  const { id: subjectId, source } = key;
  await recordAudit(trx, accountId, [{ ...doer, action: "sourceKeyRevoked", subjectId, details: { source } }]);
}

/** The last one of a system that is good; by it the server signs what it asks of that system (UD-22). */
export async function newestKeyOf(trx: Knex, accountId: number, source: string): Promise<NewSourceKey | null> {
  const key: Row | undefined = await trx("sourceKeys")
    .where({ accountId, source, revokedAt: null })
    .orderBy([
      { column: "createdAt", order: "desc" },
      { column: "id", order: "desc" },
    ])
    .first();
  return key ? { keyId: keyIdOf(accountId, key.id), secret: key.secret } : null;
}

/** Null for one that is not there, and for one that was revoked. */
export async function readSourceKey(
  trx: Knex,
  { accountId, id }: { accountId: number; id: string },
): Promise<{ source: string; secret: string } | null> {
  const key: Row | undefined = await trx("sourceKeys").where({ accountId, id, revokedAt: null }).first();
  return key ? { source: key.source, secret: key.secret } : null;
}
