import { useEffect, useRef } from "react";

/**
 * UX convention 8: a field that is taken off the screen in the middle of typing (another card, another tab of it) loses no
 * focus event's worth of warning. `save` is called then, as it was at the last rendering: for the card that was open.
 */
export function useSaveOnLeave(save: () => void): void {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => () => latest.current(), []);
}
