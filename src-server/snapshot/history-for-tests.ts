import { unchangedComment } from "../../src-contract/entities/comment.ts";
import { notSentHere } from "../../src-contract/entities/message.ts";
import { randomUUID } from "node:crypto";
import { type Call, nothingBeside, untied } from "../../src-contract/entities/call.ts";
import { noOrderDetails } from "../../src-contract/entities/order.ts";
import type { Row } from "../database/row-columns.ts";
import { clientRow, type DeskForTests, type ServerForTests } from "../server-for-tests.ts";

const names = ["Петров", "Сёмин", "Ли", "Königsberg", "О’Нил", ""];
const day = 86_400_000;

/** Clients with what belongs to them, some of it deleted, in revisions of their own. */
export async function addHistory(server: ServerForTests, count: number): Promise<string[]> {
  const { revision } = await server.database("accounts").where({ id: server.accountId }).first();
  let next = Number(revision);
  const take = () => (next += 1);
  const clients = Array.from({ length: count }, (_, n) =>
    clientRow({
      id: randomUUID(),
      lastName: names[n % names.length],
      firstName: `Имя${n}`,
      company: n % 3 === 0 ? `ООО «Ромашка ${n}»` : "",
      city: n % 2 === 0 ? "Омск" : "",
      phones: n % 4 === 0 ? {} : { a: { e164: `+7912${1_000_000 + n}`, raw: "8 912", extension: null, position: 1 } },
      emails: n % 5 === 0 ? { e: { address: `Client${n}@Mail.test`, position: 1 } } : {},
      tags: n % 7 === 0 ? { vip: true, новый: true } : {},
      revision: take(),
      deletedAt: n % 50 === 49 ? 7 : null,
    }),
  );
  const living = (n: number) => ({ revision: take(), deletedAt: n % 40 === 39 ? 7 : null });
  const rowsFor = (make: (client: Row, n: number) => Record<string, unknown>) =>
    clients.map((client, n) => ({ id: randomUUID(), ...make(client, n), ...living(n) }));
  const comments = rowsFor(({ id }, n) => ({
    clientId: id,
    callId: null,
    text: `Перезвонить насчёт заказа ${n}`,
    authorId: server.people.olga.id,
    createdAt: n,
    ...unchangedComment,
  }));
  const calls = rowsFor(({ id }, n) => ({
    clientId: n % 9 === 0 ? null : id,
    direction: "outgoing",
    source: "sip",
    e164: null,
    raw: "102",
    callerName: null,
    lineLabel: null,
    managerId: server.people.olga.id,
    deviceId: randomUUID(),
    startedAt: n * day,
    answeredAt: null,
    endedAt: null,
    ringSeconds: null,
    talkSeconds: null,
    holdSeconds: null,
    soundLostSeconds: null,
    sipCode: null,
    q850Cause: null,
    sipPhrase: null,
    endedBy: null,
    ...nothingBeside,
    held: n % 2 === 0 ? null : n % 3 === 0,
    reason: null,
    outcomeText: null,
    reasonText: null,
    outcomeBy: null,
    outcomeAt: null,
    ...untied,
    ties: n % 8 === 0 ? movedFrom(server, randomUUID(), id) : {},
  }));
  const orders = rowsFor(({ id }, n) => ({
    ...noOrderDetails,
    clientId: id,
    number: `З-${n}`,
    title: "Окна",
    status: "new",
    currency: "RUB",
    totalMinor: 100,
    paidMinor: 0,
    managerId: null,
    createdAt: n,
  }));
  const messages = rowsFor(({ id }, n) => ({
    clientId: id,
    threadId: randomUUID(),
    transport: "email",
    direction: "incoming",
    subject: "",
    text: "письмо",
    authorId: null,
    createdAt: n * day + 1,
    ...notSentHere,
    spamVerdict: null,
  }));
  await server.addRows("clients", clients);
  await server.addRows("comments", comments);
  await server.addRows("calls", calls);
  await server.addRows("orders", orders);
  await server.addRows("messages", messages);
  await server.database("accounts").where({ id: server.accountId }).update({ revision: next });
  return clients.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id);
}

/** What a call says that was moved once (G3-12). */
function movedFrom({ people }: ServerForTests, from: string, to: string): Call["ties"] {
  const at = (clientId: string) => ({ clientId, orderId: null, taskId: null });
  return { [randomUUID()]: { before: at(from), after: at(to), by: people.olga.id, at: 5 } };
}

/** An edit, a deletion, a new row and a moved call, a revision each. */
export async function changeSome(server: ServerForTests, olga: DeskForTests, ids: string[]): Promise<void> {
  const [edited, deleted, commented, moved] = ids;
  const change = async (table: string, where: object, set: object) => {
    const account = server.database("accounts").where({ id: server.accountId });
    await account.clone().increment("revision", 1);
    const { revision } = await account.clone().first();
    await server
      .database(table)
      .where({ accountId: server.accountId, ...where })
      .update({ ...set, revision });
  };
  await change("clients", { id: edited }, { lastName: "Щукина", tags: JSON.stringify({ новый: true }) });
  await change("clients", { id: deleted }, { deletedAt: 9 });
  await change("comments", { clientId: deleted }, { deletedAt: 9 });
  const ties = JSON.stringify(movedFrom(server, moved ?? "", edited ?? ""));
  await change("calls", { clientId: moved }, { clientId: edited, startedAt: 9_000 * day, ties });
  const comment = { commentId: randomUUID(), clientId: commented ?? "", callId: null, text: "совсем новое слово" };
  await olga.push([olga.mutation("addComment", comment)]);
}
