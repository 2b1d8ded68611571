import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ErasureAct } from "../../src-contract/erasure.ts";
import { tablesOfClient } from "../../src-contract/rules/client-rows.ts";
import { apiPrefix, type Cookie, type PullResponse } from "../../src-contract/sync-protocol.ts";
import { readAccountTables } from "../export/account-tables.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { markedRow } from "../roles/marked-rows-for-tests.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { actText } from "./act-text.ts";

let server: ServerForTests;
let owner: DeskForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  owner = await server.signIn("owner");
  olga = await server.signIn("olga");
});
afterAll(() => server.close());

const ask = (desk: DeskForTests, path: string, body: unknown) => server.post(apiPrefix + path, body, desk.headers);

async function erase(clientId: string, desk = owner): Promise<ErasureAct> {
  const answer = await ask(desk, "/erasures", { clientId, reason: "по заявлению" });
  expect([answer.status, answer.error.kind]).toEqual([200, undefined]);
  return answer.body as ErasureAct;
}

async function pull(desk: DeskForTests, cookie: Cookie | null, erased?: string[]) {
  const { deviceId } = desk;
  const answer = await ask(desk, "/sync/pull", { deviceId, cookie, heard: null, ...(erased ? { erased } : {}) });
  expect(answer.status).toBe(200);
  return answer.body as Extract<PullResponse, { kind: "page" }>;
}

/** Every row of every table as text, and in SQLite every byte of its files. */
async function everything(): Promise<string> {
  const texts: string[] = [];
  for (const { name } of await readAccountTables(server.database))
    texts.push(JSON.stringify(await server.database(name).select("*")));
  if (server.location.kind === "sqlite") {
    const files = readdirSync(server.folder).filter((name) => name.startsWith("kartoteka-server"));
    texts.push(...files.map((name) => readFileSync(join(server.folder, name), "utf8")));
  }
  return texts.join("\n");
}

it("R-34, R-20: no field of any table holds a word about the client afterwards; every other row is as it was", async () => {
  const clientId = randomUUID();
  const words: string[] = [];
  const next = () => {
    words.push(`qzcanary${words.length}zq`);
    return words.at(-1) ?? "";
  };
  const add = async (table: Parameters<typeof server.addRows>[0], fields: Record<string, unknown>) =>
    server.addRows(table, [{ ...markedRow(table, next).row, revision: 1, deletedAt: null, ...fields } as never]);
  await add("clients", { id: clientId });
  for (const table of tablesOfClient) {
    await add(table, { id: randomUUID(), clientId });
    await add(table, { id: randomUUID(), clientId, deletedAt: 5 });
  }
  const callId = randomUUID();
  await add("calls", { id: callId, clientId });
  await add("callOutcomes", { id: randomUUID(), callId });
  const refused = olga.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: "" });
  await olga.push([refused]);
  const refusal = { status: "refused", mutationId: refused.mutationId, error: { kind: "invalid", details: next() } };
  await server
    .database("appliedMutations")
    .where({ mutationId: refused.mutationId })
    .update({ outcome: JSON.stringify(refusal) });
  const other = randomUUID();
  await olga.push([
    olga.mutation("createClient", { ...newClient, clientId: other }),
    olga.mutation("addComment", { commentId: randomUUID(), clientId: other, callId: null, text: "другой" }),
  ]);
  const before = await everything();
  // ids and enumerations hold no word
  const written = words.filter((word) => before.includes(word));
  expect(written.length).toBeGreaterThan(20);

  const act = await erase(clientId);
  const after = await everything();
  expect(written.filter((word) => after.includes(word))).toEqual([]);
  expect(act.rows).toMatchObject({ clients: 1, callOutcomes: 1, calls: 3, comments: 2, messages: 2 });
  expect(await server.row("clients", other)).toMatchObject({ lastName: newClient.lastName });
  expect(after).toContain("другой");
  // a repeated question is answered as before, without the words
  const [again] = await olga.push([refused]);
  expect(again).toEqual({ status: "refused", mutationId: refused.mutationId, error: { kind: "invalid" } });
});

