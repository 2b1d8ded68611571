import { setImmediate as turn } from "node:timers/promises";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { toErrorBody } from "../../src-contract/errors.ts";
import { readSideJournal } from "./database/side-journal.ts";
import { commitMutation, commitMutations } from "./mutate.ts";
import { type CoreDesk, createCoreDesk, newClient, testDataKey } from "./sync/core-for-tests.ts";
import { createModelServer } from "./sync/model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});
async function open(options?: Parameters<typeof createCoreDesk>[1]): Promise<CoreDesk> {
  const desk = await createCoreDesk(createModelServer(), options);
  opened.push(desk);
  return desk;
}

const comment = (text: string) =>
  ({ name: "addComment", args: { commentId: newId(), clientId: newId(), callId: null, text } }) as const;
const kindOf = (work: () => unknown) => {
  try {
    work();
    return "done";
  } catch (error) {
    return toErrorBody(error).kind;
  }
};
function raise(error: Error): never {
  throw error;
}
const journalOf = (desk: CoreDesk) => readSideJournal(join(desk.folder, "unsent.journal"), testDataKey).items;
const counts = (desk: CoreDesk) =>
  ["comments", "outbox", "outboxRows", "baseRows", "textEntries"].map(
    (table) => desk.account.cache.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows,
  );

describe("the one local write path", () => {
  it("writes row, queue, index and journal together, with counters that rise by one", async () => {
    const desk = await open();
    const first = desk.mutate(comment("первый"));
    desk.mutate(comment("второй"));
    expect(counts(desk)).toEqual([2, 2, 2, 2, 2]);
    expect(journalOf(desk).map(({ counter, name }) => [counter, name])).toEqual([
      [1, "addComment"],
      [2, "addComment"],
    ]);
    expect(journalOf(desk)[0]?.mutationId).toBe(first.mutationId);
    expect(first.tables).toEqual(new Set(["comments"]));
  });

  it("args that do not fit their schema are refused before anything is written", async () => {
    const desk = await open();
    expect(kindOf(() => desk.mutate({ ...comment(""), name: "addComment" }))).toBe("invalid");
    expect(counts(desk)).toEqual([0, 0, 0, 0, 0]);
  });

  it("R-1: what the journal cannot take is not in the cache either", async () => {
    const desk = await open();
    const { journal } = desk.account;
    const broken = { ...journal, add: () => raise(Object.assign(new Error("EIO"), { code: "EIO" })) };
    expect(kindOf(() => commitMutation({ ...desk.writer(), journal: broken }, comment("нигде")))).toBe("diskFailed");
    expect(counts(desk)).toEqual([0, 0, 0, 0, 0]);
    expect(journalOf(desk)).toEqual([]);
  });

  it("R-4: a full disk is told at once, leaves nothing half-written, and is over when there is room again", async () => {
    const desk = await open();
    desk.mutate(comment("до"));
    const { database } = desk.account.cache;
    const pages = Number(database.pragma("page_count", { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    const long = () => comment("а".repeat(19_000));
    let refused = 0;
    const started = performance.now();
    for (let index = 0; index < 20; index += 1) if (kindOf(() => desk.mutate(long())) === "diskFull") refused += 1;
    expect(refused).toBeGreaterThan(15);
    expect(performance.now() - started).toBeLessThan(1_000);
    const [comments, outbox, ...others] = counts(desk);
    expect([outbox, ...others]).toEqual(Array(4).fill(comments));
    expect(journalOf(desk)).toHaveLength(comments ?? 0);

    database.pragma("max_page_count = 1000000");
    desk.mutate(long());
    expect(counts(desk)[0]).toBe((comments ?? 0) + 1);
    expect(journalOf(desk)).toHaveLength((comments ?? 0) + 1);
  });

  it("R-4: a profile that cannot be written is told as that", async () => {
    const desk = await open();
    const { database } = desk.account.cache;
    database.pragma("query_only = ON");
    expect(kindOf(() => desk.mutate(comment("нельзя")))).toBe("diskReadOnly");
    expect(desk.query("outboxItems", { limit: 5 }).total).toBe(0);
    database.pragma("query_only = OFF");
    desk.mutate(comment("можно"));
    expect(journalOf(desk)).toHaveLength(1);
  });

  it("G14-7: many mutations are one transaction: all, or none", async () => {
    const desk = await open();
    const chunk = (size: number) => ({
      name: "importClients" as const,
      args: { importId: newId(), clients: Array.from({ length: size }, () => newClient()) },
    });
    await commitMutations(desk.writer(), [chunk(3), chunk(2)], turn);
    expect(desk.account.cache.get("SELECT count(*) AS rows FROM clients")).toEqual({ rows: 5 });
    const bad = { ...chunk(1), args: { importId: newId(), clients: [] } };
    await expect(commitMutations(desk.writer(), [chunk(4), bad], turn)).rejects.toThrow();
    expect(desk.account.cache.get("SELECT count(*) AS rows FROM clients")).toEqual({ rows: 5 });
    expect(desk.query("outboxItems", { limit: 5 }).items.map(({ args }) => args)).toMatchObject([
      { clients: 3 },
      { clients: 2 },
    ]);
    expect(journalOf(desk)).toHaveLength(2);
  });
});
