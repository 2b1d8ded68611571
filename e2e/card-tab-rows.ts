// What other systems tell of one client, for the tests of the card's tabs: known rows, so that every cell can be asked for.
import { v7 as newId } from "uuid";
import { nothingBeside, nothingSaid, untied } from "../src-contract/entities/call.ts";
import { type Client, noClientDetails } from "../src-contract/entities/client.ts";
import { type DetailsOf, type RecordKind, recordDetails } from "../src-contract/entities/client-record.ts";
import { unchangedComment } from "../src-contract/entities/comment.ts";
import { type Message, notSentHere } from "../src-contract/entities/message.ts";
import { noOrderDetails, type Order } from "../src-contract/entities/order.ts";
import type { ServerRow } from "./server-rows.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A client with nothing but what is said of him. */
export function clientRow(said: Partial<Client>): { table: "clients"; row: Client } {
  return {
    table: "clients",
    row: {
      ...noClientDetails,
      id: newId(),
      revision: null,
      deletedAt: null,
      lastName: "",
      firstName: "",
      patronymic: "",
      company: "",
      jobTitle: "",
      country: null,
      city: "",
      timeZone: null,
      phones: {},
      emails: {},
      tags: {},
      customFields: {},
      managerId: null,
      importId: null,
      createdAt: Date.now() - 30 * day,
      ...said,
    },
  };
}

/** A number as somebody wrote it, with what is kept of it. */
export function phoneOf(
  e164: string,
  { raw = e164, type = "mobile", position = 0 }: Partial<Client["phones"][string]> = {},
): Client["phones"][string] {
  return { e164, raw, type, extension: null, position };
}

/** Makers of rows of one client; `at` is a moment. */
export function rowsOfClient(clientId: string) {
  const record = <Kind extends RecordKind>(
    kind: Kind,
    at: number,
    title: string,
    details: Partial<DetailsOf<Kind>> = {},
    source = "getcourse",
  ): ServerRow => ({
    table: "clientRecords",
    row: {
      id: newId(),
      clientId,
      kind,
      at,
      title,
      details: recordDetails[kind].parse(details) as Record<string, unknown>,
      source,
      authorId: null,
    },
  });
  const order = (number: string, status: Order["status"], totalMinor: number, more: Partial<Order> = {}) => {
    const row: Order = {
      ...noOrderDetails,
      id: newId(),
      revision: null,
      deletedAt: null,
      clientId,
      number,
      title: `Курс ${number}`,
      status,
      currency: "RUB",
      totalMinor,
      paidMinor: 0,
      managerId: null,
      createdAt: Date.now() - 20 * day,
      ...more,
    };
    return { table: "orders" as const, row };
  };
  const comment = (text: string, createdAt: number, authorId: string, callId: string | null = null): ServerRow => ({
    table: "comments",
    row: { id: newId(), clientId, callId, text, authorId, createdAt, ...unchangedComment },
  });
  const note = (text: string, createdAt: number, authorId: string): ServerRow => ({
    table: "notes",
    row: { id: newId(), clientId, text, authorId, createdAt, until: null },
  });
  const task = (text: string, dueAt: number, authorId: string): ServerRow => ({
    table: "tasks",
    row: {
      id: newId(),
      clientId,
      kind: "call",
      text,
      dueAt,
      assigneeId: authorId,
      status: "new",
      authorId,
      createdAt: dueAt - day,
      doneAt: null,
      missedAt: null,
    },
  });
  /** `threadId` binds messages together; null as the author is the client. */
  const message = (threadId: string, createdAt: number, text: string, more: Partial<Message> = {}): ServerRow => ({
    table: "messages",
    row: {
      id: newId(),
      clientId,
      threadId,
      transport: "email",
      direction: "incoming",
      subject: "",
      text,
      authorId: null,
      createdAt,
      ...notSentHere,
      spamVerdict: null,
      ...more,
    },
  });
  const call = (startedAt: number, managerId: string) => {
    const row: Extract<ServerRow, { table: "calls" }>["row"] = {
      id: newId(),
      clientId,
      direction: "outgoing",
      source: "softphone",
      e164: null,
      raw: "600",
      callerName: null,
      lineLabel: null,
      managerId,
      deviceId: newId(),
      startedAt,
      answeredAt: startedAt + 1_000,
      endedAt: startedAt + minute,
      ringSeconds: 1,
      talkSeconds: 59,
      holdSeconds: 0,
      soundLostSeconds: null,
      sipCode: 200,
      sipPhrase: "OK",
      q850Cause: 16,
      endedBy: "client",
      ...nothingBeside,
      held: true,
      ...nothingSaid,
      outcomeBy: managerId,
      outcomeAt: startedAt + 2 * minute,
      ...untied,
    };
    return { table: "calls" as const, row };
  };
  return { record, order, comment, note, task, message, call };
}
