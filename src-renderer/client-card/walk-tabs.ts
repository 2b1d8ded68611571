/**
 * Opens the tab after or before the chosen one, among those that the card shows; from the last on to the first. Of two
 * cards side by side, in the one that has the focus.
 */
export function walkTabs(step: 1 | -1): void {
  const tabs = Array.from((cardInUse() ?? document).querySelectorAll<HTMLElement>("[role='tab'][data-tab]"));
  const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  tabs[(at + step + tabs.length) % tabs.length]?.click();
}

/** The card that has the focus, of two; otherwise the one that the window is about. */
export function cardInUse(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-card]") ?? document.querySelector("[data-card=card]");
}
