import { openTaskStatuses } from "../../../src-contract/entities/task.ts";
import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { type EntryRow, listItem, readEntries } from "./client-item.ts";
import { e164Of, numbersOfDigits, numbersOfPhone } from "./phone-candidates.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";

type Rank = QueryResult<"clientsByPhone">[number]["rank"];

/** A number that hundreds of cards share is a company's exchange: looked at are this many of its newest. */
const candidateLimit = 200;
const order: readonly Rank[] = ["callback", "lastTalk", "responsible", "other"];
const openStatuses = openTaskStatuses.map((status) => `'${status}'`).join(", ");

/** GC-13, G6-2, G6-3: who may be behind a number; within a rank the one talked with last comes first. */
export const clientsByPhone: QueryHandler<"clientsByPhone"> = (context, { number, limit }) => {
  const { cache, reader } = context;
  const e164 = e164Of(number, reader.defaultCountry);
  const digits = number.replace(/\D/g, "");
  const numbers = e164
    ? numbersOfPhone(cache, e164, candidateLimit)
    : digits.length >= 2
      ? numbersOfDigits(cache, digits, candidateLimit)
      : [];
  return readEntries(context, numbers)
    .map((entry) => ({ entry, ...rankOf(context, entry) }))
    .sort((first, second) => order.indexOf(first.rank) - order.indexOf(second.rank) || second.talkAt - first.talkAt)
    .slice(0, limit)
    .map(({ entry, rank }) => ({
      ...listItem(entry, context),
      rank,
      responsibleName: responsibleName(context, entry.managerId),
    }));
};

function rankOf({ cache, reader }: QueryContext, { clientId, managerId }: EntryRow): { rank: Rank; talkAt: number } {
  const callback = cache.get(
    `SELECT 1 FROM tasks WHERE accountId = ? AND clientId = ? AND kind = 'call' AND status IN (${openStatuses})
      AND deletedAt IS NULL LIMIT 1`,
    cache.accountId,
    clientId,
  );
  const talk = cache.get<{ startedAt: number }>(
    `SELECT startedAt FROM calls WHERE accountId = ? AND clientId = ? AND (talkSeconds > 0 OR held = 1)
      AND deletedAt IS NULL ORDER BY startedAt DESC LIMIT 1`,
    cache.accountId,
    clientId,
  );
  const talkAt = talk?.startedAt ?? 0;
  if (callback) return { rank: "callback", talkAt };
  if (talk) return { rank: "lastTalk", talkAt };
  return { rank: managerId === reader.userId ? "responsible" : "other", talkAt };
}

function responsibleName({ cache }: QueryContext, managerId: string | null): string | null {
  if (managerId === null) return null;
  return (
    cache.get<{ name: string }>("SELECT name FROM users WHERE accountId = ? AND id = ?", cache.accountId, managerId)
      ?.name ?? null
  );
}
