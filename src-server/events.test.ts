import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../src-contract/sync-protocol.ts";
import { openStream, type StreamForTests } from "./event-stream-for-tests.ts";
import {
  addAccount,
  type DeskForTests,
  newClient,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
const open: StreamForTests[] = [];
beforeEach(async () => {
  server = await startServerForTests({ heartbeatMilliseconds: 60 });
  olga = await server.signIn("olga");
  andrey = await server.signIn("andrey");
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.abort();
  await server.close();
});

async function listen({ headers }: DeskForTests): Promise<StreamForTests> {
  const stream = await openStream(server.url, headers);
  expect(stream.contentType).toContain("text/event-stream");
  open.push(stream);
  await expect.poll(() => stream.events).toEqual(["poke"]);
  return stream;
}

const addClient = (desk: DeskForTests) =>
  desk.push([desk.mutation("createClient", { ...newClient, clientId: randomUUID() })]);
const revisionNow = async () => (await server.database("accounts").where({ id: server.accountId }).first()).revision;
const within = (milliseconds: number, promise: Promise<void>) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("still open")), milliseconds))]);

describe("events", () => {
  it("R-18: a desk is told the revision when it connects and whenever it rises", async () => {
    const stream = await listen(olga);
    expect(stream.revisions).toEqual([await revisionNow()]);
    const started = performance.now();
    await addClient(andrey);
    await addClient(olga);
    await expect.poll(() => stream.revisions.length).toBe(3);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(stream.revisions.at(-1)).toBe(await revisionNow());
  });

  it("R-18: a push that changes nothing pokes nobody, and another account's push neither", async () => {
    const stream = await listen(olga);
    const other = await addAccount(server.database, "other.kartoteka");
    const stranger = await signInDesk(server.post, other.people.olga.email, randomUUID());
    await addClient(stranger);
    await olga.push([olga.mutation("attachCall", { callId: randomUUID(), clientId: randomUUID() })]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(stream.revisions).toHaveLength(1);
  });

  it("R-18: a silent line carries a heartbeat", async () => {
    const stream = await listen(olga);
    await expect.poll(stream.heartbeats).toBeGreaterThan(2);
  });

  it("R-31: the stream ends with the access token", async () => {
    server.clock.now = olga.session.tokens.accessExpiresAt - 150;
    const stream = await listen(olga);
    await within(2_000, stream.ended);
  });

  it("R-31: the stream ends at once at sign-out and at a replayed token", async () => {
    await server.close();
    // no heartbeat that would notice it later
    server = await startServerForTests({ heartbeatMilliseconds: 60_000 });
    const desks = [await server.signIn("olga"), await server.signIn("andrey")] as const;
    const streams = [await listen(desks[0]), await listen(desks[1])] as const;
    const tokenOf = (desk: DeskForTests) => desk.session.tokens.refreshToken;
    await server.post(`${apiPrefix}/session/sign-out`, { refreshToken: tokenOf(desks[0]) });
    await within(500, streams[0].ended);

    const elsewhere = { refreshToken: tokenOf(desks[1]), deviceId: randomUUID() };
    await server.post(`${apiPrefix}/session/refresh`, elsewhere);
    await within(500, streams[1].ended);
  });

  it("R-31: the stream ends when the person is shut out by hand or by another server", async () => {
    const stream = await listen(olga);
    await server.database("users").where({ id: olga.userId }).update({ disabledAt: 1 });
    await within(1_000, stream.ended);
  });

  it("R-22: nobody listens without a session", async () => {
    const response = await fetch(`${server.url}${apiPrefix}/sync/events`, {
      headers: { [protocolVersionHeader]: String(protocolVersion) },
    });
    expect([response.status, await response.json()]).toEqual([401, { kind: "notSignedIn" }]);
  });

  it("R-18: the server closes without waiting for open streams", async () => {
    const stream = await listen(olga);
    const started = performance.now();
    await server.close();
    await within(500, stream.ended);
    expect(performance.now() - started).toBeLessThan(1_000);
    server = await startServerForTests();
  });
});
