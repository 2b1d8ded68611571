import { financeOf } from "../../../src-contract/rules/finance.ts";
import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import { recordsOf } from "./client-history.ts";
import type { QueryHandler } from "./query-context.ts";

/** Over every order and every record of money that the client has: a sum of the newest would be no sum. */
export const clientFinance: QueryHandler<"clientFinance"> = ({ cache }, { clientId }) => {
  const orders = cache
    .all<SqlRow>(
      "SELECT * FROM orders WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ORDER BY createdAt DESC, id DESC",
      cache.accountId,
      clientId,
    )
    .map((row) => entityOf("orders", row));
  return financeOf(orders, recordsOf(cache, clientId, ["payment", "refund", "payout", "expense"]));
};
