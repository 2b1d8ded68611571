import { describe, expect, it } from "vitest";
import { replayDifferences } from "./replay.ts";

const client = (fields: Record<string, unknown>) =>
  new Map([["c", { deletedAt: null, city: "", phones: "{}", tags: "{}", ...fields }]]);
const edit = (revision: number, changes: Record<string, unknown>) => ({ revision, clientId: "c", changes });

describe("the replay of edits", () => {
  const edits = [
    edit(9, { city: "Омск", tags: { vip: null } }),
    edit(5, { city: "Тула", tags: { vip: true, vat: true } }),
  ];

  it("R-10: the highest revision has the last word in each field and in each key", () => {
    expect(replayDifferences(edits, client({ city: "Омск", tags: '{"vat":true}' }))).toEqual([]);
  });

  it("R-10: an earlier text, a key that stayed and a key that went are seen", () => {
    expect(replayDifferences(edits, client({ city: "Тула", tags: '{"vip":true}' }))).toEqual([
      'c city is "Тула", by the edit of 9 "Омск"',
      "c tags/vip is true, by the edit of 9 null",
      "c tags/vat is null, by the edit of 5 true",
    ]);
  });

  it("R-10: a deleted client is left alone", () => {
    expect(replayDifferences(edits, client({ deletedAt: 1 }))).toEqual([]);
  });
});
