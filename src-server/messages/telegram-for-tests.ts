import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Writer = { id: number; first_name: string; last_name?: string; username?: string };

export type TelegramForTests = {
  url: string;
  /** What it took, in order. */
  sent: { chatId: string; text: string }[];
  /** How it answers messages; null: it takes them. */
  answers: { status: number; retryAfter?: number } | null;
  /** Somebody else takes the updates. */
  isTaken: boolean;
  /** Somebody writes to the bot. `more`: what stands in Message beside and over what a person's own words have. */
  write(from: Writer, more: object): void;
  close(): Promise<void>;
};

/** A stand-in that speaks the HTTP of the Bot API for the one bot with this token. */
export async function startTelegram(token: string): Promise<TelegramForTests> {
  const sent: TelegramForTests["sent"] = [];
  const state: Pick<TelegramForTests, "answers" | "isTaken"> = { answers: null, isTaken: false };
  let updates: { update_id: number; message: object }[] = [];
  let written = 0;
  /** As the Bot API has it: what lies before the offset is forgotten; a negative one counts from the end. */
  const updatesFrom = (offset: number, limit: number) => {
    updates = offset < 0 ? updates.slice(offset) : updates.filter(({ update_id: id }) => id >= offset);
    return updates.slice(0, limit);
  };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    void text(request).then((body) => {
      const [bot, method] = (request.url ?? "").slice(1).split("/");
      if (bot !== `bot${token}`) return answer(401, { ok: false, error_code: 401, description: "Unauthorized" });
      if (method === "getMe") return answer(200, { ok: true, result: { id: 1, is_bot: true, first_name: "bot" } });
      if (method === "getUpdates") {
        if (state.isTaken) return answer(409, { ok: false, error_code: 409, description: "Conflict" });
        const { offset, limit } = JSON.parse(body) as { offset: number; limit: number };
        return answer(200, { ok: true, result: updatesFrom(offset, limit) });
      }
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
    write(from: Writer, more: object) {
      written += 1;
      const message = {
        message_id: written,
        date: Math.floor(Date.now() / 1_000),
        from: { is_bot: false, ...from },
        chat: { id: from.id, type: "private" },
        ...more,
      };
      updates.push({ update_id: 500 + written, message });
    },
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  });
}
