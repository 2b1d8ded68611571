import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type TelegramForTests = {
  url: string;
  /** What it took, in order. */
  sent: { chatId: string; text: string }[];
  /** How it answers messages; null: it takes them. */
  answers: { status: number; retryAfter?: number } | null;
  close(): Promise<void>;
};

/** A stand-in that speaks the HTTP of the Bot API for the one bot with this token. */
export async function startTelegram(token: string): Promise<TelegramForTests> {
  const sent: TelegramForTests["sent"] = [];
  const state: Pick<TelegramForTests, "answers"> = { answers: null };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    void text(request).then((body) => {
      const [bot, method] = (request.url ?? "").slice(1).split("/");
      if (bot !== `bot${token}`) return answer(401, { ok: false, error_code: 401, description: "Unauthorized" });
      if (method === "getMe") return answer(200, { ok: true, result: { id: 1, is_bot: true, first_name: "bot" } });
      if (state.answers) {
        const { status, retryAfter } = state.answers;
        return answer(status, { ok: false, error_code: status, parameters: { retry_after: retryAfter } });
      }
      const { chat_id: chatId, text: words } = JSON.parse(body) as { chat_id: string; text: string };
      sent.push({ chatId, text: words });
      return answer(200, { ok: true, result: { message_id: sent.length } });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  });
}
