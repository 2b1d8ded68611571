import { z } from "zod";
import type { StoredSender } from "./senders.ts";
import type { Arrived, Receiver } from "./receiver.ts";
import { askTelegram } from "./telegram-api.ts";

type TelegramSender = Extract<StoredSender, { transport: "telegram" }>;

const positionSchema = z.object({ bot: z.string(), offset: z.int() });
const atOnce = 100;

/** What the Bot API calls Update, as far as it is read; `message` is null where it is of another kind. */
const updateSchema = z.object({
  update_id: z.int(),
  message: z
    .object({
      message_id: z.int(),
      date: z.int(),
      chat: z.object({ id: z.int(), type: z.string() }),
      from: z.object({
        id: z.int(),
        is_bot: z.boolean(),
        first_name: z.string().default(""),
        last_name: z.string().default(""),
        username: z.string().default(""),
      }),
      text: z.string().optional(),
      caption: z.string().optional(),
    })
    .loose()
    .nullable()
    .catch(null)
    .default(null),
});
type TelegramMessage = NonNullable<z.infer<typeof updateSchema>["message"]>;

/** Kinds of what is not words, by their keys in Message. */
const things = ["photo", "voice", "audio", "video", "video_note", "document", "sticker", "location", "contact"];

/** getUpdates of the Bot API: what was asked for with a higher offset is gone there. */
export function openTelegramReceiver({ id, secret }: TelegramSender, url: string): Receiver {
  const bot = { url, token: secret };
  const end = new AbortController();
  // the id of the bot stands before the colon and outlives a token that is changed
  const [botId = ""] = secret.split(":");
  const ask = async (body: object) =>
    z.array(updateSchema).parse(await askTelegram(bot, "getUpdates", { ...body, timeout: 0 }, end.signal));
  return {
    async receive(position) {
      const known = position === null ? null : positionSchema.parse(JSON.parse(position));
      const isKnown = known?.bot === botId;
      // the first look takes nothing but the place of the newest
      const updates = await ask(
        isKnown
          ? { offset: known.offset, limit: atOnce, allowed_updates: ["message"] }
          : { offset: -1, limit: 1, allowed_updates: ["message"] },
      );
      const last = updates.at(-1)?.update_id;
      const offset = last === undefined ? (isKnown ? known.offset : 0) : last + 1;
      const talks = updates.flatMap(({ message }) => (message && isTalk(message) ? [message] : []));
      return {
        arrived: isKnown ? talks.map((message) => arrivedOf(message, id)) : [],
        position: JSON.stringify({ bot: botId, offset }),
        left: 0,
        more: isKnown && updates.length === atOnce,
      };
    },
    async check() {
      await ask({ offset: 0, limit: 1 });
    },
    async close() {
      end.abort();
    },
  };
}

/** A person with the bot, alone. */
function isTalk({ chat, from }: TelegramMessage): boolean {
  return chat.type === "private" && !from.is_bot;
}

function arrivedOf(message: TelegramMessage, senderId: string): Arrived {
  const { chat, from, date } = message;
  const words = message.text ?? message.caption ?? "";
  const beside = things.filter((kind) => kind in message).map((kind) => `[${kind}]`);
  return {
    // numbers of messages are those of one chat with one bot
    name: `${senderId} ${chat.id} ${message.message_id}`,
    at: date * 1_000,
    from: String(chat.id),
    client: { messengers: [{ messenger: "telegram", accountId: String(chat.id), nickname: from.username }] },
    newcomer: { firstName: from.first_name, lastName: from.last_name },
    subject: "",
    text: [words, ...beside].filter((part) => part !== "").join("\n"),
    answers: [],
    thread: null,
    isAutomatic: false,
  };
}
