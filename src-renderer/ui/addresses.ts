/**
 * Addresses of screens, after the hash: what can be gone back to, copied and opened (UX convention 18). The card's tabs in
 * the groups in which they stand; Ctrl+1…9 are the first nine.
 */
export const cardTabGroups = [
  ["main", "history", "comments", "calls", "tasks", "messages"],
  ["orders", "money", "orderCalls", "points"],
  ["letters", "groups", "subscriptions", "consents"],
  ["pages", "clicks", "webinars", "facebook"],
  ["related", "callingTasks"],
] as const;
export type CardTab = (typeof cardTabGroups)[number][number];
export const cardTabs: readonly CardTab[] = cardTabGroups.flat();

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
  client: (id: string, tab: CardTab = "main") => (tab === "main" ? `/clients/${id}` : `/clients/${id}/${tab}`),
} as const;

/** The form in which a card's address is copied; main opens it again. */
export function linkToClient(id: string): string {
  return `kartoteka://client/${id}`;
}
