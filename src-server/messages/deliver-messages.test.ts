import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SenderSetup } from "../../src-contract/entities/message-sender.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { createPokes } from "../pokes.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { deliverAccount } from "./deliver-messages.ts";
import { deadAfter, mostTries } from "./delivery-rules.ts";
import { type MailServerForTests, startMailServer } from "./mail-server-for-tests.ts";
import { transportOpener } from "./open-transport.ts";
import { startTelegram, type TelegramForTests } from "./telegram-for-tests.ts";

const token = "4242:bot-token";
let mail: MailServerForTests;
let telegram: TelegramForTests;
let server: ServerForTests;
let owner: DeskForTests;
let olga: DeskForTests;
const clientId = randomUUID();
const mailbox = (more: object = {}): SenderSetup => ({
  id: randomUUID(),
  transport: "email",
  label: "Продажи",
  from: "sales@firm.example",
  fromName: "Отдел продаж",
  host: "127.0.0.1",
  port: mail.port,
  security: "none",
  user: "sales",
  secret: "mailbox-password",
  incoming: null,
  ...more,
});
const bot = (): SenderSetup => ({
  id: randomUUID(),
  transport: "telegram",
  label: "Бот",
  secret: token,
  incoming: null,
});

beforeAll(async () => {
  mail = await startMailServer({ user: "sales", password: "mailbox-password" });
  telegram = await startTelegram(token);
  server = await startServerForTests({ delivers: true, telegramUrl: telegram.url });
  [owner, olga] = [await server.signIn("owner"), await server.signIn("olga")];
  await olga.push([olga.mutation("createClient", { ...newClient, clientId })]);
});
afterAll(async () => {
  await server.close();
  await telegram.close();
  await mail.close();
});
beforeEach(() => {
  mail.refuses = null;
  telegram.answers = null;
  mail.received.length = 0;
  telegram.sent.length = 0;
});

const administer = (desk: DeskForTests, what: string, body: object) =>
  server.post(`${apiPrefix}/administration/${what}`, body, desk.headers);
async function addSender(setup: SenderSetup): Promise<string> {
  expect((await administer(owner, "senders/set", setup)).body).toEqual({ trouble: null, incomingTrouble: null });
  return setup.id;
}
const message = (values: Pick<MutationArgs<"sendMessage">, "senderId"> & Partial<MutationArgs<"sendMessage">>) =>
  olga.mutation("sendMessage", {
    messageId: randomUUID(),
    clientId,
    threadId: randomUUID(),
    transport: "email",
    address: "anna@example.ru",
    subject: "Замер",
    text: "Здравствуйте, Анна!\n\n-- \nОльга",
    ...values,
  });
const idOf = (mutation: ReturnType<typeof message>) => (mutation.args as { messageId: string }).messageId;
const standing = async (id: string) => {
  const { delivery, tries, trouble } = await server.row("messages", id);
  return { delivery, tries, trouble };
};
/** By the server's own clock: it looks once a second. */
async function until(id: string, delivery: string): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    if ((await standing(id)).delivery === delivery) return;
    await wait(50);
  }
  throw new Error(`not ${delivery}: ${JSON.stringify(await standing(id))}`);
}

