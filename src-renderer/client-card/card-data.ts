import type { Call } from "../../src-contract/entities/call.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import { type Task, openTaskStatuses } from "../../src-contract/entities/task.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { isSpam } from "../../src-contract/rules/spam.ts";

export type CardData = NonNullable<QueryResult<"clientCard">>;

export function emailsOf(client: Pick<Client, "emails">): { key: string; address: string; position: number }[] {
  return Object.entries(client.emails)
    .map(([key, email]) => ({ key, ...email }))
    .sort((one, other) => one.position - other.position);
}

export function isOpen(task: Pick<Task, "status">): boolean {
  return (openTaskStatuses as readonly string[]).includes(task.status);
}

/** The open task that is due first; those without a date come last. */
export function nextAction(tasks: readonly Task[]): Task | null {
  const open = tasks.filter(isOpen);
  return open.sort((one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity))[0] ?? null;
}

export type CardEvent = { id: string; at: number } & (
  | { kind: "comment"; text: string; authorId: string }
  | { kind: "call"; call: Call }
  | { kind: "task"; task: Task }
  | { kind: "order"; number: string; title: string; totalMinor: number; currency: string }
  | { kind: "message"; text: string; incoming: boolean }
);

/** «Последнее»: what happened with the client, newest first, whatever kind it was. */
export function lastEvents(card: CardData, limit: number): CardEvent[] {
  const events: CardEvent[] = [
    ...thereIn(card.comments).map((row) => ({ kind: "comment" as const, id: row.id, at: row.createdAt, ...pick(row) })),
    ...card.calls.map((call) => ({ kind: "call" as const, id: call.id, at: call.startedAt, call })),
    ...card.tasks.map((task) => ({ kind: "task" as const, id: task.id, at: task.createdAt, task })),
    ...card.orders.map(({ id, createdAt, number, title, totalMinor, currency }) => ({
      kind: "order" as const,
      id,
      at: createdAt,
      number,
      title,
      totalMinor,
      currency,
    })),
    ...arrived(card).map((row) => ({
      kind: "message" as const,
      id: row.id,
      at: row.createdAt,
      text: row.subject || row.text,
      incoming: row.direction === "incoming",
    })),
  ];
  return events.sort((one, other) => other.at - one.at).slice(0, limit);
}

/** Without those that their authors took off the card (GC-47). */
export function thereIn(comments: CardData["comments"]): CardData["comments"] {
  return comments.filter(({ removedAt }) => removedAt === null);
}

/** Without spam (UD-13). */
export function arrived({ messages, client }: Pick<CardData, "messages" | "client">): CardData["messages"] {
  return messages.filter((message) => !isSpam(message, client));
}

function pick({ text, authorId }: { text: string; authorId: string }) {
  return { text, authorId };
}

/** Sum paid by currency; a client may have orders in several. */
export function paidByCurrency(orders: CardData["orders"]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const order of orders) sums.set(order.currency, (sums.get(order.currency) ?? 0) + order.paidMinor);
  return sums;
}
