import { describe, expect, it } from "vitest";
import type { Client } from "../entities/client.ts";
import { mergeMap } from "../row-patch.ts";
import { changeOf, isSameValue, presentValues, valuesByPath } from "./client-fields.ts";

const phone = { type: "mobile" as const, e164: "+79120000001", raw: "1", extension: null, position: 0 };

describe("the fields of a client", () => {
  it("UX-3: what an edit was made over carries only the fields and keys that it changes", () => {
    const client = {
      city: "Пермь",
      company: "Ромашка",
      phones: { a: phone },
      tags: { VIP: true },
    } as unknown as Client;
    expect(presentValues({ city: "Казань" }, client)).toEqual({ city: "Пермь" });
    expect(presentValues({ tags: { new: true } }, client)).toEqual({ tags: { new: null } });
    expect(presentValues({ tags: { VIP: null }, phones: { a: null } }, client)).toEqual({
      tags: { VIP: true },
      phones: { a: phone },
    });
  });

  it("G10-3: a field that is called like something every object has is not there until it is written", () => {
    const client = { customFields: {} } as unknown as Client;
    const changes = { customFields: { toString: "да", constructor: "нет" } };
    expect(presentValues(changes, client)).toEqual({ customFields: { toString: null, constructor: null } });
    expect(presentValues(changes, { ...client, ...changes })).toEqual(changes);
    const named = JSON.parse('{"__proto__":"да"}') as Record<string, string>;
    expect(Object.keys(mergeMap({ a: "1" }, named))).toEqual(["a", "__proto__"]);
  });

  it("G10-3: each key of a map column is a field of its own, whatever is in its name", () => {
    const changes = { city: "Омск", phones: { a: phone, b: null }, customFields: { "вид/цвет": "красный" } };
    const values = valuesByPath(changes);
    expect([...values.keys()]).toEqual(["city", "phones/a", "phones/b", "customFields/вид/цвет"]);
    expect(values.get("customFields/вид/цвет")).toEqual({
      field: { column: "customFields", key: "вид/цвет" },
      value: "красный",
    });
    expect(changeOf({ column: "phones", key: "b" }, null)).toEqual({ phones: { b: null } });
    expect(changeOf({ column: "city", key: null }, "Омск")).toEqual({ city: "Омск" });
  });

  it("G10-3: the same phone is the same, in whatever order its keys are kept", () => {
    expect(isSameValue(phone, Object.fromEntries(Object.entries(phone).toReversed()))).toBe(true);
    expect(isSameValue(phone, { ...phone, raw: "2" })).toBe(false);
    expect(isSameValue(null, undefined)).toBe(true);
    expect(isSameValue("", null)).toBe(false);
  });
});
