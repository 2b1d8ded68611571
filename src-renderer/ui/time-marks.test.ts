import { expect, it } from "vitest";
import { partsOfNote, timeMark, withTimeMark } from "./time-marks.ts";

it("G4-8: marks are found wherever they stand, and the note stays what it is", () => {
  const note = "[0:07] просит счёт\n[1:02:09] согласен, [12:30] перезвонить в 9:30, [9:99] и [x]";
  const parts = partsOfNote(note);
  expect(parts.map(({ text }) => text).join("")).toBe(note);
  expect(parts.flatMap(({ seconds }) => seconds ?? [])).toEqual([7, 3_729, 750]);
  expect(partsOfNote("без меток")).toEqual([{ text: "без меток", seconds: null }]);
  expect(partsOfNote("")).toEqual([]);
});

it("G4-8: what a mark says is read back as the same second", () => {
  for (const seconds of [0, 59, 60, 3_599, 3_600, 86_399])
    expect(partsOfNote(timeMark(seconds))).toEqual([{ text: timeMark(seconds), seconds }]);
});

it("G4-8: a mark begins its own line where the caret is", () => {
  expect(withTimeMark("", 0, 5)).toEqual({ note: "[0:05] ", caret: 7 });
  expect(withTimeMark("цена", 4, 65)).toEqual({ note: "цена\n[1:05] ", caret: 12 });
  expect(withTimeMark("цена\nсрок", 5, 65)).toEqual({ note: "цена\n[1:05] срок", caret: 12 });
});
