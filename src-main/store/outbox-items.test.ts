import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { KartotekaError } from "../../src-contract/errors.ts";
import { readHandedOver, takeHandedOver } from "./handed-over.ts";
import type { Writer } from "./mutate.ts";
import { exportOutbox, retryRefused, reviseItem } from "./refused-items.ts";
import { type CoreDesk, createCoreDesk, newClient } from "./sync/core-for-tests.ts";
import { createModelServer } from "./sync/model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

async function desksWithClient() {
  const server = createModelServer();
  const [desk, colleague] = [await createCoreDesk(server), await createCoreDesk(server)];
  opened.push(desk, colleague);
  const client = newClient({ city: "Орск" });
  desk.mutate({ name: "createClient", args: client });
  await desk.sync();
  await colleague.sync();
  return { server, desk, colleague, clientId: client.clientId };
}
const comment = (clientId: string, text: string) =>
  ({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } }) as const;
const items = (desk: CoreDesk) => desk.query("outboxItems", { limit: 50 }).items;
const texts = (desk: CoreDesk, clientId: string) =>
  desk.query("clientCard", { clientId })?.comments.map(({ text }) => text);
const exported = (desk: CoreDesk, mutationIds: string[] | null = null) =>
  exportOutbox(desk.account.cache, Date.now(), mutationIds);

describe("an item that its author changes", () => {
  it("G10-2: one that waits goes with its other text in its place in the queue, once", async () => {
    const { server, desk, clientId } = await desksWithClient();
    for (const text of ["первый", "второй", "третий"]) desk.mutate(comment(clientId, text));
    const second = items(desk)[1];
    reviseItem(desk.writer(), second?.mutationId ?? "", { text: "второй, исправлен" });
    expect(items(desk).map(({ args }) => (args as { text: string }).text)).toEqual([
      "первый",
      "второй, исправлен",
      "третий",
    ]);
    expect(texts(desk, clientId)?.toSorted()).toEqual(["второй, исправлен", "первый", "третий"]);
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["первый", "второй, исправлен", "третий"]);
    expect(items(desk)).toEqual([]);
  });

  it("G10-2: an edit of the card that waits is changed as it was made, over what its author saw", async () => {
    const { desk, clientId } = await desksWithClient();
    const edit = (from: string, to: string) =>
      desk.mutate({
        name: "updateClient",
        args: { editId: newId(), clientId, changes: { city: to }, before: { city: from } },
      });
    edit("Орск", "Омск");
    edit("Омск", "Омск, центр");
    reviseItem(desk.writer(), items(desk)[0]?.mutationId ?? "", { "changes.city": "Томск" });
    // the second was made later and still stands
    expect(desk.query("clientCard", { clientId })?.client.city).toBe("Омск, центр");
    expect(items(desk)[0]?.args).toMatchObject({ changes: { city: "Томск" }, before: { city: "Орск" } });
    await desk.sync();
    expect(items(desk)).toEqual([]);
  });

  it("R-13, G10-2: a refused one goes again with its other text, and survives a damaged file in between", async () => {
    const { server, desk, clientId } = await desksWithClient();
    server.refuse("addComment", new KartotekaError("invalid", "слишком длинно"));
    desk.mutate(comment(clientId, "неправильный"));
    await desk.sync();
    expect(texts(desk, clientId)).toEqual([]);
    server.accept("addComment");
    reviseItem(desk.writer(), items(desk)[0]?.mutationId ?? "", { text: "правильный" });
    await desk.account.recover();
    expect(items(desk)).toMatchObject([{ state: "waiting", args: { text: "правильный" } }]);
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["правильный"]);
  });

  it.each([
    ["sent again", (writer: Writer, id: string) => retryRefused(writer, id), "неправильный"],
    ["corrected", (writer: Writer, id: string) => reviseItem(writer, id, { text: "правильный" }), "правильный"],
  ])("R-2, G10-2: %s and killed before the commit, it is there once", async (_, decide, text) => {
    const { server, desk, clientId } = await desksWithClient();
    server.refuse("addComment");
    desk.mutate(comment(clientId, "неправильный"));
    await desk.sync();
    server.accept("addComment");
    const { cache, journal, ...writer } = desk.writer();
    const killed = (_done: unknown) => {
      throw new Error("killed");
    };
    const dying = {
      ...writer,
      cache: { ...cache, transaction: (work: () => unknown) => cache.transaction(() => killed(work())) },
      journal: { ...journal, takeBack: () => undefined },
    } as unknown as Writer;
    expect(() => decide(dying, items(desk)[0]?.mutationId ?? "")).toThrow("killed");
    desk.close();
    opened.splice(opened.indexOf(desk), 1);
    const next = await createCoreDesk(server, { ...desk.author, folder: desk.folder });
    opened.push(next);
    expect(items(next)).toMatchObject([{ state: "waiting", args: { text } }]);
    await next.sync();
    expect(items(next)).toEqual([]);
    expect(server.rowsOf("comments").map((row) => row["text"])).toEqual([text]);
  });

  it("G10-2: one that is just on its way is not corrected: under its old text the server may already have it", async () => {
    const { server, desk, clientId } = await desksWithClient();
    desk.mutate(comment(clientId, "уходит"));
    const id = items(desk)[0]?.mutationId ?? "";
    let refusal: unknown;
    desk.fail((call, when) => {
      if (call !== "push" || when !== "before") return null;
      try {
        reviseItem(desk.writer(), id, { text: "иначе" });
      } catch (error) {
        refusal = error;
      }
      return null;
    });
    await desk.sync();
    expect(refusal).toMatchObject({ kind: "conflict" });
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["уходит"]);
    expect(items(desk)).toEqual([]);
  });

  it("G10-2: refused where it cannot be: a text that does not fit, an answer on its way, a right that is gone", async () => {
    const { server, desk, clientId } = await desksWithClient();
    desk.mutate(comment(clientId, "цел"));
    const id = items(desk)[0]?.mutationId ?? "";
    expect(() => reviseItem(desk.writer(), id, { text: "" })).toThrow();
    expect(() => reviseItem(desk.writer(), newId(), { text: "x" })).toThrow(
      expect.objectContaining({ kind: "notFound" }),
    );
    expect(items(desk)).toMatchObject([{ mutationId: id, args: { text: "цел" } }]);
    desk.fail((call, when) => (call === "push" && when === "after" ? new KartotekaError("unreachable") : null));
    await expect(desk.sync()).rejects.toMatchObject({ kind: "unreachable" });
    expect(() => reviseItem(desk.writer(), id, { text: "x" })).toThrow(expect.objectContaining({ kind: "conflict" }));
    desk.fail(null);
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["цел"]);
    server.refuse("addComment");
    desk.mutate(comment(clientId, "без права"));
    await desk.sync();
    const demoted = { ...desk.writer(), author: { ...desk.author, role: "employee" as const } };
    const refused = items(desk)[0]?.mutationId ?? "";
    expect(() => reviseItem(demoted, refused, { text: "x" })).toThrow(expect.objectContaining({ kind: "forbidden" }));
    expect(items(desk)).toMatchObject([{ state: "refused", args: { text: "без права" } }]);
  });
});

