import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SyncState } from "../../src-contract/commands/sync.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { demoPassword, eventually, openStore, type StoreForTests, startServerProcess } from "./store-for-tests.ts";

/** Above the number of rows from which the server makes snapshots. */
const clients = 1_500;
let server: Awaited<ReturnType<typeof startServerProcess>>;
beforeAll(async () => {
  server = await startServerProcess(clients);
}, 120_000);
afterAll(() => server.end());

const opened: StoreForTests[] = [];
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.store.close();
});

type Asked = { method: string; path: string; range: string | null; body: string; signal: AbortSignal | null };

/** The network as it is, with everything that is asked written down; `answer` may answer in the server's place. */
function watchedFetch(answer: (asked: Asked, real: () => Promise<Response>) => Promise<Response>) {
  const asked: Asked[] = [];
  const watched: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const next: Asked = {
      method: init?.method ?? "GET",
      path: pathname.slice(apiPrefix.length),
      range: new Headers(init?.headers).get("range"),
      body: typeof init?.body === "string" ? init.body : "",
      signal: init?.signal ?? null,
    };
    asked.push(next);
    return answer(next, () => fetch(input, init));
  };
  return { asked, fetch: watched };
}

async function firstSync(parts: Parameters<typeof openStore>[0]): Promise<StoreForTests> {
  const desk = await openStore(parts);
  opened.push(desk);
  await desk.command("signIn", { serverUrl: server.url, email: "andrey@demo.kartoteka", password: demoPassword });
  await eventually(async () => {
    expect((await desk.command("readSyncState", {})).lastSyncAt).not.toBeNull();
  }, 60_000);
  return desk;
}

const everybody = { filter: { managerId: null, tag: null } };

async function somePage(desk: StoreForTests) {
  const { pageKeys } = await desk.query("clientListOutline", everybody);
  return desk.query("clientListPage", { ...everybody, pageKey: pageKeys[3] ?? "" });
}

/** What a person can find: how many there are, the names of a page, some of its cards, and those by name and number. */
async function whatIsFound(desk: StoreForTests, clients: Awaited<ReturnType<typeof somePage>>) {
  const { total } = await desk.query("clientListOutline", everybody);
  const names = (await somePage(desk)).map(({ name }) => name);
  const cards = await Promise.all(clients.map(({ id }) => desk.query("clientCard", { clientId: id })));
  const searches = await Promise.all(
    clients
      .flatMap(({ name, phone }) => [name, phone?.raw.slice(-7) ?? name])
      .map((text) => desk.query("searchClients", { text, limit: 100 })),
  );
  return { total, names, cards, found: searches.map(({ rows }) => rows.map(({ id }) => id).toSorted()) };
}

const phasesOf = (desk: StoreForTests) =>
  desk.events
    .filter((event): event is { event: "syncStateChanged"; syncState: SyncState } => event.event === "syncStateChanged")
    .flatMap(({ syncState }) => syncState.progress?.phase ?? []);

describe("the first sync with the real server", () => {
  it("P-1, rule 8: by a snapshot, cut in the middle of a part, it finds what a sync by rows finds", {
    timeout: 120_000,
  }, async () => {
    let cuts = 0;
    const { asked, fetch: cutting } = watchedFetch(async ({ path, method }, real) => {
      const response = await real();
      if (method !== "GET" || !path.startsWith("/sync/snapshot/") || cuts > 0) return response;
      cuts += 1;
      return cutAfter(response, 10_000);
    });
    const desk = await firstSync({ fetch: cutting });
    const parts = asked.filter(({ method, path }) => method === "GET" && path.startsWith("/sync/snapshot/"));
    expect(parts.map(({ range }) => range).filter(Boolean)).toEqual(["bytes=10000-"]);
    expect(asked.some(({ path, body }) => path === "/sync/pull" && body.includes('"cookie":null'))).toBe(false);
    expect(phasesOf(desk)).toContain("downloading");

    const older = watchedFetch(async ({ path }, real) =>
      path === "/sync/snapshot" ? Response.json({ kind: "notFound" }, { status: 404 }) : real(),
    );
    const byRows = await firstSync({ fetch: older.fetch });
    expect(older.asked.some(({ path, body }) => path === "/sync/pull" && body.includes('"cookie":null'))).toBe(true);
    const some = (await somePage(desk)).slice(0, 8);
    const found = await whatIsFound(desk, some);
    expect(found.total).toBe(clients);
    expect(found.found.every(({ length }) => length > 0)).toBe(true);
    expect(found).toEqual(await whatIsFound(byRows, some));
    for (const { folder } of [desk, byRows]) {
      const account = readdirSync(folder).find((name) => name.startsWith("account-")) ?? "";
      expect(readdirSync(join(folder, account)).filter((name) => /snapshot|staging/.test(name))).toEqual([]);
    }
  });

  it("rule 8: signed out in the middle it ends at once, and the next sign-in goes on with the parts that it has", {
    timeout: 120_000,
  }, async () => {
    let isHeld = true;
    const held = watchedFetch(async ({ path, method, signal }, real) => {
      const isLate = method === "GET" && /\/sync\/snapshot\/.*\/[1-9]/.test(path);
      return isLate && isHeld ? silence(signal) : real();
    });
    const desk = await openStore({ fetch: held.fetch });
    opened.push(desk);
    const signIn = { serverUrl: server.url, email: "andrey@demo.kartoteka", password: demoPassword };
    await desk.command("signIn", signIn);
    await eventually(() => expect(held.asked.some(({ path }) => path.endsWith("/1"))).toBe(true), 30_000);
    await desk.command("signOut", { unsent: "keep" });
    isHeld = false;
    held.asked.length = 0;
    await desk.command("signIn", signIn);
    await eventually(async () => {
      expect((await desk.command("readSyncState", {})).lastSyncAt).not.toBeNull();
    }, 60_000);
    const parts = held.asked.filter(({ method, path }) => method === "GET" && path.startsWith("/sync/snapshot/"));
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.some(({ path }) => path.endsWith("/0"))).toBe(false);
    expect((await desk.query("searchClients", { text: "иван", limit: 5 })).rows.length).toBe(5);
  });
});

/** The line breaks behind so many bytes of the body. */
function cutAfter(response: Response, bytes: number): Response {
  const reader = response.body?.getReader();
  let left = bytes;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value } = left > 0 && reader ? await reader.read() : {};
        if (!value) throw Object.assign(new TypeError("terminated"), { code: "UND_ERR_SOCKET" });
        controller.enqueue(value.subarray(0, left));
        left -= Math.min(left, value.length);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, headers: response.headers });
}

/** An answer that does not come. */
function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));
}
