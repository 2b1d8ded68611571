import { describe, expect, test } from "vitest";
import { answersCloseQuestion, type CloseSituation, closeDecision } from "./close-behaviour.ts";

const windows: CloseSituation = {
  isQuitting: false,
  platform: "win32",
  setting: "ask",
  hasTray: true,
  screenAnswers: true,
  isInCall: false,
};

describe("G2-10: closing the window", () => {
  test.each<[string, Partial<CloseSituation>, string]>([
    ["Windows asks the first time", {}, "ask"],
    ["then goes to the tray", { setting: "tray" }, "hide"],
    ["or quits", { setting: "quit" }, "quit"],
    ["to the tray during a call as well", { setting: "tray", isInCall: true }, "hide"],
    ["a call is not cut without a question", { setting: "quit", isInCall: true }, "confirmQuit"],
    ["macOS keeps the application", { platform: "darwin", setting: "quit" }, "hide"],
    ["without a tray nothing is hidden for good", { setting: "tray", hasTray: false }, "quit"],
    ["without a tray there is nothing to ask", { hasTray: false }, "quit"],
    ["a screen that hangs, or where nobody is signed in, cannot ask", { screenAnswers: false }, "quit"],
    ["to the tray it goes without asking, signed in or not", { screenAnswers: false, setting: "tray" }, "hide"],
    ["a screen that hangs in a call", { screenAnswers: false, isInCall: true }, "confirmQuit"],
    ["when quitting the window goes, in a call too", { isQuitting: true, isInCall: true }, "close"],
    ["on macOS too", { isQuitting: true, platform: "darwin" }, "close"],
  ])("%s", (_, change, decision) => {
    expect(closeDecision({ ...windows, ...change })).toBe(decision);
  });

  test("only an answer in time, and only that setting, closes", () => {
    const now = 1_000_000;
    expect(answersCloseQuestion({ closeToTray: "tray" }, { askedAt: now - 5_000, now })).toBe(true);
    expect(answersCloseQuestion({ closeToTray: "quit" }, { askedAt: now - 5_000, now })).toBe(true);
    expect(answersCloseQuestion({ closeToTray: "ask" }, { askedAt: now - 5_000, now })).toBe(false);
    expect(answersCloseQuestion({ theme: "dark" }, { askedAt: now - 5_000, now })).toBe(false);
    expect(answersCloseQuestion({ closeToTray: "tray" }, { askedAt: now - 61_000, now })).toBe(false);
    expect(answersCloseQuestion({ closeToTray: "tray" }, { askedAt: null, now })).toBe(false);
  });
});
