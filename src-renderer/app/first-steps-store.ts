import { create } from "zustand";
import { readStored } from "../ui/use-stored.ts";

/** What was done on this computer: its microphone and its line are its own. */
type Kept = { line: boolean; walk: boolean; hidden: boolean };
const key = "firstSteps";
const nothingYet: Kept = { line: false, walk: false, hidden: false };

export type FirstStepsStore = Kept & {
  finish: (step: "line" | "walk") => void;
  hide: () => void;
  /** From the palette: everything is shown and can be done anew. */
  again: () => void;
};

/** UX convention 25. */
export const useFirstSteps = create<FirstStepsStore>((set) => {
  const keep = (change: Partial<Kept>) =>
    set((old) => {
      const { line, walk, hidden } = { ...old, ...change };
      localStorage.setItem(key, JSON.stringify({ line, walk, hidden } satisfies Kept));
      return change;
    });
  return {
    ...(readStored(key, isKept) ?? nothingYet),
    finish: (step) => keep({ [step]: true }),
    hide: () => keep({ hidden: true }),
    again: () => keep(nothingYet),
  };
});

/** Whether there is anything left to show; who may not call has no line to test. */
export function isStepLeft({ line, walk, hidden }: Kept, mayCall: boolean): boolean {
  return !hidden && !(walk && (line || !mayCall));
}

function isKept(value: unknown): value is Kept {
  const { line, walk, hidden } = (value ?? {}) as Partial<Kept>;
  return [line, walk, hidden].every((part) => typeof part === "boolean");
}
