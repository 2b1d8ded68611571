import { type FocusEvent, type KeyboardEvent, useRef } from "react";
import { useSaveOnLeave } from "./use-save-on-leave.ts";

type LeavingInput = {
  isChanged: boolean;
  /** What is wrong is not saved: the field stays. */
  isWrong: boolean;
  save: () => void;
  cancel: () => void;
};

/**
 * UX convention 3, for an input of several fields: Enter saves, Esc restores, leaving all of them saves what is right, and
 * each only once. `onBlur` belongs to what holds the fields, `onKeyDown` to the one that is typed into.
 */
export function useLeavingInput({ isChanged, isWrong, save, cancel }: LeavingInput): {
  onBlur: (event: FocusEvent<HTMLElement>) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
} {
  const isLeft = useRef(false);

  function leave(): void {
    if (isWrong || isLeft.current) return;
    isLeft.current = true;
    if (isChanged) save();
    else cancel();
  }
  useSaveOnLeave(() => {
    if (isChanged) leave();
  });

  return {
    onBlur(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) leave();
    },
    onKeyDown(event) {
      if (event.key === "Enter") leave();
      if (event.key !== "Escape") return;
      event.stopPropagation();
      isLeft.current = true;
      cancel();
    },
  };
}
