import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Client } from "../../src-contract/entities/client.ts";
import type { Message } from "../../src-contract/entities/message.ts";
import type { IngestResult } from "../../src-contract/ingest/ingest-protocol.ts";
import { isSpam } from "../../src-contract/rules/spam.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { addSystem, type SystemForTests } from "./ingest-for-tests.ts";
import { idOfItem } from "./item-rows.ts";

let server: ServerForTests;
let olga: DeskForTests;
let owner: DeskForTests;
let usedesk: SystemForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  owner = await server.signIn("owner");
  usedesk = await addSystem(server, owner, "usedesk");
});
afterAll(() => server.close());

const at = Date.parse("2026-11-24T07:30:00Z");
const unique = () => randomUUID().slice(0, 8);
const address = () => `${unique()}@example.org`;
const clientIdOf = (result: IngestResult | undefined) => {
  if (!result || result.status === "refused") throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.clientId;
};

async function addClient(values: object): Promise<string> {
  const { results } = await usedesk.tell({ kind: "client", externalId: unique(), client: values });
  return clientIdOf(results[0]);
}

async function flag(clientId: string, flags: Record<string, true | null>): Promise<void> {
  const before = { flags: Object.fromEntries(Object.keys(flags).map((name) => [name, null])) };
  const [outcome] = await olga.push([
    olga.mutation("updateClient", { clientId, editId: randomUUID(), changes: { flags }, before }),
  ]);
  expect(outcome?.status).toBe("applied");
}

function mail(client: object, more: object = {}) {
  return {
    ...{ kind: "message", externalId: unique(), client, at, transport: "email", direction: "incoming", text: "Купите" },
    ...more,
  };
}

/** Told, and then read as a desk reads it: of whom it is, whether it is spam, and what is kept. */
async function comes(item: ReturnType<typeof mail>) {
  const { results } = await usedesk.tell(item);
  const clientId = clientIdOf(results[0]);
  const message = (await server.row("messages", idOfItem("usedesk", "message", item.externalId))) as unknown as Message;
  const client = (await server.row("clients", clientId)) as unknown as Client;
  return { clientId, isSpam: isSpam(message, client), verdict: message.spamVerdict };
}

it("UD-13: mail of a spammer is spam by itself, and ordinary again when the flag is taken away", async () => {
  const email = address();
  const clientId = await addClient({ emails: [email] });
  expect(await comes(mail({ emails: [email] }))).toEqual({ clientId, isSpam: false, verdict: null });
  await flag(clientId, { spammer: true });
  expect(await comes(mail({ emails: [email] }))).toEqual({ clientId, isSpam: true, verdict: null });
  await flag(clientId, { spammer: null });
  expect(await comes(mail({ emails: [email] }))).toEqual({ clientId, isSpam: false, verdict: null });
});

it("UD-13: the list is of addresses: a spammer's address is spam under another's and a new name too", async () => {
  const [email, account] = [address(), unique()];
  const spammer = await addClient({ emails: [email], messengers: [{ messenger: "telegram", accountId: account }] });
  await flag(spammer, { spammer: true });
  const otherEmail = address();
  const named = await addClient({ emails: [otherEmail] });
  expect(await comes(mail({ emails: [otherEmail] }, { from: email.toUpperCase() }))).toEqual({
    ...{ clientId: named, isSpam: true, verdict: "blocked" },
  });
  const fresh = await comes(mail({ externalId: unique(), emails: [email] }));
  expect([spammer, named]).not.toContain(fresh.clientId);
  expect(fresh).toMatchObject({ isSpam: true, verdict: "blocked" });
  const chat = mail({ externalId: unique() }, { transport: "telegram", from: account });
  expect(await comes(chat)).toMatchObject({ isSpam: true, verdict: "blocked" });
  // the number of an account of one transport is no address of another
  expect(await comes(mail({ externalId: unique() }, { transport: "whatsapp", from: account }))).toMatchObject({
    isSpam: false,
  });
  await flag(spammer, { spammer: null });
  expect(await comes(mail({ externalId: unique(), emails: [email] }))).toMatchObject({ isSpam: false, verdict: null });
});

it("UD-13: a number is the address of a text message, and a letter is not asked for it", async () => {
  const number = "+79137000911";
  await flag(await addClient({ phones: [number] }), { spammer: true });
  const text = mail({ externalId: unique() }, { transport: "sms", from: "8 913 700-09-11" });
  expect(await comes(text)).toMatchObject({ isSpam: true, verdict: "blocked" });
  const letter = mail({ externalId: unique(), phones: [number], emails: [address()] });
  expect(await comes(letter)).toMatchObject({ isSpam: false, verdict: null });
});

it("UD-14, G11-10: mail of a VIP always arrives: whatever the system takes it for, and from an address that a spammer has too", async () => {
  const email = address();
  const spammer = await addClient({ emails: [email] });
  await flag(spammer, { spammer: true });
  const { clientId: vip } = await comes(mail({ externalId: unique(), emails: [email] }));
  await flag(vip, { vip: true });
  for (const client of [{ emails: [email] }, { externalId: unique(), emails: [email] }])
    expect(await comes(mail(client, { isSpam: true }))).toMatchObject({ isSpam: false, verdict: "allowed" });
  const own = await addClient({ emails: [address()] });
  await flag(own, { vip: true });
  const told = { externalId: (await server.row("clients", own))["externalIds"] as object };
  const [externalId] = Object.values(told.externalId);
  expect(await comes(mail({ externalId }, { isSpam: true }))).toMatchObject({ clientId: own, isSpam: false });
});

it("UD-13: what the system takes for spam is spam, and not when it says otherwise later; what was ours is none", async () => {
  const item = mail({ emails: [address()] }, { isSpam: true });
  expect(await comes(item)).toMatchObject({ isSpam: true, verdict: "told" });
  const { isSpam: _isSpam, ...silent } = item as typeof item & { isSpam: boolean };
  expect(await comes({ ...silent, text: "Купите сейчас" })).toMatchObject({ isSpam: true, verdict: "told" });
  expect(await comes({ ...item, isSpam: false } as typeof item)).toMatchObject({ isSpam: false, verdict: null });
  const ours = mail({ emails: [address()] }, { direction: "outgoing", isSpam: true });
  expect(await comes(ours)).toMatchObject({ isSpam: false, verdict: null });
});

it("UD-13, UD-39: spam brings no removed card back; ordinary mail does", async () => {
  const email = address();
  const clientId = await addClient({ emails: [email] });
  await flag(clientId, { spammer: true });
  await owner.push([owner.mutation("removeClient", { clientId })]);
  await comes(mail({ emails: [email] }));
  expect((await server.row("clients", clientId))["removedAt"]).not.toBe(null);
  await flag(clientId, { spammer: null });
  await comes(mail({ emails: [email] }));
  expect((await server.row("clients", clientId))["removedAt"]).toBe(null);
});
