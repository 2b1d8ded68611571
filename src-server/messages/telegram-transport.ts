import { z } from "zod";
import type { StoredSender } from "./senders.ts";
import { SendingError, type Transport } from "./transport.ts";

type TelegramSender = Extract<StoredSender, { transport: "telegram" }>;

export const telegramUrl = "https://api.telegram.org";

const answerSchema = z.object({
  ok: z.boolean(),
  error_code: z.number().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/** The Bot API over HTTPS (core.telegram.org/bots/api). `url`: where it is, for tests and for a local API server. */
export function openTelegramTransport({ secret }: TelegramSender, url: string): Transport {
  async function ask(method: "sendMessage" | "getMe", body: object): Promise<void> {
    let status = 0;
    let answer: z.infer<typeof answerSchema> | undefined;
    try {
      const response = await fetch(`${url}/bot${secret}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.timeout(20_000),
      });
      ({ status } = response);
      answer = answerSchema.safeParse(await response.json()).data;
    } catch {
      // not quoted: the address that was asked holds the token
      throw new SendingError("silent", { lasting: false, ofAll: true, code: String(status) });
    }
    if (answer?.ok) return;
    throw sendingError(answer?.error_code ?? status, answer?.parameters?.retry_after ?? null);
  }
  return {
    // the text as it was written: no markup is asked for, so nothing in it is markup
    send: ({ address, text }) => ask("sendMessage", { chat_id: address, text }),
    check: () => ask("getMe", {}),
    close: () => undefined,
  };
}

function sendingError(status: number, retryAfterSeconds: number | null): SendingError {
  const code = String(status);
  if (status === 401 || status === 404) return new SendingError("notLetIn", { lasting: false, ofAll: true, code });
  // no such chat, or the text does not do
  if (status === 400) return new SendingError("badAddress", { lasting: true, code });
  // the client has stopped the bot, or never began with it
  if (status === 403) return new SendingError("refused", { lasting: true, code });
  return new SendingError("silent", { lasting: false, ofAll: true, code, retryAfterSeconds });
}
