import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { ShownAttachment } from "../../../src-contract/queries/attachments.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";

/** As the card's other lists. */
const listLimit = 500;

const shownColumns = `*, EXISTS (SELECT 1 FROM outboxRows WHERE rowId = attachments.id AND tableName = 'attachments') AS isWaiting`;

export const attachmentsOf: QueryHandler<"attachmentsOf"> = ({ cache, fileState }, { clientId }) =>
  cache
    .all<SqlRow>(
      `SELECT ${shownColumns} FROM attachments
      WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ORDER BY createdAt, id LIMIT ${listLimit}`,
      cache.accountId,
      clientId,
    )
    .map((row) => shown(row, fileState));

export const recordingsOf: QueryHandler<"recordingsOf"> = ({ cache, fileState }, { callIds }) =>
  callIds.length === 0
    ? []
    : cache
        .all<SqlRow>(
          `SELECT ${shownColumns} FROM attachments
          WHERE accountId = ? AND callId IN (SELECT value FROM json_each(?)) AND recording <> '{}' AND deletedAt IS NULL`,
          cache.accountId,
          JSON.stringify(callIds),
        )
        .map((row) => shown(row, fileState));

function shown(row: SqlRow, fileState: QueryContext["fileState"]): ShownAttachment {
  const attachment = entityOf("attachments", row);
  return { ...attachment, state: fileState(attachment.sha256), waiting: row["isWaiting"] === 1 };
}
