import { expect, it } from "vitest";
import { isAsked, readOptions } from "./options.ts";

it("P-1: quick and the whole table when nothing is said", () => {
  expect(readOptions([])).toMatchObject({ suite: "table", only: null, count: null, profile: { name: "quick" } });
});

it("P-1: profile, rows and suites by name; what is unknown is refused", () => {
  expect(readOptions(["--profile", "large", "--only", "p-4, P-10"])).toMatchObject({
    profile: { clients: 1_000_000, peers: false },
    only: ["P-4", "P-10"],
  });
  expect(readOptions(["calls", "50", "--write"])).toMatchObject({ suite: "calls", count: 50, write: true });
  expect(() => readOptions(["--profile", "huge"])).toThrow("quick, full, large");
  expect(() => readOptions(["store"])).toThrow("table, card, calls, ui");
  expect(() => readOptions(["ui", "many"])).toThrow("many");
  expect(() => readOptions(["--write", "--only", "P-4"])).toThrow("whole table");
});

it("P-2: a row is meant by its id, and by its number without the letter", () => {
  expect(isAsked(["P-2b"], null)).toBe(true);
  expect(isAsked(["P-2b"], ["P-2B"])).toBe(true);
  expect(isAsked(["P-1", "P-1m", "P-2"], ["P-2"])).toBe(true);
  expect(isAsked(["P-10", "P-10b"], ["P-1"])).toBe(false);
  expect(isAsked(["P-2b"], ["P-2C"])).toBe(false);
});
