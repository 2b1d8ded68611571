import { createHash } from "node:crypto";
import { canonicalValue } from "../../src-contract/rules/row-digest.ts";

/** An entry as it lies in the database. */
export type AuditRow = {
  accountId: number;
  number: number;
  at: number;
  action: string;
  actorId: string | null;
  deviceId: string | null;
  subjectId: string | null;
  /** The stored text, byte by byte. */
  details: string;
  hash: string;
};

export const auditColumns = [
  "accountId",
  "number",
  "at",
  "action",
  "actorId",
  "deviceId",
  "subjectId",
  "details",
  "hash",
] as const satisfies (keyof AuditRow)[];

/** What the first entry of a log is chained to. */
export const beginning = { number: 0, hash: "0".repeat(64) };

/**
 * SHA-256, hex, over the hash of the entry before, a line feed, and this entry's canonical text (rules/row-digest.ts).
 * Its number and its account are in it: an entry fits one place of one log.
 */
export function chainHash(previousHash: string, { hash: _own, ...entry }: Omit<AuditRow, "hash"> & { hash?: string }) {
  return createHash("sha256")
    .update(`${previousHash}\n${canonicalValue(entry)}`)
    .digest("hex");
}
