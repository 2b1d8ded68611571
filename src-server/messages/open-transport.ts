import { openEmailReceiver } from "./email-receiver.ts";
import { openEmailTransport } from "./email-transport.ts";
import type { Receiver } from "./receiver.ts";
import type { StoredSender } from "./senders.ts";
import { openTelegramReceiver } from "./telegram-receiver.ts";
import { openTelegramTransport } from "./telegram-transport.ts";
import type { Transport } from "./transport.ts";

export type OpenTransport = (sender: StoredSender) => Transport;
/** Null where what is written to it is not read. */
export type OpenReceiver = (sender: StoredSender) => Receiver | null;

/** One way of sending is one line here and a file of its own. */
export function transportOpener({ telegramUrl }: { telegramUrl: string }): OpenTransport {
  return (sender) =>
    sender.transport === "email" ? openEmailTransport(sender) : openTelegramTransport(sender, telegramUrl);
}

/** One way of receiving too. */
export function receiverOpener({ telegramUrl, now }: { telegramUrl: string; now: () => number }): OpenReceiver {
  return (sender) => {
    if (sender.transport === "telegram") return sender.incoming && openTelegramReceiver(sender, telegramUrl);
    const { incoming } = sender;
    return incoming && openEmailReceiver({ ...sender, incoming }, now);
  };
}
