import { expect, it } from "vitest";
import { letterKinds, recordDetails } from "../entities/client-record.ts";
import { isOfLetterFilter, type LetterFilter } from "./letter-filter.ts";

const letter = (kind: (typeof letterKinds)[number], funnel = "") => ({
  details: recordDetails.letter.parse({ letter: kind, funnel }),
});

it("JC-87, JC-88: each kind by its name; the funnel filter shows the letters of its processes too", () => {
  const letters = [
    ...letterKinds.map((kind) => letter(kind)),
    letter("process", "Вебинарная"),
    letter("funnel", "Вебинарная"),
  ];
  const shown = (filter: LetterFilter) =>
    letters.flatMap((one, index) => (isOfLetterFilter(one, filter) ? [index] : []));
  expect(shown("all")).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(letterKinds.map((kind) => shown(kind))).toEqual([[0], [1], [2], [3, 5], [4, 5, 6]]);
});
