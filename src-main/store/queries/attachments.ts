import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryHandler } from "./query-context.ts";

/** As the card's other lists. */
const listLimit = 500;

export const attachmentsOf: QueryHandler<"attachmentsOf"> = ({ cache, fileState }, { clientId }) =>
  cache
    .all<SqlRow & { isWaiting: number }>(
      `SELECT *, EXISTS (SELECT 1 FROM outboxRows WHERE rowId = id) AS isWaiting FROM attachments
      WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ORDER BY createdAt, id LIMIT ${listLimit}`,
      cache.accountId,
      clientId,
    )
    .map((row) => {
      const attachment = entityOf("attachments", row);
      return { ...attachment, state: fileState(attachment.sha256), waiting: row.isWaiting === 1 };
    });
