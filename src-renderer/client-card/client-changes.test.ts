import { describe, expect, it } from "vitest";
import type { Client } from "../../src-contract/entities/client.ts";
import { inverseOf } from "./client-changes.ts";

describe("undo of a change of a client", () => {
  it("UX 3: the inverse carries only the fields and keys that were changed", () => {
    const client = {
      city: "Пермь",
      company: "Ромашка",
      phones: { a: { type: "mobile", e164: "+79120000001", raw: "1", extension: null, position: 0 } },
      tags: { VIP: true },
    } as unknown as Client;
    expect(inverseOf({ city: "Казань" }, client)).toEqual({ city: "Пермь" });
    expect(inverseOf({ tags: { new: true } }, client)).toEqual({ tags: { new: null } });
    expect(inverseOf({ tags: { VIP: null }, phones: { a: null } }, client)).toEqual({
      tags: { VIP: true },
      phones: { a: client.phones["a"] },
    });
  });
});
