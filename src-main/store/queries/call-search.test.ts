import { v7 as newId } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallReason } from "../../../src-contract/entities/call.ts";
import type { QueryArgs } from "../../../src-contract/queries/index.ts";
import { refreshIndex } from "../../../src-cache/fill-index.ts";
import { type CoreDesk, createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer, type ModelServer } from "../sync/model-server-for-tests.ts";

let server: ModelServer;
let desk: CoreDesk;
beforeEach(async () => {
  server = createModelServer();
  desk = await createCoreDesk(server);
});
afterEach(() => desk.close());

type Said = { held?: boolean; outcomeText?: string; reason?: CallReason; reasonText?: string; note?: string };

function addCall({ held = true, outcomeText, reason, reasonText, note }: Said, by = desk): string {
  const [callId, clientId] = [newId(), newId()];
  by.mutate({ name: "createClient", args: newClient({ clientId, lastName: "Сомова" }) });
  const call = { callId, clientId, direction: "outgoing", e164: null, raw: "600" } as const;
  by.mutate({ name: "startCall", args: { ...call, callerName: null, lineLabel: null } });
  const comment = note === undefined ? null : { commentId: newId(), clientId, text: note };
  const words = { outcomeText: outcomeText ?? null, reason: reason ?? null, reasonText: reasonText ?? null };
  by.mutate({ name: "setCallOutcome", args: { outcomeId: newId(), callId, held, ...words, comment } });
  return callId;
}

const labels = { busy: "занято", noAnswer: "не берёт трубку" };
const journal = (args: Partial<QueryArgs<"callJournal">>, by = desk) =>
  by.query("callJournal", { scope: "all", before: null, limit: 200, ...args });
const found = (text: string, args: Partial<QueryArgs<"callJournal">> = {}, by = desk) =>
  journal({ ...args, search: { text, reasons: labels } }, by).map(({ id }) => id);

