import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createStore } from "../create-store.ts";
import { cheapKdf, demoPassword, openStore, type StoreForTests, startServerProcess } from "../store-for-tests.ts";

let server: Awaited<ReturnType<typeof startServerProcess>>;
beforeAll(async () => {
  server = await startServerProcess(20);
}, 60_000);
afterAll(() => server.end());

const opened: StoreForTests[] = [];
async function open(parts: Parameters<typeof openStore>[0] = {}) {
  const desk = await openStore(parts);
  opened.push(desk);
  return desk;
}
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.store.close();
});

/** One mailbox signs in ten times a minute at most: the tests share the people out among them. */
const person = (name: string) => ({ serverUrl: server.url, email: `${name}@demo.kartoteka`, password: demoPassword });
const olga = () => person("olga");
const noKeeper = async () => null;
const unsent = (desk: StoreForTests) => desk.query("outboxItems", { limit: 50 }).then(({ total }) => total);
async function addComment(desk: StoreForTests) {
  const { rows } = await desk.query("searchClients", { text: "", limit: 1 });
  const clientId = rows[0]?.id ?? "";
  await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text: "не отправлено" });
}
/** Signs in, syncs, then the network goes; one comment is left unsent. */
async function deskWithUnsent(parts: Parameters<typeof openStore>[0] = {}, who = olga()) {
  let isOnline = true;
  const network: typeof fetch = (input, init) =>
    isOnline ? fetch(input, init) : Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: {} }));
  const desk = await open({ fetch: network, ...parts });
  await desk.command("signIn", who);
  await desk.command("syncNow", {});
  isOnline = false;
  await addComment(desk);
  return { desk, folder: desk.folder, network, online: (next: boolean) => (isOnline = next) };
}

