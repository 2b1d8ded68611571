import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CallTies } from "../../src-contract/entities/call.ts";
import type { Result } from "../../src-contract/errors.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { mayMoveCall } from "../../src-contract/rules/call-ties.ts";
import { followUpOf } from "../api/call-follow-up.ts";
import { mutate } from "../api/mutate.ts";
import { readQuery } from "../api/read-query.ts";
import { useSession } from "../api/use-session.ts";
import { useNotice } from "../ui/use-notice.tsx";

export type Tied = NonNullable<QueryResult<"callTies">>;

/**
 * G3-12: moves a call. A missed one asks its call-back of the client to whom it goes, and no more of the one whom it was
 * taken for (G3-14). The notice takes the move back, which is a move too.
 */
export function useTieCall(callId: string): (tied: Tied, after: CallTies) => Promise<Result<unknown>> {
  const { t } = useTexts();
  const notice = useNotice();

  async function move({ ties: before, along, callBackId }: Tied, after: CallTies): Promise<Result<unknown>> {
    const { clientId } = after;
    const isOther = clientId !== before.clientId;
    const reading = { query: readQuery, missedCallText: t("softphone.missedCallTask") };
    const followUp = isOther && clientId !== null ? await followUpOf(callId, { clientId }, reading) : undefined;
    const moved = await mutate("tieCall", { callId, ...after, before, along, ...(followUp ? { followUp } : {}) });
    if (moved.ok && isOther && callBackId !== null)
      notice.check(await mutate("setTaskStatus", { taskId: callBackId, status: "cancelled" }));
    return moved;
  }

  async function moveBack({ ties, callBackId }: Tied): Promise<void> {
    const read = await readQuery("callTies", { callId });
    if (!read.ok || !read.value || !notice.check(await move(read.value, ties))) return;
    // a call-back that was cancelled is not asked for again by itself (rules/call-back.ts)
    if (callBackId !== null && read.value.ties.clientId !== ties.clientId)
      notice.check(await mutate("setTaskStatus", { taskId: callBackId, status: "new" }));
  }

  return async (tied, after) => {
    const moved = await move(tied, after);
    if (moved.ok) notice.say(t("calls.ties.saved"), { label: t("card.undo"), run: () => void moveBack(tied) });
    return moved;
  };
}

export function useMayMove(call: Pick<Tied, "managerId">): boolean {
  const { user } = useSession();
  return mayMoveCall(call, { userId: user.id, role: user.role });
}
