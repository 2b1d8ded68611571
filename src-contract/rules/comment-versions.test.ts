import { expect, it } from "vitest";
import { commentFault, mayReadVersions, writtenVersions } from "./comment-versions.ts";
import { pinnedAt } from "./pinned-note.ts";

const comment = { authorId: "olga", text: "третий", createdAt: 1, versions: {} };
const changed = {
  ...comment,
  versions: { a: { before: "первый", text: "второй", at: 2 }, b: { before: "второй", text: "третий", at: 3 } },
};

it("G4-3: the versions of a comment are told newest first, and of an untouched one there are none", () => {
  expect(writtenVersions(comment)).toEqual([]);
  expect(writtenVersions(changed)).toEqual([
    { text: "третий", at: 3 },
    { text: "второй", at: 2 },
    { text: "первый", at: 1 },
  ]);
});

it("G4-3: versions are read by the author and by those who answer for the account", () => {
  const readers = (["owner", "admin", "manager"] as const).map((role) =>
    mayReadVersions(comment, { userId: "x", role }),
  );
  expect(readers).toEqual([true, true, false]);
  expect(mayReadVersions(comment, { userId: "olga", role: "manager" })).toBe(true);
});

it("G4-3: a comment is changed by its author from words that stood there, any of them", () => {
  expect(commentFault(changed, { userId: "andrey", before: "третий" })).toBe("foreign");
  expect(commentFault(changed, { userId: "olga", before: "четвёртый" })).toBe("unknownBefore");
  for (const before of ["первый", "второй", "третий"])
    expect(commentFault(changed, { userId: "olga", before })).toBe(null);
});

it("GC-48, G4-5: a note with an end stands until that moment and not at it", () => {
  const note = { text: "в отпуске", until: 100 };
  expect([pinnedAt(note, 99), pinnedAt(note, 100), pinnedAt({ ...note, until: null }, 100)]).toEqual([
    note,
    null,
    { ...note, until: null },
  ]);
  expect([pinnedAt({ text: " ", until: null }, 1), pinnedAt(null, 1)]).toEqual([null, null]);
});
