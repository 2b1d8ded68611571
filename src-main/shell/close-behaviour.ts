import type { Settings } from "../../src-contract/commands/system.ts";

/** What closing the window means (conventions 20 and 21). The telephone lives in the window: hidden it goes on ringing. */
export type CloseDecision =
  | "close" // the application is quitting: let the window go
  | "hide" // macOS, or «to the tray»
  | "ask" // the screen asks once
  | "confirmQuit" // a call is going on: ask before it is cut
  | "quit";

export type CloseSituation = {
  isQuitting: boolean;
  platform: NodeJS.Platform;
  setting: Settings["closeToTray"];
  /** False where there is no tray to come back from. */
  hasTray: boolean;
  /** False while nobody is signed in and while the page loads, hangs or has died: it could not ask. */
  screenAnswers: boolean;
  isInCall: boolean;
};

export function closeDecision(situation: CloseSituation): CloseDecision {
  if (situation.isQuitting) return "close";
  if (situation.platform === "darwin") return "hide"; // the Dock brings it back
  const quit = situation.isInCall ? "confirmQuit" : "quit";
  switch (situation.setting) {
    case "tray":
      return situation.hasTray ? "hide" : quit;
    case "ask":
      return situation.hasTray && situation.screenAnswers ? "ask" : quit;
    case "quit":
      return quit;
  }
}

/** How long an answer to «ask» still closes the window: later a change of the setting is only that. */
const ANSWER_MS = 60_000;

/** True when a change of settings answers the question that the screen was told to ask. */
export function answersCloseQuestion(
  patch: Partial<Settings>,
  question: { askedAt: number | null; now: number },
): boolean {
  const isAsked = question.askedAt !== null && question.now - question.askedAt < ANSWER_MS;
  return isAsked && (patch.closeToTray === "tray" || patch.closeToTray === "quit");
}
