import { useEffect } from "react";
import { useSoftphone } from "../softphone/softphone-store.ts";
import type { JournalFilter } from "./journal-filter.ts";

/** G2-10: the badge of missed calls goes when a person looks at a list that has them, not when a hidden window does; null: at a part of one. */
export function useMissedSeen(scope: JournalFilter["scope"] | null): void {
  const missed = useSoftphone((softphone) => softphone.missed);
  const clearMissed = useSoftphone((softphone) => softphone.clearMissed);
  useEffect(() => {
    if (missed === 0 || (scope !== "all" && scope !== "missed")) return;
    const seen = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) clearMissed();
    };
    seen();
    window.addEventListener("focus", seen);
    return () => window.removeEventListener("focus", seen);
  }, [missed, scope, clearMissed]);
}
