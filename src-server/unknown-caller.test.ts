import { randomUUID } from "node:crypto";
import { v5 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import type { PushedMutation } from "../src-contract/sync-protocol.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, andrey] = [await server.signIn("olga"), await server.signIn("andrey")];
});
afterAll(() => server.close());

const namespace = randomUUID();
const phones = (e164: string): MutationArgs<"createClient">["phones"] => ({
  [randomUUID()]: { type: "mobile", e164, raw: e164, extension: null, position: 0 },
});

/** What a desk writes of a caller whom it does not know: the call first, then the client, and what was said. */
function met(desk: DeskForTests, e164: string, clientId: string, text: string): PushedMutation[] {
  const callId = randomUUID();
  const who = { clientId: null, e164, raw: e164, callerName: null, lineLabel: null };
  const outcome = { outcomeId: randomUUID(), callId, held: true, reason: null, reasonText: null };
  return [
    desk.mutation("startCall", { callId, direction: "incoming", ...who }),
    desk.mutation("createClient", { ...newClient, clientId, lastName: text, phones: phones(e164) }),
    desk.mutation("attachCall", { callId, clientId }),
    desk.mutation("setCallOutcome", { ...outcome, comment: { commentId: randomUUID(), clientId, text } }),
  ];
}

const clientsWith = async (e164: string) => {
  const rows: { id: string; phones: unknown }[] = await server.database("clients").select("id", "phones");
  return rows.filter(({ phones: kept }) => JSON.stringify(kept).includes(e164));
};

describe("an unknown caller", () => {
  it("G6-4: met by two desks at once is one client, with the calls and the words of both", async () => {
    const e164 = "+79990001122";
    const clientId = v5(e164, namespace);
    const pushed = [met(olga, e164, clientId, "Первая"), met(andrey, e164, clientId, "Вторая")] as const;
    const answers = await Promise.all([olga.push(pushed[0]), andrey.push(pushed[1])]);
    for (const { status } of answers.flat()) expect(status).toBe("applied");
    expect((await clientsWith(e164)).map(({ id }) => id)).toEqual([clientId]);
    expect(await server.database("calls").where({ clientId })).toHaveLength(2);
    const comments: { text: string }[] = await server.database("comments").where({ clientId });
    expect(comments.map(({ text }) => text).toSorted()).toEqual(["Вторая", "Первая"]);
    const pulled = (await andrey.pullAll()).flatMap(({ patch }) => patch);
    expect(pulled.filter((one) => one.op === "put" && one.table === "clients" && one.row.id === clientId)).toHaveLength(
      1,
    );
  });

  it("G6-4: whose number the client has no more is not put over him, nor is any id that is no caller's", async () => {
    const clientId = v5("+79990001133", namespace);
    await olga.push(met(olga, "+79990001133", clientId, "Иванова"));
    const [, refused] = await andrey.push(met(andrey, "+79990001144", clientId, "Петрова"));
    expect(refused).toMatchObject({ status: "refused", error: { kind: "conflict" } });
    expect(await server.row("clients", clientId)).toMatchObject({ lastName: "Иванова" });
    const other = randomUUID();
    await olga.push(met(olga, "+79990001155", other, "Сидорова"));
    const [, again] = await andrey.push(met(andrey, "+79990001155", other, "Сидорова"));
    expect(again).toMatchObject({ status: "refused", error: { kind: "conflict" } });
  });
});
