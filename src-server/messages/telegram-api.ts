import { z } from "zod";
import { TransportError } from "./transport.ts";

export const telegramUrl = "https://api.telegram.org";

/** `url`: where the Bot API is, for tests and for a local API server. */
export type Bot = { url: string; token: string };

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown(),
  error_code: z.number().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/** The Bot API over HTTPS (core.telegram.org/bots/api). Answers the result. Throws a TransportError. */
export async function askTelegram(
  { url, token }: Bot,
  method: "sendMessage" | "getMe" | "getUpdates",
  body: object,
  stop?: AbortSignal,
): Promise<unknown> {
  let status = 0;
  let answer: z.infer<typeof answerSchema> | undefined;
  const timeout = AbortSignal.timeout(20_000);
  try {
    const response = await fetch(`${url}/bot${token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: stop ? AbortSignal.any([stop, timeout]) : timeout,
    });
    ({ status } = response);
    answer = answerSchema.safeParse(await response.json()).data;
  } catch {
    // not quoted: the address that was asked holds the token
    throw new TransportError("silent", { lasting: false, ofAll: true, code: String(status) });
  }
  if (answer?.ok) return answer.result;
  throw troubleOf(answer?.error_code ?? status, answer?.parameters?.retry_after ?? null);
}

function troubleOf(status: number, retryAfterSeconds: number | null): TransportError {
  const code = String(status);
  if (status === 401 || status === 404) return new TransportError("notLetIn", { lasting: false, ofAll: true, code });
  // no such chat, or the text does not do
  if (status === 400) return new TransportError("badAddress", { lasting: true, code });
  // the client has stopped the bot, or never began with it
  if (status === 403) return new TransportError("refused", { lasting: true, code });
  // somebody else asks for the same updates, or has set a webhook for them
  if (status === 409) return new TransportError("taken", { lasting: false, ofAll: true, code });
  return new TransportError("silent", { lasting: false, ofAll: true, code, retryAfterSeconds });
}
