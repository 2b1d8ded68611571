import type { Task } from "../../../src-contract/entities/task.ts";
import type { User } from "../../../src-contract/entities/user.ts";
import { asksForCallBack, callBackTaskId, longestTalkMs } from "../../../src-contract/rules/call-back.ts";
import { maySee } from "../../../src-contract/rules/permissions.ts";
import { readBooks } from "../../../src-contract/rules/reference-books.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import type { QueryHandler } from "./query-context.ts";
import { bookEntries } from "./work.ts";

const minute = 60_000;

/** G3-14: by the same rule as the server's, on what this desk has heard of. */
export const callBack: QueryHandler<"callBack"> = (context, { clientId, missedAt }) => {
  const { cache, reader } = context;
  const client = cache.get<{ managerId: string | null }>(
    "SELECT managerId FROM clients WHERE accountId = ? AND id = ? AND deletedAt IS NULL",
    cache.accountId,
    clientId,
  );
  if (!client) return null;
  const talk = cache.get<{ endedAt: number | null }>(
    `SELECT max(coalesce(endedAt, answeredAt)) AS endedAt FROM calls
      WHERE accountId = ? AND clientId = ? AND startedAt >= ? AND answeredAt IS NOT NULL AND deletedAt IS NULL`,
    cache.accountId,
    clientId,
    missedAt - longestTalkMs,
  );
  const task = cache.get<Pick<Task, "status" | "doneAt" | "missedAt">>(
    "SELECT status, doneAt, missedAt FROM tasks WHERE accountId = ? AND id = ? AND deletedAt IS NULL",
    cache.accountId,
    callBackTaskId(clientId),
  );
  if (!asksForCallBack({ missedAt, reachedAt: talk?.endedAt ?? null, task: task ?? null })) return null;
  const { callBackMinutes } = readBooks(bookEntries(context, {})).afterCall;
  return {
    assigneeId: ableManager(cache, client.managerId) ?? reader.userId,
    dueAt: missedAt + callBackMinutes * minute,
  };
};

/** The responsible manager, as long as it is somebody who works and sees tasks. */
function ableManager(cache: Cache, managerId: string | null): string | null {
  if (managerId === null) return null;
  const manager = cache.get<Pick<User, "role">>(
    "SELECT role FROM users WHERE accountId = ? AND id = ? AND disabledAt IS NULL AND deletedAt IS NULL",
    cache.accountId,
    managerId,
  );
  return manager && maySee(manager.role, "tasks") ? managerId : null;
}
