// What other systems tell of one client, for the tests of the card's tabs: known rows, so that every cell can be asked for.
import { v7 as newId } from "uuid";
import { nothingBeside, nothingSaid } from "../src-contract/entities/call.ts";
import { type DetailsOf, type RecordKind, recordDetails } from "../src-contract/entities/client-record.ts";
import { noOrderDetails, type Order } from "../src-contract/entities/order.ts";
import type { ServerRow } from "./server-rows.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

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
    row: { id: newId(), clientId, callId, text, authorId, createdAt },
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
    };
    return { table: "calls" as const, row };
  };
  return { record, order, comment, call };
}
