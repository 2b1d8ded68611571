import type { Cache } from "../../../src-cache/cache.ts";

/** Whether a living row, an unsent write or a draft of this desk names the file. */
export function isNamed(cache: Cache, sha256: string): boolean {
  const quoted = `%"${sha256}"%`;
  const row = cache.get(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM attachments WHERE accountId = ? AND sha256 = ? AND deletedAt IS NULL)
      OR EXISTS (SELECT 1 FROM outbox WHERE args LIKE ?) OR EXISTS (SELECT 1 FROM drafts WHERE text LIKE ?)`,
    cache.accountId,
    sha256,
    quoted,
    quoted,
  );
  return row !== undefined;
}
