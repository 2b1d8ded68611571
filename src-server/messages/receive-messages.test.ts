import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../src-contract/entities/client.ts";
import type { Message } from "../../src-contract/entities/message.ts";
import type { IncomingTrouble, SenderSetup, ShownSender } from "../../src-contract/entities/message-sender.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { createPokes } from "../pokes.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { type InboxForTests, startInbox } from "./inbox-for-tests.ts";
import { type MailServerForTests, startMailServer } from "./mail-server-for-tests.ts";
import { receiverOpener } from "./open-transport.ts";
import { keepReceiving } from "./receive-messages.ts";
import { startTelegram, type TelegramForTests } from "./telegram-for-tests.ts";

const minute = 60_000;
const token = "4242:bot-token";
const login = { user: "sales", password: "mailbox-password" };
let mail: MailServerForTests;
let inbox: InboxForTests;
let telegram: TelegramForTests;
let server: ServerForTests;
let owner: DeskForTests;
let olga: DeskForTests;
let anna: string;

const incoming = (more: object = {}) => ({
  host: "127.0.0.1",
  port: inbox.port,
  security: "none" as const,
  addsClients: true,
  ...more,
});
const mailbox = (more: object = {}): SenderSetup => ({
  id: randomUUID(),
  transport: "email",
  label: "Почта отдела",
  from: "sales@firm.example",
  fromName: "Отдел продаж",
  host: "127.0.0.1",
  port: mail.port,
  security: "none",
  user: login.user,
  secret: login.password,
  incoming: incoming(),
  ...more,
});
const bot = (addsClients = true): SenderSetup => ({
  id: randomUUID(),
  transport: "telegram",
  label: "Бот",
  secret: token,
  incoming: { addsClients },
});

beforeAll(async () => {
  mail = await startMailServer(login);
  telegram = await startTelegram(token);
});
afterAll(async () => {
  await telegram.close();
  await mail.close();
});
beforeEach(async () => {
  inbox = await startInbox(login);
  server = await startServerForTests({ delivers: true, telegramUrl: telegram.url, receiveEveryMilliseconds: 40 });
  [owner, olga] = [await server.signIn("owner"), await server.signIn("olga")];
  anna = randomUUID();
  const emails = { a: { address: "anna@example.ru", position: 0 } };
  const messengers = { t: { messenger: "telegram" as const, accountId: "77001", nickname: "", position: 0 } };
  const card = { ...newClient, emails, messengers };
  await olga.push([olga.mutation("createClient", { ...card, clientId: anna })]);
});
afterEach(async () => {
  telegram.isTaken = false;
  await server.close();
  await inbox.close();
});

const administer = (what: string, body: object) =>
  server.post(`${apiPrefix}/administration/${what}`, body, owner.headers);
async function addSender(setup: SenderSetup): Promise<string> {
  expect((await administer("senders/set", setup)).body).toEqual({ trouble: null, incomingTrouble: null });
  // what lies there before the first look is not taken: the look has been when its place is written
  const place = async () =>
    server.database("messageInboxes").where({ senderId: setup.id }).whereNotNull("position").first();
  if (setup.incoming) await expect.poll(place, { timeout: 10_000 }).toBeTruthy();
  return setup.id;
}
const shown = async (id: string): Promise<ShownSender | undefined> =>
  ((await administer("senders", {})).body as { senders: ShownSender[] }).senders.find((sender) => sender.id === id);
const rowsOf = async <Row>(table: SyncedTable): Promise<Row[]> =>
  (await olga.pullAll())
    .flatMap(({ patch }) => patch)
    .flatMap((part) => (part.op === "put" && part.table === table ? [part.row as Row] : []));
const incomingOf = async (clientId: string): Promise<Message[]> =>
  (await rowsOf<Message>("messages")).filter((row) => row.clientId === clientId && row.direction === "incoming");
const clientCalled = async (lastName: string): Promise<Client | undefined> =>
  (await rowsOf<Client>("clients")).find((row) => row.lastName === lastName);

