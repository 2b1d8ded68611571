import { expect, test } from "vitest";
import { type LineId, PRACTICE_LINES, isPhoneNumber, lineFor } from "./lines.ts";

test("G3-3: every line has its own extension, and dialling it reaches the line", () => {
  expect(new Set(PRACTICE_LINES.map((line) => line.extension)).size).toBe(PRACTICE_LINES.length);
  for (const line of PRACTICE_LINES) expect(lineFor(line.extension)).toBe(line);
});

test.each<[string, LineId]>([
  ["+79123456700", "echo"],
  ["+7 (912) 345-67-01", "tone"],
  ["89123456702", "ivr"],
  ["+79123456703", "hang-up"],
  ["+79123456704", "busy"],
  ["+79123456705", "declined"],
  ["+79123456706", "no-answer"],
  ["+79123456707", "unavailable"],
  ["+79123456708", "unknown-number"],
  ["+79123456709", "server-error"],
  ["+79123456710", "early-media"],
  ["+79123456711", "callback"],
  ["+79123456712", "echo"],
  ["+79123456789", "echo"],
  ["2345604", "busy"],
])("G3-3: the last two digits of %s pick the line %s", (number, line) => {
  expect(lineFor(number).id).toBe(line);
});

test.each(["", "1", "112", "6", "6000", "612", "123456", "anonymous"])("G3-3: «%s» is an unknown number", (number) => {
  expect(lineFor(number).id).toBe("unknown-number");
});

test("G1-2: extensions are no phone numbers", () => {
  expect(isPhoneNumber("600")).toBe(false);
  expect(isPhoneNumber("8 912 345-67-89")).toBe(true);
});
