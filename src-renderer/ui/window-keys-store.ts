import { createStore } from "zustand/vanilla";
import { isMac } from "./key-names.ts";
import { actionOf, type ChosenKeys, chosenKeysSchema, type WindowAction } from "./window-keys.ts";

/** On this computer, for its keyboard; the small call window reads the same. */
const place = "window.keys";

export const windowKeysStore = createStore<{ chosen: ChosenKeys }>(() => ({ chosen: read() }));

export function chooseWindowKeys(chosen: ChosenKeys): void {
  localStorage.setItem(place, JSON.stringify(chosen));
  windowKeysStore.setState({ chosen });
}

/** What a pressed key means on this computer now; null for a key of no action. */
export function pressedAction(pressed: Parameters<typeof actionOf>[0]): WindowAction | null {
  return actionOf(pressed, windowKeysStore.getState().chosen, isMac());
}

// another window of ours has chosen
globalThis.window?.addEventListener("storage", ({ key }) => {
  if (key === place || key === null) windowKeysStore.setState({ chosen: read() });
});

function read(): ChosenKeys {
  try {
    const kept = chosenKeysSchema.safeParse(JSON.parse(localStorage.getItem(place) ?? "{}"));
    return kept.success ? kept.data : {};
  } catch {
    // no window, or cut off: as if nothing had been chosen
    return {};
  }
}
