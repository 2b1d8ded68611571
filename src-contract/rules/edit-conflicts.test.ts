import { describe, expect, it } from "vitest";
import type { Client } from "../entities/client.ts";
import type { ClientChanges, ClientEdit } from "../entities/client-edit.ts";
import { conflictsOf, earlierValues } from "./edit-conflicts.ts";

const city = { column: "city", key: null } as const;
const phone = (raw: string) => ({ type: "mobile" as const, e164: null, raw, extension: null, position: 0 });
let edits = 0;
function edit(authorId: string, before: ClientChanges, changes: ClientChanges, settled = {}): ClientEdit {
  edits += 1;
  const id = `edit-${edits}`;
  return { id, clientId: "c", authorId, createdAt: edits, before, changes, settled, revision: edits, deletedAt: null };
}
const inCity = (authorId: string, before: string, after: string) => edit(authorId, { city: before }, { city: after });
const client = (values: object) => ({ city: "", phones: {}, tags: {}, ...values }) as unknown as Client;
const texts = (list: ClientEdit[], now: object) =>
  conflictsOf(list, client(now)).map(({ field, standing, overwritten }) => [
    field.key ?? field.column,
    standing.value,
    overwritten.map(({ value, authorId }) => `${authorId}: ${String(value)}`),
  ]);

describe("conflicts of edits", () => {
  it("G10-3: an edit that overwrote what its author had not seen is a conflict with both texts and authors", () => {
    const list = [inCity("olga", "", "Омск"), inCity("andrey", "", "Тула")];
    expect(conflictsOf(list, client({ city: "Тула" }))).toEqual([
      {
        field: city,
        standing: {
          value: "Тула",
          writtenBy: { value: "Тула", editId: list[1]?.id, authorId: "andrey", createdAt: list[1]?.createdAt },
        },
        overwritten: [{ value: "Омск", editId: list[0]?.id, authorId: "olga", createdAt: list[0]?.createdAt }],
      },
    ]);
  });

  it("G10-3: edits one after another, of different fields, or with the same text are no conflict", () => {
    expect(texts([inCity("olga", "", "Омск"), inCity("andrey", "Омск", "Тула")], { city: "Тула" })).toEqual([]);
    const others = [edit("olga", { city: "" }, { city: "Омск" }), edit("andrey", { company: "" }, { company: "Луч" })];
    expect(texts(others, { city: "Омск", company: "Луч" })).toEqual([]);
    expect(texts([inCity("olga", "", "Омск"), inCity("andrey", "", "Омск")], { city: "Омск" })).toEqual([]);
  });

  it("G10-3: a further edit of one who saw only the standing text does not hide the other", () => {
    const list = [inCity("olga", "", "Омск"), inCity("andrey", "", "Тула"), inCity("ivan", "Тула", "Пермь")];
    expect(texts(list, { city: "Пермь" })).toEqual([["city", "Пермь", ["olga: Омск"]]]);
  });

  it("G10-3: who saw the overwritten text and wrote over it has chosen; the standing one is then unseen", () => {
    const list = [inCity("olga", "", "Омск"), inCity("andrey", "", "Тула"), inCity("olga", "Омск", "Омск, центр")];
    expect(texts(list, { city: "Омск, центр" })).toEqual([["city", "Омск, центр", ["andrey: Тула"]]]);
  });

  it("G10-3: keys of a map column are fields of their own; a removed one is a text too", () => {
    const base = phone("1");
    const added = [
      edit("olga", { phones: { a: null } }, { phones: { a: phone("2") } }),
      edit("andrey", { phones: { b: null } }, { phones: { b: phone("3") } }),
    ];
    expect(texts(added, { phones: { a: phone("2"), b: phone("3") } })).toEqual([]);
    const removed = [
      edit("olga", { phones: { a: base } }, { phones: { a: phone("2") } }),
      edit("andrey", { phones: { a: base } }, { phones: { a: null } }),
    ];
    expect(conflictsOf(removed, client({ phones: {} }))).toMatchObject([
      { field: { column: "phones", key: "a" }, standing: { value: null }, overwritten: [{ value: { raw: "2" } }] },
    ]);
  });

  it("G10-3: settled is settled, for the texts that were looked at and no others", () => {
    const list = [inCity("olga", "", "Омск"), inCity("andrey", "", "Тула")];
    const keep = edit("ivan", {}, {}, { city: [list[0]?.id] });
    expect(texts([...list, keep], { city: "Тула" })).toEqual([]);
    const restore = edit("ivan", { city: "Тула" }, { city: "Омск" }, { city: [list[1]?.id] });
    expect(texts([...list, restore], { city: "Омск" })).toEqual([]);
    // a third one was on its way meanwhile: it has looked at neither
    const third = inCity("anna", "", "Уфа");
    expect(texts([...list, third, keep], { city: "Уфа" })).toEqual([["city", "Уфа", ["andrey: Тула"]]]);
    expect(texts([...list, third, restore], { city: "Омск" })).toEqual([["city", "Омск", ["anna: Уфа"]]]);
  });

  it("G10-3: a text that stands again is no conflict, and what no edit wrote names no author", () => {
    const list = [inCity("olga", "", "Омск"), inCity("andrey", "", "Тула")];
    expect(texts([...list, inCity("ivan", "Тула", "Омск")], { city: "Омск" })).toEqual([]);
    expect(texts(list, { city: "Омск" })).toEqual([]);
    expect(conflictsOf(list, client({ city: "Орск" }))[0]?.standing).toEqual({ value: "Орск", writtenBy: null });
  });

  it("R-15: every text that was ever typed can be opened, the one before the first edit too", () => {
    const list = [inCity("olga", "Орск", "Омск"), inCity("andrey", "Орск", "Тула"), inCity("ivan", "Тула", "Пермь")];
    expect(earlierValues(list, city).map(({ value, writtenBy }) => [value, writtenBy?.authorId ?? null])).toEqual([
      ["Пермь", "ivan"],
      ["Тула", "andrey"],
      ["Омск", "olga"],
      ["Орск", null],
    ]);
    expect(earlierValues(list, { column: "company", key: null })).toEqual([]);
  });

  /**
   * Desks that see the server's state whenever they like and write over what they last saw. Held against what each of
   * them really had before its eyes: a text leaves the screen only under somebody's eyes.
   */
  it("R-15: 10,000 concurrent edits: what nobody saw go is in conflict, and nothing else is", () => {
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let written = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const desks = Array.from({ length: 2 + random(4) }, (_, desk) => ({ name: `desk-${desk}`, sees: "" }));
      const list: ClientEdit[] = [];
      const eyes = new Set<string>();
      let now = "";
      for (let step = 0; step < 10; step += 1) {
        const desk = desks[random(desks.length)];
        if (!desk) continue;
        if (random(2) === 0) desk.sees = now;
        written += 1;
        const text = `текст ${written}`;
        list.push(inCity(desk.name, desk.sees, text));
        eyes.add(desk.sees);
        desk.sees = text;
        now = text;
      }
      const [conflict] = conflictsOf(list, client({ city: now }));
      const inConflict = conflict?.overwritten.map(({ value }) => value) ?? [];
      const unseen = list.map(({ changes }) => changes.city).filter((text) => text !== now && !eyes.has(String(text)));
      expect(inConflict).toEqual(unseen);
      const opened = earlierValues(list, city).map(({ value }) => value);
      for (const { changes } of list) expect(opened).toContain(changes.city);
    }
    expect(written).toBe(10_000);
  });
});