describe("a message that a desk has written", () => {
  it("GC-17, GC-19, GC-56: goes by the chosen mailbox as a letter of its thread, with the signature once, and desks hear that it went", async () => {
    const senderId = await addSender(mailbox());
    const cookie = (await olga.pullAll()).at(-1)!.cookie;
    const threadId = randomUUID();
    const letter = message({ senderId, threadId });
    expect(await olga.push([letter])).toMatchObject([{ status: "applied" }]);
    await until(idOf(letter), "sent");
    expect(mail.received).toHaveLength(1);
    const [{ from, to, text }] = mail.received as [MailServerForTests["received"][0]];
    expect([from, to]).toEqual(["sales@firm.example", ["anna@example.ru"]]);
    expect(text).toContain(`Message-ID: <${idOf(letter)}@firm.example>`);
    expect(text).toContain(`References: <${threadId}@firm.example>`);
    expect(text.match(/\n-- \nОльга/g)).toHaveLength(1);
    const rows = (await olga.pullAll(cookie)).flatMap(({ patch }) => patch);
    expect(rows).toContainEqual(
      expect.objectContaining({
        row: expect.objectContaining({ id: idOf(letter), delivery: "sent", authorId: olga.userId }),
      }),
    );
  });

  it("GC-19: goes by a bot to the client's chat", async () => {
    const senderId = await addSender(bot());
    const words = message({ senderId, transport: "telegram", address: "77001", subject: "", text: "Едем *завтра*" });
    await olga.push([words]);
    await until(idOf(words), "sent");
    expect(telegram.sent).toEqual([{ chatId: "77001", text: "Едем *завтра*" }]);
  });

  it("GC-17: that nobody can take says why, once and for all, and is sent again when the person says so", async () => {
    const [senderId, botId] = [await addSender(mailbox()), await addSender(bot())];
    mail.refuses = 550;
    telegram.answers = { status: 403 };
    const letter = message({ senderId });
    const words = message({ senderId: botId, transport: "telegram", address: "77002", subject: "" });
    const orphan = message({ senderId: randomUUID() });
    await olga.push([letter, words, orphan]);
    for (const one of [letter, words, orphan]) await until(idOf(one), "failed");
    const troubles = await Promise.all([letter, words, orphan].map(async (one) => (await standing(idOf(one))).trouble));
    expect(troubles).toEqual(["badAddress", "refused", "noSender"]);
    mail.refuses = null;
    await olga.push([olga.mutation("resendMessage", { messageId: idOf(letter) })]);
    await until(idOf(letter), "sent");
    expect(await standing(idOf(letter))).toEqual({ delivery: "sent", tries: 0, trouble: null });
    expect(await olga.push([olga.mutation("resendMessage", { messageId: idOf(letter) })])).toMatchObject([
      { status: "refused", error: { kind: "conflict" } },
    ]);
  });

  it("GC-17: waits while the mail server does not answer, is tried again, and is given up after a day", async () => {
    const senderId = await addSender(mailbox());
    mail.refuses = 451;
    const letter = message({ senderId });
    await olga.push([letter]);
    await until(idOf(letter), "queued");
    for (let look = 0; (await standing(idOf(letter))).tries === 0 && look < 200; look += 1) await wait(50);
    expect(await standing(idOf(letter))).toEqual({ delivery: "queued", tries: 1, trouble: null });
    server.clock.now += 11_000;
    mail.refuses = null;
    await until(idOf(letter), "sent");

    mail.refuses = 451;
    const late = message({ senderId });
    await olga.push([late]);
    for (let look = 0; (await standing(idOf(late))).tries === 0 && look < 200; look += 1) await wait(50);
    await server
      .database("messages")
      .where({ id: idOf(late) })
      .update({ tries: mostTries - 1 });
    server.clock.now += 11_000;
    await until(idOf(late), "failed");
    expect(await standing(idOf(late))).toEqual({ delivery: "failed", tries: mostTries, trouble: "silent" });
  });

  it("GC-17: that a server had in hand when it died goes again as the same letter, and of a messenger it is told that nobody knows", async () => {
    const [senderId, botId] = [await addSender(mailbox()), await addSender(bot())];
    mail.refuses = 451;
    telegram.answers = { status: 500 };
    const letter = message({ senderId });
    const words = message({ senderId: botId, transport: "telegram", address: "77003", subject: "" });
    await olga.push([letter, words]);
    for (const one of [letter, words])
      for (let look = 0; (await standing(idOf(one))).tries === 0 && look < 200; look += 1) await wait(50);
    mail.refuses = null;
    telegram.answers = null;
    await server
      .database("messages")
      .whereIn("id", [idOf(letter), idOf(words)])
      .update({ delivery: "sending", deliveryAt: server.clock.now - deadAfter });
    await deliverAccount(
      {
        database: server.database,
        pokes: createPokes(),
        now: () => server.clock.now,
        open: transportOpener({ telegramUrl: telegram.url }),
        log: server.app.log,
        ending: new AbortController().signal,
      },
      server.accountId,
    );
    await until(idOf(letter), "sent");
    expect(mail.received.at(-1)?.text).toContain(`<${idOf(letter)}@`);
    expect(await standing(idOf(words))).toMatchObject({ delivery: "failed", trouble: "unknown" });
    expect(telegram.sent).toEqual([]);
  });
});

