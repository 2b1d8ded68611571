/**
 * Addresses of screens, after the hash: what can be gone back to, copied and opened (UX convention 18). The card's tabs in
 * the groups in which they stand; Ctrl+1…9 are the first nine.
 */
export const cardTabGroups = [
  ["main", "history", "comments", "calls", "tasks", "messages"],
  ["orders", "money", "orderCalls", "points"],
  ["letters", "groups", "subscriptions", "consents"],
  ["pages", "clicks", "webinars", "facebook"],
  ["related", "merged", "callingTasks"],
] as const;
export type CardTab = (typeof cardTabGroups)[number][number];
export const cardTabs: readonly CardTab[] = cardTabGroups.flat();
export type CardAddress = { id: string; tab: CardTab };

/** The tab of that name in an address; the first one where it is none. */
export function cardTabOf(name: string | undefined): CardTab {
  return cardTabs.find((known) => known === name) ?? "main";
}

export const addresses = {
  today: "/today",
  clients: "/clients",
  tasks: "/tasks",
  calls: "/calls",
  missedCalls: "/calls/missed",
  import: "/import",
  administration: "/administration",
  settings: "/settings",
  windowKeys: "/settings/keys",
  /** A section: the id of a heading of the user guide. */
  help: (section?: string) => (section === undefined ? "/help" : `/help/${section}`),
  /** `beside`: another card that stands to the right of it. */
  client: (id: string, tab: CardTab = "main", beside: CardAddress | null = null) =>
    beside !== null
      ? `/clients/${id}/${tab}/${beside.id}/${beside.tab}`
      : tab === "main"
        ? `/clients/${id}`
        : `/clients/${id}/${tab}`,
} as const;

/** The form in which a card's address is copied; main opens it again. */
export function linkToClient(id: string): string {
  return `kartoteka://client/${id}`;
}