describe("sign-in", () => {
  it("keeps the key with the operating system: the next start asks nothing", async () => {
    const { desk, folder, network } = await deskWithUnsent();
    await desk.store.close();
    const next = await open({ folder, fetch: network });
    expect(await next.command("readSession", {})).toMatchObject({ state: "signedIn", serverUrl: server.url });
    expect(await unsent(next)).toBe(1);
    expect(await next.command("softphoneAccounts", {})).toMatchObject([{ authorizationUsername: "101" }]);
  });

  it("R-6: where the system keeps nothing, the password opens the cache, without a network too", async () => {
    const { desk, folder, network } = await deskWithUnsent({ askMain: noKeeper }, person("admin"));
    await desk.store.close();
    const next = await open({ folder, fetch: network, askMain: noKeeper });
    const locked = { state: "locked", serverUrl: server.url, email: "admin@demo.kartoteka" };
    expect(await next.command("readSession", {})).toEqual(locked);
    expect(await next.ask("query", "users", {})).toMatchObject({ ok: false, error: { kind: "locked" } });
    expect(await next.ask("command", "unlock", { password: "мимо" })).toMatchObject({
      ok: false,
      error: { kind: "wrongCredentials" },
    });
    expect(await next.command("unlock", { password: demoPassword })).toMatchObject({ state: "signedIn" });
    expect(await unsent(next)).toBe(1);
  });

  it("R-6: a lost system key means typing the password, and loses nothing unsent", async () => {
    const { desk, folder, network, online } = await deskWithUnsent();
    await desk.store.close();
    const next = await open({ folder, fetch: network, askMain: noKeeper });
    expect(await next.command("readSession", {})).toMatchObject({ state: "locked" });
    online(true);
    // a sign-in over the network does as well as the password alone
    await next.command("signIn", olga());
    await next.command("syncNow", {});
    expect(await unsent(next)).toBe(0);
  });

  it("sign-out keeps what is unsent for the same person, or drops it", async () => {
    const { desk, network, online } = await deskWithUnsent();
    expect(await desk.command("signOut", { unsent: "keep" })).toEqual({
      state: "signedOut",
      lastSignIn: { serverUrl: server.url, email: "olga@demo.kartoteka" },
    });
    expect(await desk.ask("query", "users", {})).toMatchObject({ ok: false, error: { kind: "notSignedIn" } });
    // without a network the password opens what was kept
    expect(await desk.command("signIn", olga())).toMatchObject({ state: "signedIn" });
    expect(await unsent(desk)).toBe(1);
    await expect(desk.command("syncNow", {})).rejects.toMatchObject({ kind: "notSignedIn" });
    expect((await desk.command("readSyncState", {})).connection).toBe("signedOut");
    online(true);
    await desk.command("signIn", olga());
    await desk.command("syncNow", {});
    expect(await unsent(desk)).toBe(0);

    online(false);
    await addComment(desk);
    await desk.command("signOut", { unsent: "discard" });
    expect(readdirSync(desk.folder).filter((name) => name.startsWith("account-"))).toEqual([]);
    const again = await open({ folder: mkdtempSync(join(tmpdir(), "kartoteka-profile-")), fetch: network });
    expect(await again.command("readSession", {})).toEqual({ state: "signedOut", lastSignIn: null });
  });

  it("another person has files of his own, and the first one's wait", async () => {
    const { desk, online } = await deskWithUnsent();
    online(true);
    await desk.command("signOut", { unsent: "keep" });
    await desk.command("signIn", { ...olga(), email: "andrey@demo.kartoteka" });
    await desk.command("syncNow", {});
    expect(await unsent(desk)).toBe(0);
    const kept = await desk.command("keptUnsent", {});
    expect(kept).toMatchObject([{ email: "olga@demo.kartoteka", serverUrl: server.url, isSamePerson: false }]);
    const folder = kept[0]?.folder ?? "";
    expect(await desk.ask("command", "exportUnsent", { password: null, folder })).toMatchObject({
      ok: false,
      error: { kind: "locked" },
    });
    expect(await desk.command("exportUnsent", { password: demoPassword, folder })).toContain("не отправлено");
    await desk.command("signIn", olga());
    await desk.command("syncNow", {});
    expect(readdirSync(desk.folder).filter((name) => name.startsWith("account-"))).toHaveLength(2);
  });

  it("R-14: under a server that was built anew and knows the person by another id, what was unsent is named and exported", async () => {
    let isRebuilt = false;
    let isOnline = true;
    const rebuilt: typeof fetch = async (input, init) => {
      const isSignIn = typeof input === "string" && /\/session\/sign-in$|\/health$/.test(input);
      // the new server lets nothing in under the former id
      if (!isOnline && !(isRebuilt && isSignIn)) throw new TypeError("fetch failed");
      const response = await fetch(input, init);
      if (!isRebuilt || !(input instanceof Request ? input.url : input).toString().endsWith("/session/sign-in"))
        return response;
      const answer = (await response.json()) as { user: object };
      return Response.json({ ...answer, user: { ...answer.user, id: randomUUID() } });
    };
    const desk = await open({ fetch: rebuilt });
    const andrey = person("andrey");
    await desk.command("signIn", andrey);
    await desk.command("syncNow", {});
    expect(await desk.command("keptUnsent", {})).toEqual([]);
    isOnline = false;
    await addComment(desk);
    isRebuilt = true;
    await desk.command("signIn", andrey);
    const [kept, ...others] = await desk.command("keptUnsent", {});
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ email: andrey.email, isSamePerson: true });
    // his own: the key that the system keeps is enough
    const text = await desk.command("exportUnsent", { password: null, folder: kept?.folder ?? "" });
    expect(JSON.parse(text).items).toMatchObject([{ name: "addComment", args: { text: "не отправлено" } }]);
  });

  it("R-7: a second process gets no hold of the profile; a killed one's lock is gone", async () => {
    const desk = await open();
    const second = createStore({ folder: desk.folder, askMain: noKeeper, emit: () => {}, kdfCost: cheapKdf });
    const request = { id: 1, channel: "command", name: "readSession", args: {} } as const;
    expect((await second.handle(request)).result).toMatchObject({ ok: false, error: { kind: "conflict" } });
    await desk.store.close();
    expect((await second.handle(request)).result).toMatchObject({ ok: true });
    await second.close();
  });

  it("R-5: a profile that cannot be read gives way to the one before it", async () => {
    const { desk, folder, network } = await deskWithUnsent();
    await desk.command("signOut", { unsent: "keep" });
    await desk.command("signIn", olga());
    await desk.store.close();
    writeFileSync(join(folder, "profile.json"), "{ torn");
    const next = await open({ folder, fetch: network });
    expect(await next.command("signIn", olga())).toMatchObject({ state: "signedIn" });
    expect(await unsent(next)).toBe(1);
  });

  it("R-5: after damage at the start the person signs in again, is told why, and finds the unsent items", async () => {
    const { desk, folder, network, online } = await deskWithUnsent({}, person("owner"));
    await desk.store.close();
    const account = readdirSync(folder).find((name) => name.startsWith("account-")) ?? "";
    writeFileSync(join(folder, account, "cache.db"), Buffer.alloc(20_000, 5));
    const next = await open({ folder, fetch: network });
    expect(await next.command("readSession", {})).toMatchObject({ state: "signedOut", reason: "fileDamaged" });
    online(true);
    await next.command("signIn", person("owner"));
    await next.command("syncNow", {});
    expect(await unsent(next)).toBe(0);
    expect((await next.query("clientListOutline", { filter: { managerId: null, tag: null } })).total).toBe(20);
  });

  it("R-6: a server that gives the device another key, as after a restore: the files go under it with all that is unsent", async () => {
    const nextKey = "e".repeat(64);
    let isRestored = false;
    let isOnline = true;
    const changing: typeof fetch = async (input, init) => {
      if (!isOnline) throw new TypeError("fetch failed");
      const response = await fetch(input, init);
      if (!isRestored || typeof input !== "string" || !input.endsWith("/session/sign-in")) return response;
      return Response.json({ ...((await response.json()) as object), dataKey: nextKey });
    };
    const desk = await open({ fetch: changing });
    await desk.command("signIn", person("andrey"));
    await desk.command("syncNow", {});
    isOnline = false;
    await addComment(desk);
    await desk.command("signOut", { unsent: "keep" });
    isOnline = true;
    isRestored = true;
    expect(await desk.command("signIn", person("andrey"))).toMatchObject({ state: "signedIn" });
    await desk.command("syncNow", {});
    expect((await desk.query("clientListOutline", { filter: { managerId: null, tag: null } })).total).toBe(20);
    const { accounts } = JSON.parse(readFileSync(join(desk.folder, "profile.json"), "utf8"));
    expect(accounts[0].keys).toHaveLength(1);
    expect(desk.keeper.answer("unwrapSecret", accounts[0].keys[0].byOs)).toBe(nextKey);
    expect(readdirSync(join(desk.folder, accounts[0].folder)).some((name) => name.startsWith("damaged-"))).toBe(false);
    expect(await unsent(desk)).toBe(0);
  });

  it("R-6: keys and tokens are in no file in the clear", async () => {
    const { desk, folder } = await deskWithUnsent({ askMain: noKeeper }, person("admin"));
    const profile = readFileSync(join(folder, "profile.json"), "utf8");
    expect(profile).not.toContain(demoPassword);
    expect(JSON.stringify(desk.logged)).not.toContain(demoPassword);
    expect(Object.keys(JSON.parse(profile).accounts[0].keys[0])).toEqual(["byOs", "byPassword"]);
    expect(JSON.parse(profile).accounts[0].keys[0].byOs).toBeNull();
  });
});