describe("an item that is handed over", () => {
  it("G10-10: what a right that was withdrawn returned is made by a colleague as his own, once, after he saw it", async () => {
    const { server, desk, colleague, clientId } = await desksWithClient();
    server.refuse("addComment");
    desk.mutate(comment(clientId, "клиент просил перезвонить"));
    desk.mutate(comment(clientId, "второй остаётся"));
    await desk.sync();
    const [first] = items(desk);
    expect(first).toMatchObject({ state: "refused", error: { kind: "forbidden" } });
    const file = exported(desk, [first?.mutationId ?? ""]);
    expect(file).not.toContain("второй остаётся");
    server.accept("addComment");
    const read = readHandedOver(colleague.writer(), file);
    expect(read).toMatchObject([
      { name: "addComment", clientId, clientName: "Петрова Анна Викторовна", obstacle: null },
    ]);
    expect(texts(colleague, clientId)).toEqual([]);
    takeHandedOver(colleague.writer(), file, [read[0]?.mutationId ?? ""]);
    await colleague.sync();
    expect(server.rowsOf("comments")).toMatchObject([
      { text: "клиент просил перезвонить", authorId: colleague.author.userId },
    ]);
    expect(readHandedOver(colleague.writer(), file)).toMatchObject([{ obstacle: "conflict" }]);
    expect(() => takeHandedOver(colleague.writer(), file, [read[0]?.mutationId ?? ""])).toThrow(
      expect.objectContaining({ kind: "conflict" }),
    );
  });

  it("G10-10: a change of a card that is handed over counts once, however often it is taken, and by whomever", async () => {
    const { server, desk, colleague, clientId } = await desksWithClient();
    const third = await createCoreDesk(server);
    opened.push(third);
    await third.sync();
    const edit = (by: CoreDesk, from: string, to: string) =>
      by.mutate({
        name: "updateClient",
        args: { editId: newId(), clientId, changes: { city: to }, before: { city: from } },
      });
    server.refuse("updateClient");
    edit(desk, "Орск", "Омск");
    await desk.sync();
    server.accept("updateClient");
    const file = exported(desk);
    const refused = items(desk)[0]?.mutationId ?? "";
    takeHandedOver(colleague.writer(), file, [refused]);
    takeHandedOver(third.writer(), file, [refused]);
    await colleague.sync();
    edit(colleague, "Омск", "Тверь");
    await colleague.sync();

    expect(readHandedOver(colleague.writer(), file)).toMatchObject([{ obstacle: "conflict" }]);
    expect(() => takeHandedOver(colleague.writer(), file, [refused])).toThrow(
      expect.objectContaining({ kind: "conflict" }),
    );
    // neither who took the same file without a line meanwhile, nor its author, sets the card back
    retryRefused(desk.writer(), refused);
    for (const late of [third, desk]) {
      await late.sync();
      expect(items(late)).toMatchObject([{ state: "refused", error: { kind: "conflict" } }]);
    }
    expect(server.row("clients", clientId)?.["city"]).toBe("Тверь");
    expect(server.rowsOf("clientEdits")).toHaveLength(2);
    for (const one of [desk, colleague, third]) {
      await one.sync();
      expect(one.query("clientCard", { clientId })?.edits.map(({ changes }) => changes)).toEqual([
        { city: "Омск" },
        { city: "Тверь" },
      ]);
    }
  });

  it("G10-10: a new client goes along with what was written about it, or nothing does", async () => {
    const { server, desk, colleague } = await desksWithClient();
    server.refuse("createClient");
    const client = newClient({ lastName: "Новый" });
    desk.mutate({ name: "createClient", args: client });
    desk.mutate(comment(client.clientId, "о новом"));
    const file = exported(desk);
    const ids = readHandedOver(colleague.writer(), file).map(({ mutationId }) => mutationId);
    expect(() => takeHandedOver(colleague.writer(), file, ids.slice(1))).toThrow(
      expect.objectContaining({ kind: "notFound" }),
    );
    expect(items(colleague)).toEqual([]);
    takeHandedOver(colleague.writer(), file, ids);
    expect(texts(colleague, client.clientId)).toEqual(["о новом"]);
  });

  it("G10-10: calls, items of a newer version, and files that are none are refused with a reason", async () => {
    const { desk, colleague, clientId } = await desksWithClient();
    const call = {
      callId: newId(),
      clientId,
      direction: "outgoing",
      e164: null,
      raw: "1",
      callerName: null,
      lineLabel: null,
    } as const;
    desk.mutate({ name: "startCall", args: call });
    const file = exported(desk).replace("startCall", "sendPigeon");
    expect(readHandedOver(colleague.writer(), exported(desk))).toMatchObject([{ obstacle: "forbidden" }]);
    expect(readHandedOver(colleague.writer(), file)).toMatchObject([{ name: null, obstacle: "clientTooOld" }]);
    for (const none of ["", "[]", "{}", '{"exportedAt":"вчера","items":[]}', "name;phone"]) {
      expect(() => readHandedOver(colleague.writer(), none)).toThrow(
        expect.objectContaining({ kind: "unsupportedFile" }),
      );
    }
  });

  it("G10-2: an item of a newer version is shown, and exported as it is", async () => {
    const { desk, clientId } = await desksWithClient();
    desk.mutate(comment(clientId, "из будущего"));
    desk.account.cache.run("UPDATE outbox SET name = 'addVoiceComment'");
    expect(items(desk)).toMatchObject([{ name: null, args: { text: "из будущего" } }]);
    expect(JSON.parse(exported(desk)).items).toMatchObject([
      { name: "addVoiceComment", args: { text: "из будущего" } },
    ]);
    expect(() => reviseItem(desk.writer(), items(desk)[0]?.mutationId ?? "", { text: "x" })).toThrow(
      expect.objectContaining({ kind: "clientTooOld" }),
    );
  });
});
