import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import type { ClientChanges } from "../../../src-contract/entities/client-edit.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { changeOf, presentValues, pathOf } from "../../../src-contract/rules/client-fields.ts";
import { conflictsOf } from "../../../src-contract/rules/edit-conflicts.ts";
import { areConflictsCounted, fieldsInConflict, recountConflicts } from "../../../src-cache/client-conflicts.ts";
import { type CoreDesk, createCoreDesk, mobile, newClient } from "./core-for-tests.ts";
import { createModelServer, type ModelServer } from "./model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

/** So many desks, each of another person, all of which have one client. */
async function desksWithClient(count: number, server: ModelServer = createModelServer()) {
  const desks: CoreDesk[] = [];
  for (let index = 0; index < count; index += 1) desks.push(await createCoreDesk(server));
  opened.push(...desks);
  const client = newClient({ city: "Орск", phones: { p1: mobile("+79123456789") } });
  desks[0]?.mutate({ name: "createClient", args: client });
  await desks[0]?.sync();
  for (const desk of desks) await desk.sync();
  const [one, two, three] = desks as [CoreDesk, CoreDesk, CoreDesk];
  return { server, desks, one, two, three, clientId: client.clientId };
}

function card(desk: CoreDesk, clientId: string) {
  const data = desk.query("clientCard", { clientId });
  if (!data) throw new Error("the client is gone");
  return data;
}

/** As the card does it: with what it shows now. */
function edit(desk: CoreDesk, clientId: string, changes: ClientChanges): string {
  const before = presentValues(changes, card(desk, clientId).client);
  const editId = newId();
  desk.mutate({ name: "updateClient", args: { editId, clientId, changes, before } });
  return editId;
}

const conflicts = (desk: CoreDesk, clientId: string) =>
  conflictsOf(card(desk, clientId).edits, card(desk, clientId).client);
const told = (desk: CoreDesk, clientId: string) =>
  conflicts(desk, clientId).map(({ field, standing, overwritten }) => ({
    path: pathOf(field),
    stands: standing.value,
    by: standing.writtenBy?.authorId,
    others: overwritten.map(({ value, authorId }) => [value, authorId]),
  }));

function settle(desk: CoreDesk, clientId: string, choose: "keep" | "other"): void {
  const [conflict] = conflicts(desk, clientId);
  if (!conflict) throw new Error("no conflict");
  const { field, standing, overwritten } = conflict;
  const settled = { [pathOf(field)]: overwritten.map(({ editId }) => editId) };
  const isKept = choose === "keep";
  const changes = isKept ? {} : changeOf(field, overwritten[0]?.value);
  const before = isKept ? {} : changeOf(field, standing.value);
  desk.mutate({ name: "settleClientConflict", args: { clientId, settled, changes, before } });
}

