import { describe, expect, it } from "vitest";
import { shareEqual } from "./share-equal.ts";

const old = {
  name: "Ирина",
  phones: [{ raw: "+7 900 000-00-01" }, { raw: "+7 900 000-00-02" }],
  manager: { id: "a", name: null },
};

describe("an answer that is read again", () => {
  it("P-9: says the same and is the same object", () => {
    expect(shareEqual(old, structuredClone(old))).toBe(old);
    expect(shareEqual([old, old], [structuredClone(old), old])).toEqual([old, old]);
    expect(shareEqual(Number.NaN, Number.NaN)).toBeNaN();
  });

  it("P-9: is new along the way to what changed, and keeps the rest", () => {
    const next = structuredClone(old);
    next.phones[1] = { raw: "+7 900 000-00-03" };
    const read = shareEqual(old, next);
    expect(read).toEqual(next);
    expect(read).not.toBe(old);
    expect(read.phones).not.toBe(old.phones);
    expect(read.phones[0]).toBe(old.phones[0]);
    expect(read.manager).toBe(old.manager);
  });

  it.each([
    ["a row less", [1, 2, 3], [1, 2]],
    ["a row more", [1, 2], [1, 2, 3]],
    ["other order", [1, 2], [2, 1]],
    ["a field less", { a: 1, b: undefined }, { a: 1 }],
    ["another field", { a: undefined }, { b: undefined }],
    ["null for an object", { a: {} }, { a: null }],
    ["an array for an object", { a: {} }, { a: [] }],
    ["an object for nothing", undefined, { a: 1 }],
  ])("%s is told apart", (_what, before, next) => {
    const read = shareEqual<unknown>(before, next);
    expect(read).toStrictEqual(next);
    expect(read).not.toBe(before);
  });

  it("bytes are taken as they come", () => {
    const bytes = new Uint8Array([1, 2]);
    expect(shareEqual<unknown>({ bytes: new Uint8Array([1, 2]) }, { bytes })).toEqual({ bytes });
    expect(shareEqual(new Uint8Array([1]), bytes)).toBe(bytes);
  });
});
