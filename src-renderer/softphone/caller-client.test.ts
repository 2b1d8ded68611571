import { describe, expect, it } from "vitest";
import { createClient } from "../../src-contract/mutations/create-client.ts";
import { clientOfCall } from "./caller-client.ts";

const managerId = "0193c0de-0000-7000-8000-000000000001";
const startedAt = Date.parse("2026-11-24T09:00:00Z");
let made = 0;
const options = {
  newId: () => `0193c0de-0000-7000-8000-${String((made += 1)).padStart(12, "0")}`,
  defaultCountry: "RU",
  accountName: "Компания",
  managerId,
};

describe("G6-4: a client made of a call", () => {
  it("G6-4: the number as the line wrote it beside E.164, the name in its parts", () => {
    const client = clientOfCall({ raw: "89123456789", callerName: "Иванова Мария Петровна", startedAt }, options);
    expect(client).toMatchObject({
      lastName: "Иванова",
      firstName: "Мария",
      patronymic: "Петровна",
      country: "RU",
      managerId,
    });
    expect(Object.values(client.phones)).toEqual([
      { type: "mobile", e164: "+79123456789", raw: "89123456789", extension: null, position: 0 },
    ]);
  });

  it("G6-4: two desks that meet one caller at once mean one client; on another day, of another number it is another", () => {
    const idOf = (raw: string, at = startedAt, accountName = "Компания") =>
      clientOfCall({ raw, callerName: null, startedAt: at }, { ...options, accountName, newId: () => managerId })
        .clientId;
    const clientId = idOf("8 912 345-67-89");
    expect(idOf("+79123456789", startedAt + 3_600_000)).toBe(clientId);
    expect(new Set([clientId, idOf("+79123456788"), idOf("+79123456789", startedAt + 86_400_000)]).size).toBe(3);
    expect(idOf("+79123456789", startedAt, "Другая")).not.toBe(clientId);
    expect(clientId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it("R-25: whatever the line sent fits the contract", () => {
    const client = clientOfCall({ raw: "9".repeat(200), callerName: null, startedAt }, options);
    expect(createClient.args.safeParse(client).success).toBe(true);
  });
});