describe("two texts of one field", () => {
  it.each(["first desk first", "second desk first"])(
    "G10-3: written on two desks without a network, shown on both with texts and authors, %s",
    async (order) => {
      const { one, two, desks, clientId } = await desksWithClient(2);
      edit(one, clientId, { city: "Омск" });
      edit(two, clientId, { city: "Тула" });
      const [first, second] = order === "first desk first" ? [one, two] : [two, one];
      for (const desk of [first, second, first, second]) await desk.sync();
      const [stands, other] = first === one ? ["Тула", "Омск"] : ["Омск", "Тула"];
      for (const desk of desks) {
        expect(card(desk, clientId).client.city).toBe(stands);
        expect(told(desk, clientId)).toEqual([
          { path: "city", stands, by: second.author.userId, others: [[other, first.author.userId]] },
        ]);
        expect(desk.query("clientsInConflict", { limit: 10 })).toMatchObject([
          { clientId, clientName: "Петрова Анна Викторовна", fields: 1 },
        ]);
        expect(fieldsInConflict(desk.account.cache)).toBe(1);
      }
    },
  );

  it("G10-3: told as soon as the other's text arrives, while one's own still waits", async () => {
    const { one, two, clientId } = await desksWithClient(2);
    edit(one, clientId, { city: "Омск" });
    edit(two, clientId, { city: "Тула" });
    await one.sync();
    await two.pull();
    expect(told(two, clientId)).toMatchObject([{ stands: "Тула", others: [["Омск", one.author.userId]] }]);
    settle(two, clientId, "other");
    expect(told(two, clientId)).toEqual([]);
    expect(fieldsInConflict(two.account.cache)).toBe(0);
    await two.sync();
    await one.sync();
    for (const desk of [one, two]) {
      expect(card(desk, clientId).client.city).toBe("Омск");
      expect(told(desk, clientId)).toEqual([]);
      expect(fieldsInConflict(desk.account.cache)).toBe(0);
    }
  });

  it("G10-3: different fields and different keys both apply and are nothing to choose", async () => {
    const { one, two, desks, clientId } = await desksWithClient(2);
    edit(one, clientId, { city: "Омск", phones: { p2: mobile("+79000000001", 1) } });
    edit(two, clientId, { company: "Луч", phones: { p3: mobile("+79000000002", 2) }, tags: { VIP: true } });
    for (const desk of [one, two, one]) await desk.sync();
    for (const desk of desks) {
      const { client } = card(desk, clientId);
      expect(client).toMatchObject({ city: "Омск", company: "Луч", tags: { VIP: true } });
      expect(Object.keys(client.phones).toSorted()).toEqual(["p1", "p2", "p3"]);
      expect(told(desk, clientId)).toEqual([]);
      expect(desk.query("clientsInConflict", { limit: 10 })).toEqual([]);
    }
  });

  it("G10-3: one number changed on one desk and removed on another is a choice", async () => {
    const { one, two, clientId } = await desksWithClient(2);
    edit(one, clientId, { phones: { p1: mobile("+79000000001") } });
    edit(two, clientId, { phones: { p1: null } });
    for (const desk of [one, two, one]) await desk.sync();
    expect(card(one, clientId).client.phones).toEqual({});
    expect(told(one, clientId)).toEqual([
      {
        path: "phones/p1",
        stands: null,
        by: two.author.userId,
        others: [[mobile("+79000000001"), one.author.userId]],
      },
    ]);
    settle(one, clientId, "other");
    for (const desk of [one, two]) await desk.sync();
    expect(card(two, clientId).client.phones["p1"]?.e164).toBe("+79000000001");
    expect(told(two, clientId)).toEqual([]);
  });

  it("G10-3: three desks: every text that nobody looked at stays to be chosen, and one choice ends it everywhere", async () => {
    const { one, two, three, desks, clientId } = await desksWithClient(3);
    edit(one, clientId, { city: "Омск" });
    edit(two, clientId, { city: "Тула" });
    edit(three, clientId, { city: "Пермь" });
    for (const desk of [one, two, three, one, two]) await desk.sync();
    const both = [
      ["Омск", one.author.userId],
      ["Тула", two.author.userId],
    ];
    for (const desk of desks) expect(told(desk, clientId)).toMatchObject([{ stands: "Пермь", others: both }]);
    settle(two, clientId, "keep");
    for (const desk of [two, one, three]) await desk.sync();
    for (const desk of desks) {
      expect(told(desk, clientId)).toEqual([]);
      expect(card(desk, clientId).client.city).toBe("Пермь");
      expect(card(desk, clientId).edits.map(({ changes }) => changes.city)).toEqual([
        "Омск",
        "Тула",
        "Пермь",
        undefined,
      ]);
    }
  });

  it("G10-10: an edit whose right was withdrawn comes back with its text, is no conflict, and the other's text stands", async () => {
    const { server, one, two, clientId } = await desksWithClient(2);
    edit(one, clientId, { city: "Омск" });
    edit(two, clientId, { city: "Тула" });
    await two.sync();
    server.refuse("updateClient", new KartotekaError("forbidden"));
    await one.sync();
    expect(card(one, clientId).client.city).toBe("Тула");
    expect(told(one, clientId)).toEqual([]);
    expect(fieldsInConflict(one.account.cache)).toBe(0);
    expect(one.query("outboxItems", { limit: 10 }).items).toMatchObject([
      { name: "updateClient", state: "refused", error: { kind: "forbidden" }, args: { changes: { city: "Омск" } } },
    ]);
  });

  it("R-14: counted anew where the file came without the count, and no more for a client that is gone", async () => {
    const { server, one, two, clientId } = await desksWithClient(2);
    edit(one, clientId, { city: "Омск" });
    edit(two, clientId, { city: "Тула" });
    for (const desk of [one, two, one]) await desk.sync();
    const { cache } = one.account;
    cache.run("DELETE FROM clientConflicts");
    expect(areConflictsCounted(cache)).toBe(false);
    await recountConflicts(one.account, one.desk.gate, async () => undefined);
    expect(areConflictsCounted(cache)).toBe(true);
    expect([fieldsInConflict(cache), one.query("clientsInConflict", { limit: 10 }).length]).toEqual([1, 1]);
    server.write([{ op: "del", table: "clients", id: clientId }]);
    await one.pull();
    expect(fieldsInConflict(cache)).toBe(0);
  });

  it("R-10, R-15: whatever is written, refused and settled in whatever order: desks agree, and no text is without a row", async () => {
    let seed = 5;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const { server, desks, clientId } = await desksWithClient(3);
    const written = new Set<string>();
    for (let step = 0; step < 150; step += 1) {
      const desk = desks[random(3)];
      if (!desk) continue;
      const [conflict] = conflicts(desk, clientId);
      const choice = random(8);
      if (choice < 2) await desk.sync();
      else if (choice < 3) await desk.pull();
      else if (choice < 4 && conflict) settle(desk, clientId, random(2) === 0 ? "keep" : "other");
      else {
        const text = `текст ${newId()}`;
        written.add(text);
        edit(
          desk,
          clientId,
          random(2) === 0 ? { city: text } : { phones: { p1: { ...mobile("+7"), raw: text.slice(0, 99) } } },
        );
      }
    }
    for (const desk of [...desks, ...desks]) await desk.sync();
    const [all] = desks.map((desk) => card(desk, clientId));
    const ofServer = server.rowsOf("clientEdits");
    const texts = JSON.stringify(ofServer);
    for (const text of written) expect(texts).toContain(text);
    for (const desk of desks) {
      expect(card(desk, clientId).edits).toEqual(all?.edits);
      expect(told(desk, clientId)).toEqual(told(desks[0] as CoreDesk, clientId));
      expect(fieldsInConflict(desk.account.cache)).toBe(told(desk, clientId).length);
    }
    expect(all?.edits.map(({ id }) => id)).toEqual(
      ofServer.toSorted((first, second) => Number(first["revision"]) - Number(second["revision"])).map(({ id }) => id),
    );
  });
});
