import type { DialCheck } from "../api/check-dial.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";
import type { DialAnswer, SoftphoneActions, SoftphoneState } from "./softphone-state.ts";

/** `keep`: writes the person's reason, when there is one, into the client's history, with his call. */
export type Permitted = {
  clientId: string | null;
  /** Empty: not known yet. */
  clientName: string;
  keep(callId: string | null): void;
};
export type DialGuard = {
  /**
   * One call for a double click: the same number again, within a second and while its call lives, is that call.
   */
  once(text: string, dial: () => Promise<string | null>): Promise<string | null>;
  /**
   * At once when nothing has to be asked of anybody. Null: the person thought better of it. A question that is still open
   * is answered no by the next one. `onQuestion` is called when there is one: what was known before it may not hold after
   * the answer.
   */
  permit(text: string, clientId: string | null, onQuestion?: () => void): Permitted | Promise<Permitted | null>;
  actions: Pick<SoftphoneActions, "answerDial">;
};

type Question = { text: string; asked: string | null; found: DialCheck; onQuestion: (() => void) | undefined };

/** Longer than the longest double click of the systems' settings. */
const doubleClickMs = 1_000;

/**
 * The one gate of every way to dial (G11-1, G11-2, G11-3): click, key, link, command line, palette, transfer. Nothing is
 * written and nothing leaves for the line before it is open.
 */
export function createDialGuard(
  { checkDial, mutate, newId, now }: Pick<SoftphoneParts, "checkDial" | "mutate" | "newId" | "now">,
  { set, isLive }: { set(change: Partial<SoftphoneState>): void; isLive(callId: string): boolean },
): DialGuard {
  let last: { text: string; at: number; call: Promise<string | null>; callId?: string | null } | null = null;
  let answerOpen: ((answer: DialAnswer | null) => void) | null = null;

  const settle: SoftphoneActions["answerDial"] = (answer) => {
    const answered = answerOpen;
    answerOpen = null;
    set({ dialQuestion: null });
    answered?.(answer);
  };

  async function question({ text, asked, found, onQuestion }: Question): Promise<Permitted | null> {
    settle(null);
    onQuestion?.();
    const answer = await new Promise<DialAnswer | null>((resolve) => {
      answerOpen = resolve;
      set({ dialQuestion: { ...found, text } });
    });
    if (!answer) return null;
    const clientId = asked ?? found.clientId;
    return {
      clientId,
      clientName: clientId === found.clientId ? found.clientName : "",
      keep(callId) {
        const { remark } = answer;
        if (remark !== null && clientId !== null)
          void mutate("addComment", { commentId: newId(), clientId, callId, text: remark });
      },
    };
  }

  return {
    once(text, dial) {
      const isOnItsWay = last && (last.callId === undefined || (last.callId !== null && isLive(last.callId)));
      if (last && isOnItsWay && last.text === text && now() - last.at < doubleClickMs) return last.call;
      const dialled: NonNullable<typeof last> = { text, at: now(), call: dial() };
      last = dialled;
      void dialled.call.then((callId) => {
        dialled.callId = callId;
      });
      return dialled.call;
    },
    permit(text, asked, onQuestion) {
      const checked = checkDial(text, asked);
      const decide = (found: DialCheck) =>
        found.objections.length === 0
          ? { clientId: asked, clientName: asked === null ? "" : found.clientName, keep: () => undefined }
          : question({ text, asked, found, onQuestion });
      return checked instanceof Promise ? checked.then(decide) : decide(checked);
    },
    actions: { answerDial: settle },
  };
}
