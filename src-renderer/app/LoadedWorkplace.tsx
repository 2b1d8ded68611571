import { type ComponentType, useEffect, useState } from "react";

type Loaded = { Workplace: ComponentType } | { failure: unknown };

/** Most of the program: it is read and made ready while the person types the password (P-13). */
let loading: Promise<void> | null = null;
let loaded: Loaded | null = null;

export function loadWorkplace(): void {
  loading ??= import("./Workplace.tsx").then(
    ({ Workplace }) => {
      loaded = { Workplace };
    },
    (failure: unknown) => {
      loaded = { failure };
    },
  );
}

/** Not by React.lazy: it waits for a third of a second before it shows what took the place of its fallback. */
export function LoadedWorkplace() {
  const [seen, setSeen] = useState(loaded);
  useEffect(() => {
    loadWorkplace();
    void loading?.then(() => setSeen(loaded));
  }, []);
  if (!seen) return null;
  if ("failure" in seen) throw seen.failure;
  return <seen.Workplace />;
}
