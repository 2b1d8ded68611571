import type { Message } from "../../src-contract/entities/message.ts";

/** A conversation: its messages in the order in which they were written. */
export type MessageThread = {
  id: string;
  subject: string;
  transport: Message["transport"];
  messages: Message[];
  lastAt: number;
  /** The client wrote in it: a request of his (UD-30), also when it answers a mailing (GC-18). */
  isRequest: boolean;
};

/** GC-16, GC-18: the threads of a client's messages, the one that was written in last first. Pure. */
export function threadsOf(messages: readonly Message[]): MessageThread[] {
  const byThread = new Map<string, Message[]>();
  for (const message of messages) {
    const known = byThread.get(message.threadId);
    if (known) known.push(message);
    else byThread.set(message.threadId, [message]);
  }
  return Array.from(byThread, ([id, unordered]) => {
    const ordered = unordered.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
    return {
      id,
      subject: ordered.find(({ subject }) => subject !== "")?.subject ?? "",
      transport: ordered[0]?.transport ?? "email",
      messages: ordered,
      lastAt: ordered.at(-1)?.createdAt ?? 0,
      isRequest: ordered.some(({ direction }) => direction === "incoming"),
    };
  }).sort((one, other) => other.lastAt - one.lastAt || (one.id < other.id ? -1 : 1));
}

/** UD-30, A.6: so many requests stand beside the one that is read. */
export const lastRequestsShown = 5;
export function lastRequests(threads: readonly MessageThread[]): MessageThread[] {
  return threads.filter(({ isRequest }) => isRequest).slice(0, lastRequestsShown);
}
