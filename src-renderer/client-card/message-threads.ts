import type { Client } from "../../src-contract/entities/client.ts";
import type { Message } from "../../src-contract/entities/message.ts";
import { isSpam } from "../../src-contract/rules/spam.ts";

/** A conversation: its messages in the order in which they were written. */
export type MessageThread = {
  id: string;
  subject: string;
  transport: Message["transport"];
  messages: (Message & { isSpam: boolean })[];
  lastAt: number;
  /** The client wrote in it: a request of his (UD-30), also when it answers a mailing (GC-18). */
  isRequest: boolean;
  /** All that the client wrote in it is spam (UD-13). */
  isSpam: boolean;
};

/** GC-16, GC-18: the threads of a client's messages, the one that was written in last first. Pure. */
export function threadsOf(messages: readonly Message[], client: Pick<Client, "flags">): MessageThread[] {
  const byThread = new Map<string, MessageThread["messages"]>();
  for (const message of messages) {
    const judged = { ...message, isSpam: isSpam(message, client) };
    const known = byThread.get(message.threadId);
    if (known) known.push(judged);
    else byThread.set(message.threadId, [judged]);
  }
  return Array.from(byThread, ([id, unordered]) => {
    const ordered = unordered.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
    const incoming = ordered.filter(({ direction }) => direction === "incoming");
    return {
      id,
      subject: ordered.find(({ subject }) => subject !== "")?.subject ?? "",
      transport: ordered[0]?.transport ?? "email",
      messages: ordered,
      lastAt: ordered.at(-1)?.createdAt ?? 0,
      isRequest: incoming.length > 0,
      isSpam: incoming.length > 0 && incoming.every((message) => message.isSpam),
    };
  }).sort((one, other) => other.lastAt - one.lastAt || (one.id < other.id ? -1 : 1));
}

/** UD-30, A.6: so many requests stand beside the one that is read. */
export const lastRequestsShown = 5;
export function lastRequests(threads: readonly MessageThread[]): MessageThread[] {
  return threads.filter(({ isRequest }) => isRequest).slice(0, lastRequestsShown);
}