describe("calls found by what was said of them", () => {
  it("G3-6: by words of the reason, the outcome and the note, in any case and with ё as е", () => {
    const refused = addCall({ outcomeText: "Отказ клиента", reasonText: "Уехал на Актёрский форум" });
    const noted = addCall({ note: "Просил счёт для бухгалтерии" });
    addCall({ reasonText: "совсем другое" });
    expect(found("актер")).toEqual([refused]);
    expect(found("ОТКАЗ")).toEqual([refused]);
    expect(found("форум отказ")).toEqual([refused]);
    expect(found("СЧЕТ бухг")).toEqual([noted]);
    expect(found("отказ бухг")).toEqual([]);
    expect(found("на", {})).toEqual([refused]);
    expect(found("%")).toEqual([]);
  });

  it("G3-6: a built-in reason is found by the window's words for it, alone and beside typed ones", () => {
    const busy = addCall({ held: false, reason: "busy" });
    const busyTill = addCall({ held: false, reason: "busy", reasonText: "до вечера" });
    addCall({ held: false, reason: "noAnswer", reasonText: "до вечера" });
    expect(found("занято")).toEqual([busyTill, busy]);
    expect(found("занято вечера")).toEqual([busyTill]);
    expect(found("берет")).toHaveLength(1);
  });

  it("G3-6: in the wrong keyboard layout, unless what was typed is found itself", () => {
    const busy = addCall({ held: false, reason: "busy" });
    expect(found("pfyznj")).toEqual([busy]);
    const latin = addCall({ reasonText: "pfyznj" });
    expect(found("pfyznj")).toEqual([latin]);
    expect(found("pfyznj", { before: 1 })).toEqual([]);
  });

  it("G3-6: follows what is replaced, taken back, written later and refused", async () => {
    const callId = addCall({ reasonText: "дорого" });
    const version = { outcomeId: newId(), callId, held: true, reason: null, comment: null };
    desk.mutate({ name: "setCallOutcome", args: { ...version, reasonText: "не нужно" } });
    expect([found("дорого"), found("нужно")]).toEqual([[], [callId]]);
    const clientId = desk.query("call", { callId })?.clientId ?? "";
    desk.mutate({ name: "addComment", args: { commentId: newId(), clientId, callId, text: "перезвонить в мае" } });
    expect(found("мае нужно")).toEqual([callId]);
    await desk.sync();
    expect(found("мае нужно")).toEqual([callId]);
    const back = { outcomeId: newId(), callId, withdrawnId: version.outcomeId, held: true, reason: null };
    desk.mutate({ name: "withdrawCallOutcome", args: { ...back, reasonText: "не нужно" } });
    expect([found("нужно"), found("мае")]).toEqual([[], [callId]]);
  });

  it("G3-6: what one desk typed without the network is found on another after the sync", async () => {
    const other = await createCoreDesk(server);
    const callId = addCall({ reasonText: "сменил подрядчика" });
    expect(found("подряд", {}, other)).toEqual([]);
    await desk.sync();
    await other.sync();
    expect(found("подряд", {}, other)).toEqual([callId]);
    other.close();
  });

  it("G3-6: an index of older rules is filled again", async () => {
    const callId = addCall({ outcomeText: "отказ", note: "дорого" });
    const { cache } = desk.account;
    cache.run("DELETE FROM localValues WHERE key = 'indexVersion'");
    cache.run("UPDATE callEntries SET text = 'было'");
    await refreshIndex({ cache }, desk.desk.gate, async () => {});
    expect([found("дорого отказ"), found("было")]).toEqual([[callId], []]);
  });

  it("G3-6, G3-13: pages end where the next one begins, in the scope that is shown", () => {
    const all = Array.from({ length: 7 }, (_, number) => addCall({ reasonText: `отказ ${number}` }));
    const seen: string[] = [];
    for (let before: number | null = null; ; ) {
      const page = journal({ search: { text: "отказ", reasons: {} }, before, limit: 3 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last || page.length < 3) break;
      before = last.startedAt + 1;
    }
    expect(new Set(seen)).toEqual(new Set(all));
    expect(found("отказ", { scope: "mine" })).toHaveLength(7);
    expect(found("отказ", { scope: "missed" })).toEqual([]);
  });
});

describe("the journal by outcome and reason", () => {
  it("G3-4: an outcome, one of its reasons, «не состоялся» and one of its reasons; calls of before too", () => {
    const expensive = addCall({ outcomeText: "отказ", reasonText: "дорого" });
    const needless = addCall({ outcomeText: "отказ", reasonText: "не нужно" });
    const before = addCall({ reasonText: "отказ" });
    const busy = addCall({ held: false, reason: "busy" });
    const lunch = addCall({ held: false, reason: "noAnswer", reasonText: "на обеде" });
    const said = (part: Partial<NonNullable<QueryArgs<"callJournal">["said"]>>) =>
      new Set(
        journal({ said: { held: null, outcome: null, reason: null, reasonText: null, ...part } }).map(({ id }) => id),
      );
    expect(said({ held: true, outcome: "отказ" })).toEqual(new Set([expensive, needless, before]));
    expect(said({ held: true, outcome: "отказ", reasonText: "дорого" })).toEqual(new Set([expensive]));
    expect(said({ held: false })).toEqual(new Set([busy, lunch]));
    expect(said({ held: false, reason: "busy" })).toEqual(new Set([busy]));
    expect(said({ held: false, reasonText: "на обеде" })).toEqual(new Set([lunch]));
    const plan = desk.account.cache.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM calls WHERE held = 1 AND coalesce(outcomeText, reasonText) = ? ORDER BY startedAt DESC`,
      "отказ",
    );
    expect(plan.map(({ detail }) => detail).join()).toContain("calls_outcomeWords");
  });

  it("G3-4, G3-6: a filter and words together", () => {
    const expensive = addCall({ outcomeText: "отказ", note: "вернётся весной" });
    addCall({ outcomeText: "купил", note: "вернётся весной" });
    const said = { held: true, outcome: "отказ", reason: null, reasonText: null };
    expect(found("весной", { said })).toEqual([expensive]);
  });
});