describe("sign-in that fails says why", () => {
  const http: Server[] = [];
  afterEach(() => {
    for (const one of http.splice(0)) one.close();
  });
  /** Whatever else may answer at an address. */
  async function something(status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
    const one = createServer((_request, response) => response.writeHead(status, headers).end(body));
    http.push(one);
    await new Promise<void>((listening) => one.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
  }
  const health = (versions: object) =>
    something(200, JSON.stringify({ product: "kartoteka", database: "ok", ...versions }));

  it("each in its own kind", async () => {
    const desk = await open();
    const kindAt = async (serverUrl: string, password = "x") => {
      const result = await desk.ask("command", "signIn", { serverUrl, email: "admin@demo.kartoteka", password });
      return result.ok ? "ok" : result.error.kind;
    };
    expect(await kindAt(server.url, "неверный")).toBe("wrongCredentials");
    expect(await kindAt("http://127.0.0.1:9")).toBe("unreachable");
    expect(await kindAt(await something(200, "<html>router</html>"))).toBe("notKartoteka");
    expect(await kindAt(await something(404, "nothing"))).toBe("notKartoteka");
    expect(await kindAt(await something(302, "", { location: "https://example.org/" }))).toBe("notKartoteka");
    expect(await kindAt(await something(502, "bad gateway"))).toBe("unreachable");
    expect(await kindAt(await something(426, ""))).toBe("clientTooOld");
    expect(await kindAt(await something(429, "", { "retry-after": "7" }))).toBe("rateLimited");
    expect(await kindAt(await health({ protocolVersion: 99, minimumProtocolVersion: 99 }))).toBe("clientTooOld");
    expect(await kindAt(await health({ protocolVersion: 0, minimumProtocolVersion: 0 }))).toBe("serverTooOld");
    expect(await kindAt("ftp://x")).toBe("invalid");
    expect(await desk.command("readSession", {})).toEqual({ state: "signedOut", lastSignIn: null });
  });

  it("a certificate that nobody trusts is not «no network»", async () => {
    const refusing: typeof fetch = () =>
      Promise.reject(
        new TypeError("fetch failed", {
          cause: Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
        }),
      );
    const desk = await open({ fetch: refusing });
    const result = await desk.ask("command", "signIn", {
      serverUrl: "https://company.ru",
      email: "a@b",
      password: "x",
    });
    expect(result).toMatchObject({ ok: false, error: { kind: "certificate" } });
  });
});
