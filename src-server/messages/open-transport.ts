import { openEmailTransport } from "./email-transport.ts";
import type { StoredSender } from "./senders.ts";
import { openTelegramTransport } from "./telegram-transport.ts";
import type { Transport } from "./transport.ts";

export type OpenTransport = (sender: StoredSender) => Transport;

/** One way of sending is one line here and a file of its own. */
export function transportOpener({ telegramUrl }: { telegramUrl: string }): OpenTransport {
  return (sender) =>
    sender.transport === "email" ? openEmailTransport(sender) : openTelegramTransport(sender, telegramUrl);
}
