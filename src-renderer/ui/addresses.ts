/** Addresses of screens, after the hash: what can be gone back to, copied and opened (UX convention 18). */
export const cardTabs = ["main", "comments", "calls", "tasks", "orders", "messages", "related"] as const;
export type CardTab = (typeof cardTabs)[number];

export const addresses = {
  today: "/today",
  clients: "/clients",
  tasks: "/tasks",
  calls: "/calls",
  missedCalls: "/calls/missed",
  import: "/import",
  administration: "/administration",
  settings: "/settings",
  client: (id: string, tab: CardTab = "main") => (tab === "main" ? `/clients/${id}` : `/clients/${id}/${tab}`),
} as const;

/** The form in which a card's address is copied; main opens it again. */
export function linkToClient(id: string): string {
  return `kartoteka://client/${id}`;
}
