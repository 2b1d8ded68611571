import type { CardTab } from "../../ui/addresses.ts";
import { cardTabs } from "../../ui/addresses.ts";
import { arrived, type CardData, isOpen, thereIn } from "../card-data.ts";

/**
 * Which tabs a card has (A.6): money from the first order on (JC-32), calling tasks when there are some (JC-112), merged
 * contacts likewise (JC-6), the pages of Facebook where they are wanted (A.8-11). Who may not see the work keeps the others, which tell him why
 * (GC-55).
 */
export function shownTabs(
  card: Pick<CardData, "orders" | "recordCounts">,
  { isSeen, extra }: { isSeen: boolean; extra: readonly string[] },
): CardTab[] {
  const isThere: Partial<Record<CardTab, boolean>> = {
    money: isSeen && ordersOf(card).length > 0,
    callingTasks: (card.recordCounts.callingTask ?? 0) > 0,
    merged: (card.recordCounts.merged ?? 0) > 0,
    facebook: extra.includes("facebook"),
  };
  return cardTabs.filter((tab) => isThere[tab] ?? true);
}

/** GC-26: «ложные» are not shown anywhere. */
export function ordersOf({ orders }: Pick<CardData, "orders">): CardData["orders"] {
  return orders.filter(({ status }) => status !== "false");
}

export function tabCounts(card: CardData): Partial<Record<CardTab, number>> {
  const { recordCounts } = card;
  const of = (...kinds: (keyof typeof recordCounts)[]) =>
    kinds.reduce((sum, kind) => sum + (recordCounts[kind] ?? 0), 0);
  return {
    comments: thereIn(card.comments).length,
    calls: card.calls.length,
    tasks: card.tasks.filter(isOpen).length,
    orders: ordersOf(card).length,
    messages: arrived(card).length,
    letters: of("letter"),
    groups: of("group"),
    subscriptions: of("tunnel", "channel", "salesPlan"),
    consents: of("consent"),
    pages: of("page"),
    clicks: of("click"),
    webinars: of("webinar"),
    facebook: of("facebookPage"),
    callingTasks: of("callingTask"),
    merged: of("merged"),
  };
}
