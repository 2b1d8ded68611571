import { askTelegram } from "./telegram-api.ts";
import type { StoredSender } from "./senders.ts";
import type { Transport } from "./transport.ts";

type TelegramSender = Extract<StoredSender, { transport: "telegram" }>;

export function openTelegramTransport({ secret }: TelegramSender, url: string): Transport {
  const bot = { url, token: secret };
  return {
    // the text as it was written: no markup is asked for, so nothing in it is markup
    async send({ address, text }) {
      await askTelegram(bot, "sendMessage", { chat_id: address, text });
    },
    async check() {
      await askTelegram(bot, "getMe", {});
    },
    close: () => undefined,
  };
}
