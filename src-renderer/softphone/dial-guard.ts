import type { SoftphoneParts } from "./softphone-parts.ts";
import type { DialAnswer, SoftphoneActions, SoftphoneState } from "./softphone-state.ts";

/** `keep`: writes the person's reason, when there is one, into the client's history with the call. */
export type Permitted = { clientId: string | null; keep(callId: string): void };
export type DialGuard = {
  /** Null: the person thought better of it. A question that is still open is answered no by the next one. */
  permit(text: string, clientId: string | null): Promise<Permitted | null>;
  actions: Pick<SoftphoneActions, "answerDial">;
};

/**
 * The one gate of every way to dial (G11-1, G11-2, G11-3): click, key, link, command line, palette, transfer. Nothing is
 * written and nothing leaves for the line before it is open.
 */
export function createDialGuard(
  { checkDial, mutate, newId }: Pick<SoftphoneParts, "checkDial" | "mutate" | "newId">,
  { set }: { set(change: Partial<SoftphoneState>): void },
): DialGuard {
  let answerOpen: ((answer: DialAnswer | null) => void) | null = null;

  const settle: SoftphoneActions["answerDial"] = (answer) => {
    const answered = answerOpen;
    answerOpen = null;
    set({ dialQuestion: null });
    answered?.(answer);
  };

  return {
    async permit(text, asked) {
      const found = await checkDial(text, asked);
      if (found.objections.length === 0) return { clientId: asked, keep: () => undefined };
      settle(null);
      const answer = await new Promise<DialAnswer | null>((resolve) => {
        answerOpen = resolve;
        set({ dialQuestion: { ...found, text } });
      });
      if (!answer) return null;
      const clientId = asked ?? found.clientId;
      return {
        clientId,
        keep(callId) {
          const { remark } = answer;
          if (remark !== null && clientId !== null)
            void mutate("addComment", { commentId: newId(), clientId, callId, text: remark });
        },
      };
    },
    actions: { answerDial: settle },
  };
}
