import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { erasedAfter } from "../../src-contract/rules/removal.ts";
import { createPokes } from "../pokes.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { sweepRemoved } from "./sweep-removed.ts";

let server: ServerForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
});
afterAll(() => server.close());

const sweepAt = (at: number) =>
  sweepRemoved({ database: server.database, files: null, snapshots: null, pokes: createPokes(), now: () => at });

async function addRemoved(): Promise<{ clientId: string; removedAt: number }> {
  const clientId = randomUUID();
  const outcomes = await olga.push([
    olga.mutation("createClient", { ...newClient, clientId, lastName: "Удаляемый" }),
    olga.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: "слова" }),
    olga.mutation("removeClient", { clientId }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill("applied"));
  const row = await server.database("clients").where({ id: clientId }).first("removedAt");
  return { clientId, removedAt: Number(row.removedAt) };
}

const rowsOf = async (clientId: string) => [
  await server.database("clients").where({ id: clientId }).pluck("id"),
  await server.database("comments").where({ clientId }).pluck("text"),
];

describe("removed cards", () => {
  it("G5-15, UD-39: stay whole for thirty days, and then are erased with an act, by nobody at a desk", async () => {
    const { clientId, removedAt } = await addRemoved();
    expect(await sweepAt(erasedAfter(removedAt) - 1)).toBe(0);
    expect(await rowsOf(clientId)).toEqual([[clientId], ["слова"]]);
    expect(await sweepAt(erasedAfter(removedAt))).toBe(1);
    expect(await rowsOf(clientId)).toEqual([[], []]);
    const acts = await server.database("erasures").where({ clientId }).select("askedBy", "reason");
    expect(acts).toEqual([{ askedBy: "", reason: "removed 30 days ago" }]);
    expect(await sweepAt(erasedAfter(removedAt))).toBe(0);
  });

  it("G5-15: a card that was brought back is not erased, however long ago it was removed", async () => {
    const { clientId, removedAt } = await addRemoved();
    await olga.push([olga.mutation("restoreClient", { clientId })]);
    expect(await sweepAt(erasedAfter(removedAt))).toBe(0);
    expect(await rowsOf(clientId)).toEqual([[clientId], ["слова"]]);
  });

  it("UD-38: what is written meanwhile at another desk stands on the card when it comes back", async () => {
    const { clientId } = await addRemoved();
    const [written] = await olga.push([
      olga.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: "уже после" }),
    ]);
    expect(written?.status).toBe("applied");
    expect((await rowsOf(clientId))[1]?.toSorted()).toEqual(["слова", "уже после"]);
  });
});
