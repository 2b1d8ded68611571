/** Opens the tab after or before the chosen one, among those that the card shows; from the last on to the first. */
export function walkTabs(step: 1 | -1): void {
  const tabs = Array.from(document.querySelectorAll<HTMLElement>("[role='tab'][data-tab]"));
  const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  tabs[(at + step + tabs.length) % tabs.length]?.click();
}
