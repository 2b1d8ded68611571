import { describe, expect, it } from "vitest";
import { createClient } from "../../src-contract/mutations/create-client.ts";
import { clientOfCall } from "./caller-client.ts";

const managerId = "0193c0de-0000-7000-8000-000000000001";
let made = 0;
const options = {
  newId: () => `0193c0de-0000-7000-8000-${String((made += 1)).padStart(12, "0")}`,
  defaultCountry: "RU",
  managerId,
};

describe("G6-4: a client made of a call", () => {
  it("G6-4: the number as the line wrote it beside E.164, the name in its parts", () => {
    const client = clientOfCall({ raw: "89123456789", callerName: "Иванова Мария Петровна" }, options);
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

  it("R-25: whatever the line sent fits the contract", () => {
    const client = clientOfCall({ raw: "9".repeat(200), callerName: null }, options);
    expect(createClient.args.safeParse(client).success).toBe(true);
  });
});
