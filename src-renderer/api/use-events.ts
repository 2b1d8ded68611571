import { useEffect, useRef } from "react";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import { useEventHub } from "./DesktopProvider.tsx";

/** Calls the newest `handler` for every event of this kind while the component is shown. */
export function useDesktopEvent<Kind extends DesktopEvent["event"]>(
  kind: Kind,
  handler: (event: Extract<DesktopEvent, { event: Kind }>) => void,
): void {
  const hub = useEventHub();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(
    () =>
      hub.listen((event) => {
        if (event.event === kind) latest.current(event as Extract<DesktopEvent, { event: Kind }>);
      }),
    [hub, kind],
  );
}
