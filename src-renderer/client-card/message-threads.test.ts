import { describe, expect, it } from "vitest";
import { type Message, notSentHere } from "../../src-contract/entities/message.ts";
import { lastRequests, threadsOf } from "./message-threads.ts";

function message(id: string, threadId: string, createdAt: number, more: Partial<Message> = {}): Message {
  return {
    id,
    revision: 1,
    deletedAt: null,
    clientId: "client",
    threadId,
    transport: "email",
    direction: "incoming",
    subject: "",
    text: id,
    authorId: null,
    createdAt,
    ...notSentHere,
    spamVerdict: null,
    ...more,
  };
}

const nobody = { flags: {} };

describe("the threads of a conversation", () => {
  it("GC-16: messages stand in their threads as they were written, the thread written in last comes first", () => {
    const threads = threadsOf(
      [
        message("d", "two", 40),
        message("c", "one", 30, { subject: "Re: Счёт" }),
        message("b", "two", 20, { subject: "Доставка", transport: "site" }),
        message("a", "one", 10, { subject: "Счёт" }),
      ],
      nobody,
    );
    expect(threads.map(({ id }) => id)).toEqual(["two", "one"]);
    expect(threads.map(({ messages }) => messages.map(({ id }) => id))).toEqual([
      ["b", "d"],
      ["a", "c"],
    ]);
    expect(threads.map(({ subject, transport, lastAt }) => [subject, transport, lastAt])).toEqual([
      ["Доставка", "site", 40],
      ["Счёт", "email", 30],
    ]);
    expect(threadsOf([], nobody)).toEqual([]);
  });

  it("UD-30: of six requests the last five; what only we wrote is none", () => {
    const asked = Array.from({ length: 6 }, (_, index) => message(`m${index}`, `t${index}`, index));
    const mailing = message("n", "mailing", 100, { direction: "outgoing" });
    expect(lastRequests(threadsOf([mailing, ...asked], nobody)).map(({ id }) => id)).toEqual([
      "t5",
      "t4",
      "t3",
      "t2",
      "t1",
    ]);
  });

  it("UD-13, UD-14: a thread is spam when all that the client wrote in it is; what we wrote makes none", () => {
    const rows = [
      message("a", "blocked", 1, { spamVerdict: "blocked" }),
      message("b", "blocked", 2, { direction: "outgoing" }),
      message("c", "mixed", 3, { spamVerdict: "told" }),
      message("d", "mixed", 4),
      message("e", "ours", 5, { direction: "outgoing" }),
      message("f", "allowed", 6, { spamVerdict: "allowed" }),
    ];
    const spamOf = (flags: Record<string, true>) =>
      threadsOf(rows, { flags }).flatMap((thread) => (thread.isSpam ? thread.id : []));
    expect(spamOf({})).toEqual(["blocked"]);
    expect(spamOf({ spammer: true })).toEqual(["mixed", "blocked"]);
    expect(spamOf({ spammer: true, vip: true })).toEqual([]);
    const mixed = threadsOf(rows, nobody).find(({ id }) => id === "mixed");
    expect(mixed?.messages.map((one) => one.isSpam)).toEqual([true, false]);
  });
});
