import { describe, expect, it } from "vitest";
import { createDraftSaver } from "./draft-saver.ts";

function clockwork() {
  const saved: string[] = [];
  let pending: { work: () => void; at: number } | null = null;
  let now = 0;
  const saver = createDraftSaver({
    save: (text) => saved.push(text),
    startTimer: (work, milliseconds) => {
      pending = { work, at: now + milliseconds };
      return () => {
        pending = null;
      };
    },
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    if (pending && pending.at <= now) pending.work();
  };
  return { saver, saved, pass };
}

describe("draft of what is being typed", () => {
  it("G3-9: somebody who never pauses is saved every second all the same", () => {
    const { saver, saved, pass } = clockwork();
    for (let letters = 1; letters <= 30; letters += 1) {
      saver.change("а".repeat(letters));
      pass(100);
    }
    expect(saved.length).toBeGreaterThanOrEqual(2);
    expect("а".repeat(30).length - (saved.at(-1)?.length ?? 0)).toBeLessThanOrEqual(10);
  });

  it("G3-9: leaving the screen writes at once, and only what is not written yet", () => {
    const { saver, saved, pass } = clockwork();
    saver.change("перезвонить");
    saver.flush();
    saver.flush();
    pass(5000);
    expect(saved).toEqual(["перезвонить"]);
  });

  it("a text that was saved for good takes its draft away, whatever was still waiting", () => {
    const { saver, saved, pass } = clockwork();
    saver.change("счёт");
    saver.clear();
    pass(5000);
    expect(saved).toEqual([""]);
  });
});