async function arrived(clientId: string, count: number): Promise<Message[]> {
  await expect.poll(async () => (await incomingOf(clientId)).length, { timeout: 10_000 }).toBe(count);
  return incomingOf(clientId);
}
async function untilTrouble(id: string, trouble: IncomingTrouble | null): Promise<void> {
  const standing = async () => (await shown(id))?.incomingTrouble?.trouble ?? null;
  await expect.poll(standing, { timeout: 10_000 }).toBe(trouble);
}
/** A message of ours, sent. */
async function written(values: {
  senderId: string;
  transport: "email" | "telegram";
  address: string;
}): Promise<{ messageId: string; threadId: string }> {
  const [messageId, threadId] = [randomUUID(), randomUUID()];
  const message = { messageId, threadId, clientId: anna, subject: "Замер", text: "Во сколько вам удобно?" };
  await olga.push([olga.mutation("sendMessage", { ...message, ...values })]);
  const delivery = async () => (await server.row("messages", messageId))["delivery"];
  await expect.poll(delivery, { timeout: 10_000 }).toBe("sent");
  return { messageId, threadId };
}
function letter(head: Record<string, string>, body = "В пятницу после обеда."): string {
  const all = {
    From: "Анна Серова <anna@example.ru>",
    To: "sales@firm.example",
    Subject: "=?utf-8?B?" + Buffer.from("Re: Замер").toString("base64") + "?=",
    "Message-ID": `<${randomUUID()}@example.ru>`,
    "Content-Type": "text/plain; charset=utf-8",
    ...head,
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n")}\n\n${body}\n`;
}
const encoded = (name: string, address: string) => `=?utf-8?B?${Buffer.from(name).toString("base64")}?= <${address}>`;

describe("a letter to a mailbox of the account", () => {
  it("GC-17, UD-32, G4-6: an answer lands in its talk, and stays unread in the mailbox for its people", async () => {
    const senderId = await addSender(mailbox());
    const ours = await written({ senderId, transport: "email", address: "anna@example.ru" });
    inbox.put(letter({ "In-Reply-To": `<${ours.messageId}@firm.example>` }));
    const [answer] = await arrived(anna, 1);
    expect(answer).toMatchObject({
      threadId: ours.threadId,
      transport: "email",
      subject: "Re: Замер",
      text: "В пятницу после обеда.",
      delivery: null,
      spamVerdict: null,
    });
    expect(inbox.seen()).toBe(0);
    expect(inbox.connections(), "the check of the setup, and one that stays open").toBe(2);
  });

  it("GC-17: an answer from another address is in the talk too, and gives the card no address", async () => {
    const senderId = await addSender(mailbox());
    const ours = await written({ senderId, transport: "email", address: "anna@example.ru" });
    const root = `<${ours.threadId}@firm.example>`;
    const references = `${root} <${ours.messageId}@firm.example> <${randomUUID()}@example.com>`;
    inbox.put(letter({ From: "anna.home@example.com", References: references }));
    const [answer] = await arrived(anna, 1);
    expect(answer).toMatchObject({ threadId: ours.threadId });
    const { emails } = (await server.row("clients", anna)) as unknown as Client;
    expect(Object.values(emails).map(({ address }) => address)).toEqual(["anna@example.ru"]);
  });

  it("UD-23, UD-25: a known writer is found by the address, and an answer to his letter stays with it", async () => {
    await addSender(mailbox());
    const first = `<${randomUUID()}@example.ru>`;
    inbox.put(letter({ "Message-ID": first, Subject: "Question" }));
    inbox.put(letter({ "In-Reply-To": first, References: first }, "И ещё одно."));
    inbox.put(letter({ Subject: "Another" }, "Другой вопрос."));
    const rows = await arrived(anna, 3);
    const threads = rows.map(({ threadId }) => threadId);
    expect(threads[0]).toBe(threads[1]);
    expect(threads[2]).not.toBe(threads[0]);
    expect((await server.row("clients", anna))["lastName"]).toBe(newClient.lastName);
  });

  it("UD-23, UD-28: whom nobody knows gets a card with his name and language; a program and another mailbox of ours do not", async () => {
    await addSender(mailbox());
    const from = (name: string, address: string) => ({ From: encoded(name, address) });
    inbox.put(letter({ ...from("Рассылка", "news@shop.example"), "List-Unsubscribe": "<https://shop.example/u>" }));
    inbox.put(letter({ ...from("Робот", "noreply@shop.example") }));
    inbox.put(letter({ ...from("Ответчик", "away@shop.example"), "Auto-Submitted": "auto-replied" }));
    inbox.put(letter({ ...from("Отдел", "Sales@firm.example") }));
    inbox.put(letter({ ...from("Пётр Новиков", "petr@example.org") }));
    await expect.poll(() => clientCalled("Новиков"), { timeout: 10_000 }).toBeTruthy();
    const client = (await clientCalled("Новиков"))!;
    expect(client).toMatchObject({ firstName: "Пётр", language: "ru" });
    expect(client.fieldSources["lastName"]?.source).toBe("Почта отдела");
    expect((await arrived(client.id, 1))[0]).toMatchObject({ text: "В пятницу после обеда." });
    expect(await rowsOf<Client>("clients")).toHaveLength(2);
  });

  it("UD-23: where cards are not to be begun, only what clients write is taken", async () => {
    await addSender(mailbox({ incoming: incoming({ addsClients: false }) }));
    inbox.put(letter({ From: "stranger@example.org" }));
    inbox.put(letter({ Subject: "known" }));
    await arrived(anna, 1);
    expect(await rowsOf<Client>("clients")).toHaveLength(1);
    expect(await rowsOf<Message>("messages")).toHaveLength(1);
  });

  it("GC-17: what lay there before is left there; a mailbox that was made anew brings nothing twice and loses nothing", async () => {
    inbox.put(letter({}, "Старое."), new Date(server.clock.now - 180 * minute));
    const senderId = await addSender(mailbox());
    inbox.put(letter({}, "Новое."));
    await arrived(anna, 1);
    inbox.renumber();
    inbox.put(letter({}, "После переезда."));
    // a connection that breaks is opened anew and is no trouble
    inbox.cut();
    const texts = (await arrived(anna, 2)).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(["Новое.", "После переезда."]);
    expect((await shown(senderId))?.incomingTrouble).toBeNull();
    expect(server.log()).not.toContain("a mailbox could not be read");
  });

  it("GC-17: a connection that breaks between two letters loses none and brings none twice", async () => {
    await addSender(mailbox());
    inbox.cutAtLetter(3);
    for (const number of [1, 2, 3, 4, 5]) inbox.put(letter({}, `Письмо ${number}.`));
    const texts = (await arrived(anna, 5)).map(({ text }) => text);
    expect(texts.toSorted()).toEqual([1, 2, 3, 4, 5].map((number) => `Письмо ${number}.`));
  });

  it("UD-32: a page with an attachment becomes its words and the attachment's name", async () => {
    await addSender(mailbox());
    const boundary = "part";
    const body = [
      ...[`--${boundary}`, "Content-Type: text/html; charset=utf-8", ""],
      ...["<p>Высылаю <b>чертёж</b>.</p><script>steal()</script><img src='https://track.example/x.png'>"],
      ...[`--${boundary}`, 'Content-Type: application/pdf; name="plan.pdf"', "Content-Transfer-Encoding: base64"],
      ...['Content-Disposition: attachment; filename="plan.pdf"', "", "JVBERg==", `--${boundary}--`],
    ].join("\n");
    inbox.put(letter({ "Content-Type": `multipart/mixed; boundary=${boundary}` }, body));
    const [{ text }] = (await arrived(anna, 1)) as [Message];
    expect(text).toBe("Высылаю чертёж.\n[plan.pdf]");
  });

  it("R-22: what is longer than a row may be is cut and not lost, what is no letter is passed by, and the log has no word of them", async () => {
    await addSender(mailbox());
    inbox.put("nothing that is a letter");
    inbox.put(letter({}, "тайна ".repeat(5_000)));
    const [{ text }] = (await arrived(anna, 1)) as [Message];
    expect(text.length).toBeGreaterThan(19_000);
    expect(text.endsWith("…")).toBe(true);
    await expect.poll(() => server.log()).toContain("nobody could read");
    expect(server.log()).not.toMatch(/тайна|anna@example|mailbox-password/);
  });
});

describe("a message to a bot of the account", () => {
  const anna77 = { id: 77_001, first_name: "Аня", username: "anna" };

  it("GC-17, G4-6: an answer lands in the talk in which the bot wrote last", async () => {
    const senderId = await addSender(bot());
    const ours = await written({ senderId, transport: "telegram", address: "77001" });
    telegram.write(anna77, { text: "В пятницу" });
    telegram.write(anna77, { caption: "Вот так", photo: [{}] });
    const rows = await arrived(anna, 2);
    expect(rows.map(({ threadId }) => threadId)).toEqual([ours.threadId, ours.threadId]);
    expect(rows.map(({ text }) => text).toSorted()).toEqual(["В пятницу", "Вот так\n[photo]"]);
  });

  it("LL-24, UD-23: who writes first gets a card with his id, name and nickname; groups and other bots do not", async () => {
    telegram.write({ id: 9, first_name: "Давний" }, { text: "до подключения" });
    await addSender(bot());
    telegram.write(anna77, { text: "всем", chat: { id: -5, type: "group" } });
    telegram.write({ id: 8, first_name: "Робот" }, { text: "я", from: { id: 8, is_bot: true, first_name: "Робот" } });
    telegram.write(
      { id: 88, first_name: "Пётр", last_name: "Новиков", username: "petr" },
      { text: "Здравствуйте, сколько стоит кухня?" },
    );
    await expect.poll(() => clientCalled("Новиков"), { timeout: 10_000 }).toBeTruthy();
    const client = (await clientCalled("Новиков"))!;
    expect(Object.values(client.messengers)).toMatchObject([{ accountId: "88", nickname: "petr" }]);
    expect(client.language).toBe("ru");
    expect(await rowsOf<Client>("clients")).toHaveLength(2);
    expect(await rowsOf<Message>("messages")).toHaveLength(1);
  });

  it("GC-17: another program that takes the updates is told of, and nothing is lost when it lets go", async () => {
    const senderId = await addSender(bot());
    telegram.isTaken = true;
    await untilTrouble(senderId, "taken");
    telegram.write({ id: 88, first_name: "Пётр", last_name: "Новиков" }, { text: "Вы здесь?" });
    telegram.isTaken = false;
    server.clock.now += 2 * minute;
    await expect.poll(() => clientCalled("Новиков"), { timeout: 10_000 }).toBeTruthy();
    await untilTrouble(senderId, null);
  });
});

describe("what is read", () => {
  it("R-22: is tried before it is kept; a secret is not handed to a server that it was not given for", async () => {
    const closed = mailbox({ incoming: incoming({ port: 1 }) });
    const found = { trouble: null, incomingTrouble: "silent" };
    expect((await administer("senders/set", closed)).body).toEqual(found);
    expect(await shown(closed.id)).toBeUndefined();
    const good = mailbox();
    await addSender(good);
    const { secret: _secret, ...unchanged } = { ...good, label: "Отдел" };
    expect((await administer("senders/set", unchanged)).status).toBe(200);
    // two checks, and the connection that stays, before the change and after it
    await expect.poll(() => inbox.connections()).toBe(4);
    for (const other of [
      { host: "localhost" },
      { user: "other" },
      { incoming: incoming({ host: "localhost" }) },
      { security: "tls" },
    ])
      expect((await administer("senders/set", { ...unchanged, ...other })).error.kind).toBe("notFound");
    expect(inbox.connections()).toBe(4);
  });

  it("R-22: of two servers one reads a mailbox, and the other goes on when it ends", async () => {
    const senderId = await addSender(mailbox());
    const held = () => server.database("messageInboxes").where({ senderId }).first();
    const { heldBy } = await held();
    const other = keepReceiving({
      database: server.database,
      pokes: createPokes(),
      now: () => server.clock.now,
      openReceiver: receiverOpener({ telegramUrl: telegram.url, now: () => server.clock.now }),
      log: server.app.log,
      everyMilliseconds: 40,
    });
    const before = inbox.connections();
    await wait(400);
    expect(await held()).toMatchObject({ heldBy });
    expect(inbox.connections()).toBe(before);
    // the first one has died: it says no more that it reads
    await server
      .database("messageInboxes")
      .where({ senderId })
      .update({ heldBy: "dead", heldUntil: server.clock.now + 1 });
    server.clock.now += 2;
    await expect.poll(async () => (await held()).heldBy).not.toBe("dead");
    inbox.put(letter({}, "Кому-нибудь."));
    await arrived(anna, 1);
    await other.stop();
  });
});
