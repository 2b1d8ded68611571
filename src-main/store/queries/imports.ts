import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryHandler } from "./query-context.ts";

export const imports: QueryHandler<"imports"> = ({ cache }, { limit }) =>
  cache
    .all<SqlRow & { present: number }>(
      `SELECT imports.*, (SELECT count(*) FROM clients
        WHERE accountId = imports.accountId AND importId = imports.id AND deletedAt IS NULL) AS present
      FROM imports WHERE accountId = ? AND deletedAt IS NULL ORDER BY createdAt DESC, id DESC LIMIT ?`,
      cache.accountId,
      limit,
    )
    .map((row) => ({ ...entityOf("imports", row), present: row.present }));
