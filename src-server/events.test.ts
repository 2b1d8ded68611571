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
  await expect.poll(() => stream.events[0]).toBe("poke");
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
    expect(stream.revisions[0]).toBe(await revisionNow());
    const started = performance.now();
    await addClient(andrey);
    await addClient(olga);
    await expect.poll(() => new Set(stream.revisions).size).toBe(3);
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
    expect(new Set(stream.revisions).size).toBe(1);
  });

  it("R-18: each heartbeat says where the account is, so that a poke that was lost costs no more", async () => {
    const stream = await listen(olga);
    await expect.poll(() => stream.revisions.length).toBeGreaterThan(3);
    // risen without a poke, as another server's whose word was lost
    await server.database("accounts").where({ id: server.accountId }).increment("revision", 1);
    await expect.poll(() => stream.revisions.at(-1)).toBe(await revisionNow());
  });

  it("R-18: a database that is away signs nobody out: the line stays, without a revision", async () => {
    const stream = await listen(olga);
    await server.database.schema.renameTable("sessions", "away");
    await expect.poll(stream.heartbeats).toBeGreaterThan(1);
    await server.database.schema.renameTable("away", "sessions");
    const before = stream.revisions.length;
    await expect.poll(() => stream.revisions.length).toBeGreaterThan(before);
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
