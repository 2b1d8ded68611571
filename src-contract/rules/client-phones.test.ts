import { describe, expect, it } from "vitest";
import { phonesOf, phonesToDial } from "./client-phones.ts";

const phone = (e164: string, position: number) => ({
  type: "mobile" as const,
  e164,
  raw: e164,
  extension: null,
  position,
});
const phones = phonesOf({
  phones: { b: phone("+79120000002", 1), a: phone("+79120000001", 0), c: phone("+73430000003", 2) },
});

describe("a client's numbers", () => {
  it("G2-3: the number reached last comes first, an unanswered later call changes nothing", () => {
    const chosen = phonesToDial(phones, [
      { e164: "+79120000001", answeredAt: null },
      { e164: "+73430000003", answeredAt: 200 },
      { e164: "+79120000002", answeredAt: 100 },
      { e164: "+74950000000", answeredAt: 300 },
    ]);
    expect(chosen.map((one) => [one.key, one.reached])).toEqual([
      ["c", true],
      ["a", false],
      ["b", false],
    ]);
  });

  it("G2-3: without any talk the order is the one that people put", () => {
    expect(phonesToDial(phones, []).map((one) => one.key)).toEqual(["a", "b", "c"]);
  });
});
