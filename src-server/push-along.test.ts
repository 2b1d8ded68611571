import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  apiPrefix,
  type Cookie,
  type PushedMutation,
  pushResponseSchema,
  type PushRequest,
} from "../src-contract/sync-protocol.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  andrey = await server.signIn("andrey");
});
afterAll(() => server.close());

const create = (desk: DeskForTests) => desk.mutation("createClient", { ...newClient, clientId: randomUUID() });
async function cookieOf(desk: DeskForTests): Promise<Cookie> {
  const pages = await desk.pullAll();
  const last = pages.at(-1);
  if (!last) throw new Error("no page");
  return last.cookie;
}
async function push(mutations: PushedMutation[], { cookie, pulls }: Pick<PushRequest, "cookie" | "pulls">) {
  const { deviceId, headers } = olga;
  const request: PushRequest = { deviceId, cookie, heard: null, mutations, pulls };
  const answer = await server.post(`${apiPrefix}/sync/push`, request, headers);
  return pushResponseSchema.parse(answer.body);
}
async function decided(mutations: PushedMutation[], rest: Pick<PushRequest, "cookie" | "pulls">) {
  const answer = await push(mutations, rest);
  if (answer.kind !== "decided") throw new Error(`a reset: ${answer.reason}`);
  return answer;
}

describe("a pull along with a push", () => {
  it("P-6, R-10: brings what a pull after it would bring, own rows and others'", async () => {
    const cookie = await cookieOf(olga);
    await andrey.push([create(andrey)]);
    const { outcomes, pulled } = await decided([create(olga)], { cookie, pulls: true });
    expect(outcomes).toMatchObject([{ status: "applied" }]);
    const asked = await olga.pull(cookie);
    expect(pulled).toEqual(asked);
    expect(asked).toMatchObject({ kind: "page", more: false, patch: [{ table: "clients" }, { table: "clients" }] });
  });

  it("is not there when it was not asked for", async () => {
    const cookie = await cookieOf(olga);
    expect(await decided([create(olga)], { cookie, pulls: false })).not.toHaveProperty("pulled");
    expect(await decided([create(olga)], { cookie: null, pulls: true })).not.toHaveProperty("pulled");
  });

  it("R-14: another database's desk gets neither a decision nor rows", async () => {
    const cookie = { ...(await cookieOf(olga)), epoch: randomUUID() };
    const answer = await push([create(olga)], { cookie, pulls: true });
    expect(answer).toEqual({ kind: "reset", reason: "epoch", serverTime: expect.any(Number) });
  });

  it("R-22: who sees less than the cookie says is told to begin anew, and gets no row", async () => {
    const cookie = { ...(await cookieOf(olga)), scope: "owner-00000000" };
    const { pulled } = await decided([create(olga)], { cookie, pulls: true });
    expect(pulled).toEqual({ kind: "reset", reason: "scope" });
  });

  it("R-12, R-4: what was decided is told though its rows cannot be read", async () => {
    const cookie = await cookieOf(olga);
    await server.database.schema.renameTable("notes", "notesAway");
    try {
      const answer = await decided([create(olga)], { cookie, pulls: true });
      expect(answer.outcomes).toMatchObject([{ status: "applied" }]);
      expect(answer).not.toHaveProperty("pulled");
    } finally {
      await server.database.schema.renameTable("notesAway", "notes");
    }
  });
});
