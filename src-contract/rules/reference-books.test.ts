import { describe, expect, it } from "vitest";
import { type BookEntry, customFieldKinds } from "../entities/book-entry.ts";
import { callReasons } from "../entities/call.ts";
import { addBookEntry } from "../mutations/book-entries.ts";
import { quietHours } from "./calling-window.ts";
import { reasonsFor } from "./outcome.ts";
import { fieldValue, noBooks, offeredReasons, readBooks } from "./reference-books.ts";

const entryId = (last: number) => `018f0000-0000-7000-8000-00000000000${last}`;
const entry = (last: number, values: Partial<BookEntry> & Pick<BookEntry, "book">): BookEntry => ({
  id: entryId(last),
  position: last,
  title: `слово ${last}`,
  kind: null,
  parentId: null,
  choices: {},
  revision: null,
  deletedAt: null,
  ...values,
});

describe("the books of reference", () => {
  it("G3-4: an account that set nothing has what is built in", () => {
    expect(noBooks).toEqual({
      ...{ reasons: [], outcomes: [], quiet: quietHours, customFields: [], tags: [] },
      afterCall: { wrapUpSeconds: 30, callBackMinutes: 15 },
      dynamicBlock: null,
      templates: [],
    });
    for (const direction of ["outgoing", "incoming"] as const)
      expect(offeredReasons(noBooks, direction)).toEqual(
        reasonsFor(direction).map((reason) => ({ key: reason, reason, title: null })),
      );
  });

  it("G3-4: own reasons take the place of the built-in ones, each over its meaning, where it fits the direction", () => {
    const books = readBooks([
      entry(3, { book: "reasons", kind: "missed", title: "не успели" }),
      entry(2, { book: "reasons", kind: "busy", title: "говорит по другой линии" }),
      entry(1, { book: "reasons", kind: "other", title: "на обеде" }),
    ]);
    expect(offeredReasons(books, "outgoing")).toEqual([
      { key: entryId(1), reason: "other", title: "на обеде" },
      { key: entryId(2), reason: "busy", title: "говорит по другой линии" },
    ]);
    expect(offeredReasons(books, "incoming").map(({ title }) => title)).toEqual(["на обеде", "не успели"]);
  });

  it("G3-4: a book in which nothing fits leaves the built-in reasons", () => {
    const books = readBooks([entry(1, { book: "reasons", kind: "missed" })]);
    expect(offeredReasons(books, "outgoing").map(({ reason }) => reason)).toEqual(reasonsFor("outgoing"));
  });

  it("G3-4: the reasons of an outcome are its second level, in their order; of one that is gone they are nowhere", () => {
    const [refusal, bought] = [entryId(1), entryId(2)];
    const books = readBooks([
      entry(2, { book: "outcomes", title: "купил" }),
      entry(1, { book: "outcomes", title: "отказ" }),
      entry(4, { book: "reasons", title: "не нужно", parentId: refusal }),
      entry(3, { book: "reasons", title: "дорого", parentId: refusal }),
      entry(5, { book: "reasons", title: "ничья", parentId: entryId(9) }),
      entry(6, { book: "reasons", title: "на обеде", kind: "noAnswer" }),
    ]);
    expect(books.outcomes).toEqual([
      {
        id: refusal,
        title: "отказ",
        reasons: [
          { id: entryId(3), title: "дорого" },
          { id: entryId(4), title: "не нужно" },
        ],
      },
      { id: bought, title: "купил", reasons: [] },
    ]);
    expect(books.reasons.map(({ title }) => title)).toEqual(["на обеде"]);
  });

  it("keeps the order of the positions, and of the ids where two are the same", () => {
    const tags = [3, 1, 2].map((last) => entry(last, { book: "tags", position: last === 3 ? 0 : 7 }));
    expect(readBooks(tags).tags).toEqual(["слово 3", "слово 1", "слово 2"]);
  });

  it("UX: hours in which calls are made leave the rest of the day quiet; nonsense changes nothing", () => {
    const hours = (from: string, to: string) =>
      readBooks([entry(1, { book: "callingHours", choices: { from, to } })]).quiet;
    expect(hours("9", "20")).toEqual({ from: 20, to: 9 });
    for (const [from, to] of [
      ["20", "9"],
      ["9", "25"],
      ["", "20"],
      ["9", "9"],
      ["-1", "9"],
    ] as const)
      expect(hours(from, to)).toEqual(quietHours);
  });

  it("G3-7, G3-14: time for the work after a call, and for calling back; nonsense changes nothing", () => {
    const afterCall = (choices: Record<string, string>) =>
      readBooks([entry(1, { book: "afterCall", choices })]).afterCall;
    const set = { wrapUpSeconds: "0", callBackMinutes: "60" };
    expect(afterCall(set)).toEqual({ wrapUpSeconds: 0, callBackMinutes: 60 });
    expect(afterCall({ wrapUpSeconds: "-5", callBackMinutes: "скоро" })).toEqual(noBooks.afterCall);
  });

  it("G5-8: every kind of field is known, one of a newer version is left out", () => {
    const fields = customFieldKinds.map((kind, index) => entry(index, { book: "customFields", kind }));
    const newer = entry(9, { book: "customFields", kind: "hologram" });
    expect(readBooks([...fields, newer]).customFields.map(({ kind }) => kind)).toEqual(customFieldKinds);
    const list = entry(1, { book: "customFields", kind: "list", choices: { 10: "третий", 2: "второй", 1: "первый" } });
    expect(readBooks([list]).customFields[0]?.choices).toEqual(["первый", "второй", "третий"]);
  });

  it("a word too many, a field without a kind or a day that ends before it begins is refused", () => {
    const place = { entryId: entryId(1), position: 1 };
    const good = [
      ...callReasons.map((kind) => ({ ...place, book: "reasons", title: "слово", kind })),
      { ...place, book: "callingHours", choices: { from: "0", to: "24" } },
      { ...place, book: "afterCall", choices: { wrapUpSeconds: "0", callBackMinutes: "15" } },
      { ...place, book: "tags", title: "важный" },
      { ...place, book: "reasons", title: "дорого", parentId: entryId(2) },
    ];
    for (const args of good) expect(addBookEntry.args.safeParse(args).success).toBe(true);
    for (const args of [
      { ...place, book: "reasons", title: "слово", kind: "lazy" },
      { ...place, book: "reasons", title: "  ", kind: "busy" },
      { ...place, book: "reasons", title: "ничья" },
      { ...place, book: "reasons", title: "обе", kind: "busy", parentId: entryId(2) },
      { ...place, book: "callingHours", choices: { from: "9", to: "8" } },
      { ...place, book: "afterCall", choices: { wrapUpSeconds: "30", callBackMinutes: "0" } },
      { ...place, book: "customFields", title: "Размер" },
      { ...place, book: "tags", title: "а".repeat(61) },
      { ...place, book: "colours", title: "синий" },
    ])
      expect(addBookEntry.args.safeParse(args).success).toBe(false);
  });
});

describe("values of a client's fields", () => {
  it.each([
    ["text", "  размер 42 ", "размер 42"],
    ["number", "1 234,50", "1234.50"],
    ["number", "-7", "-7"],
    ["number", "семь", null],
    ["date", "5.3.2026", "2026-03-05"],
    ["date", "2026-02-28", "2026-02-28"],
    ["date", "30.02.2026", null],
    ["date", "завтра", null],
    ["list", "M", "M"],
    ["list", "XXL", null],
    ["flag", "true", "true"],
    ["flag", "да", null],
    ["file", "договор.pdf", null],
  ] as const)("G5-8: %s «%s» is kept as %s", (kind, typed, kept) => {
    expect(fieldValue({ kind, choices: ["S", "M"] }, typed)).toBe(kept);
  });
});
