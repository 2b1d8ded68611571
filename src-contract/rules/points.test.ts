import { expect, it } from "vitest";
import type { ClientRecord } from "../entities/client-record.ts";
import { ledgerLines, neededPoints } from "./points.ts";

it("JC-57, JC-58, JC-59: the needed number, above or below zero, becomes the difference that the ledger keeps", () => {
  expect(neededPoints("120", 50)).toEqual({ kind: "change", amount: 70 });
  expect(neededPoints("-50", 50)).toEqual({ kind: "change", amount: -100 });
  expect(neededPoints("−50", 0)).toEqual({ kind: "change", amount: -50 });
  expect(neededPoints("0", -30)).toEqual({ kind: "change", amount: 30 });
  expect(neededPoints("1 000", 0)).toEqual({ kind: "change", amount: 1000 });
  expect(neededPoints("50", 50)).toEqual({ kind: "same" });
  for (const wrong of ["", "-", "сто", "1,5", "1e3"]) expect(neededPoints(wrong, 0)).toEqual({ kind: "wrong" });
  expect(neededPoints("2000000000", 0)).toEqual({ kind: "tooMuch" });
});

it("JC-59, G7-7, G7-8: each line of the ledger says what there was after it; one that waits changes nothing", () => {
  const row = (amount: number, revision: number | null) =>
    ({ id: String(amount), kind: "points", details: { amount }, revision }) as unknown as ClientRecord;
  const lines = ledgerLines([row(20, null), row(-170, 2), row(50, 1)], -120);
  expect(lines.map(({ record, after }) => [record.details.amount, after])).toEqual([
    [20, null],
    [-170, -120],
    [50, 50],
  ]);
});