describe("a sender that does not answer", () => {
  it("GC-19: keeps neither the other senders nor the other messages waiting: each is tried again on its own time", async () => {
    const [dead, alive] = [await addSender(mailbox()), await addSender(bot())];
    const [row] = await server.database("accounts").where({ id: server.accountId }).select("messageSenders");
    const senders = (JSON.parse(row.messageSenders) as SenderSetup[]).map((sender) =>
      sender.id === dead ? { ...sender, port: 1 } : sender,
    );
    await server
      .database("accounts")
      .where({ id: server.accountId })
      .update({ messageSenders: JSON.stringify(senders) });
    const letters = Array.from({ length: 7 }, () => message({ senderId: dead }));
    const words = message({ senderId: alive, transport: "telegram", address: "77009", subject: "" });
    await olga.push([...letters, words]);
    await until(idOf(words), "sent");
    const tries = async () => Promise.all(letters.map(async (letter) => Number((await standing(idOf(letter))).tries)));
    for (let look = 0; !(await tries()).includes(1) && look < 100; look += 1) await wait(50);
    for (const letter of letters) await until(idOf(letter), "queued");
    // the first of a taking found out, the others of it were put off untried
    expect((await tries()).filter((count) => count > 0).length).toBeLessThan(letters.length);
    Object.assign(senders.find(({ id }) => id === dead) ?? {}, { port: mail.port });
    await server
      .database("accounts")
      .where({ id: server.accountId })
      .update({ messageSenders: JSON.stringify(senders) });
    server.clock.now += 11_000;
    for (const letter of letters) await until(idOf(letter), "sent");
    expect(mail.received).toHaveLength(letters.length);
  });
});

describe("the senders of an account", () => {
  it("GC-19, R-22: are tried before they are kept; their secrets come out nowhere, and a change may leave them out", async () => {
    const good = mailbox();
    for (const [setup, trouble] of [
      [mailbox({ secret: "wrong" }), "notLetIn"],
      [mailbox({ port: 1 }), "silent"],
      [{ ...bot(), secret: "0:wrong" }, "notLetIn"],
    ] as const)
      expect((await administer(owner, "senders/set", setup)).body).toEqual({ trouble, incomingTrouble: null });
    await addSender(good);
    const { secret: _secret, ...unchanged } = { ...good, label: "Отдел" };
    expect((await administer(owner, "senders/set", unchanged)).body).toEqual({ trouble: null, incomingTrouble: null });
    const listed = await administer(owner, "senders", {});
    expect(JSON.stringify(listed.body)).toContain('"label":"Отдел"');
    expect(JSON.stringify(listed.body)).not.toContain("mailbox-password");
    const { account } = (await server.signIn("olga")).session;
    expect(account.senders).toContainEqual({ id: good.id, transport: "email", label: "Отдел" });
    expect((await server.signIn("employee")).session.account).not.toHaveProperty("senders");
    expect(server.log()).not.toContain("mailbox-password");
    expect(server.log()).not.toContain(token);
    await administer(owner, "senders/remove", { senderId: good.id });
    expect(JSON.stringify((await administer(owner, "senders", {})).body)).not.toContain(good.id);
  });
});