it("R-34, G11-8: a desk is told until it confirms; the act says who asked, who has confirmed and who was not seen", async () => {
  const clientId = randomUUID();
  await olga.push([olga.mutation("createClient", { ...newClient, clientId })]);
  const { cookie } = (await olga.pullAll()).at(-1)!;
  const act = await erase(clientId);
  const told = { erasureId: act.erasureId, clientId };
  expect((await pull(olga, cookie)).erasures).toContainEqual(told);
  const page = await pull(olga, cookie);
  expect(page.erasures).toContainEqual(told);
  expect(page.cookie.revision).toBeGreaterThan(cookie.revision);
  expect((await pull(olga, page.cookie, [act.erasureId, randomUUID()])).erasures ?? []).not.toContainEqual(told);
  // nobody confirms for another desk
  expect((await pull(owner, null)).erasures).toContainEqual(told);

  // a desk that comes later never held the client
  server.clock.now += 2 * 3_600_000;
  owner = await server.signIn("owner", owner.deviceId);
  const late = await server.signIn("andrey");
  expect((await pull(late, null)).erasures).toBe(undefined);

  const { acts } = (await ask(owner, "/erasures/read", {})).body as { acts: ErasureAct[] };
  const [newest] = acts;
  expect(newest).toMatchObject({ erasureId: act.erasureId, askedBy: { userId: owner.userId, name: "owner" } });
  const states = newest?.desks.map(({ userName, confirmedAt }) => [userName, confirmedAt !== null]).toSorted();
  expect(states).toEqual([
    ["olga", true],
    ["owner", false],
  ]);
  const text = actText(newest!);
  expect(text).toContain("1 of 2 have confirmed");
  expect(text).toContain("not confirmed, last seen 2026-11-24");
  // asked once more it is the same act
  expect((await erase(clientId)).erasureId).toBe(act.erasureId);
});

it("R-34: what comes late about him is turned away, a call too; of an import the others are taken", async () => {
  const gone = randomUUID();
  const andrey = await server.signIn("andrey");
  await andrey.push([andrey.mutation("createClient", { ...newClient, clientId: gone })]);
  await erase(gone);
  const stays = randomUUID();
  const call = { direction: "incoming", e164: null, raw: "8 912", callerName: "имя", lineLabel: null } as const;
  const outcomes = await andrey.push([
    andrey.mutation("addComment", { commentId: randomUUID(), clientId: gone, callId: null, text: "поздно" }),
    andrey.mutation("startCall", { callId: randomUUID(), clientId: gone, ...call }),
    andrey.mutation("createClient", { ...newClient, clientId: gone }),
    andrey.mutation("importClients", {
      importId: randomUUID(),
      clients: [gone, stays].map((clientId) => ({ ...newClient, clientId })),
    }),
  ]);
  expect(outcomes.map((one) => (one.status === "refused" ? one.error.kind : one.status))).toEqual([
    "notFound",
    "notFound",
    "notFound",
    "applied",
  ]);
  expect(await server.database("clients").whereIn("id", [gone, stays]).pluck("id")).toEqual([stays]);
  expect(await server.database("calls").where({ clientId: gone })).toEqual([]);
});

it("R-22, R-34: managers may neither erase nor read the acts", async () => {
  const andrey = await server.signIn("andrey");
  for (const [path, body] of [
    ["/erasures", { clientId: randomUUID(), reason: "по заявлению" }],
    ["/erasures/read", {}],
  ] as const)
    expect((await ask(andrey, path, body)).error.kind).toBe("forbidden");
});

it("G11-8, G3-16: the audit log says who was erased by whom, and does not miss the results that went with him", async () => {
  const [clientId, callId, outcomeId] = [randomUUID(), randomUUID(), randomUUID()];
  const call = {
    callId,
    clientId,
    e164: null,
    raw: "101",
    callerName: null,
    lineLabel: null,
    direction: "outgoing",
  } as const;
  const outcome = { outcomeId, callId, held: false, reason: "busy", reasonText: null, comment: null } as const;
  const outcomes = await owner.push([
    owner.mutation("createClient", { ...newClient, clientId }),
    owner.mutation("startCall", call),
    owner.mutation("setCallOutcome", outcome),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
  const verdict = () => verifyAudit(server.database, server.accountId);
  expect((await verdict()).fault).toBeNull();
  const { erasureId } = await erase(clientId);
  const rows: Record<string, unknown>[] = await server
    .database("auditLog")
    .where({ subjectId: clientId })
    .orderBy("number");
  const doer = { actorId: owner.userId, deviceId: owner.deviceId };
  expect(rows).toMatchObject([
    { ...doer, action: "outcomeErased", details: JSON.stringify({ outcomeId }) },
    { ...doer, action: "personErased", details: JSON.stringify({ erasure: erasureId }) },
  ]);
  expect((await verdict()).fault).toBeNull();
});
