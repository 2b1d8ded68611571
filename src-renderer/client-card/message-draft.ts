import { z } from "zod";
import type { Client } from "../../src-contract/entities/client.ts";
import type { MessageSender, SendingTransport } from "../../src-contract/entities/message-sender.ts";
import type { TemplateVariable } from "../../src-contract/rules/message-templates.ts";
import { type CardData, emailsOf } from "./card-data.ts";
import type { MessageThread } from "./message-threads.ts";

export const messageDraftSchema = z.object({
  /** Of the conversation that is answered; empty: a new one. */
  threadId: z.string(),
  senderId: z.string(),
  address: z.string(),
  subject: z.string(),
  text: z.string(),
});
export type MessageDraft = z.infer<typeof messageDraftSchema>;

export const emptyMessage: MessageDraft = { threadId: "", senderId: "", address: "", subject: "", text: "" };

/** Where the client is reached by a way of sending, the first one first. */
export function addressesFor(client: Client, transport: SendingTransport): string[] {
  if (transport === "email") return emailsOf(client).map(({ address }) => address);
  return Object.values(client.messengers)
    .filter(({ messenger, accountId }) => messenger === "telegram" && accountId !== "")
    .sort((one, other) => one.position - other.position)
    .map(({ accountId }) => accountId);
}

/** UD-32: the sender that spoke last in the conversation, or else the first that speaks its way, or else the first. */
export function senderFor(senders: readonly MessageSender[], thread: MessageThread | undefined): MessageSender | null {
  const lastId = thread?.messages.findLast(({ senderId }) => senderId !== null)?.senderId;
  return (
    senders.find(({ id }) => id === lastId) ??
    senders.find(({ transport }) => transport === thread?.transport) ??
    senders[0] ??
    null
  );
}

/** An answer keeps the subject, with the mark that mail programs know (RFC 5322, 3.6.5). */
export function answerSubject(subject: string): string {
  return subject === "" || /^re:/i.test(subject) ? subject : `Re: ${subject}`.slice(0, 300);
}

/** G4-9: what a template may say of a client; the order is the newest that is still one. */
export function templateValues(
  { client, orders }: Pick<CardData, "client" | "orders">,
  { manager, money }: { manager: string; money: (minor: number, currency: string) => string },
): Record<TemplateVariable, string> {
  const order = orders.find(({ status }) => !["false", "cancelled", "refunded"].includes(status));
  return {
    firstName: client.firstName,
    patronymic: client.patronymic,
    lastName: client.lastName,
    company: client.company,
    order: order?.number ?? "",
    amount: order ? money(order.totalMinor, order.currency) : "",
    manager,
  };
}
