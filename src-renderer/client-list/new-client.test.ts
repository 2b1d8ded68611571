import { describe, expect, it } from "vitest";
import { mutations } from "../../src-contract/mutations/index.ts";
import { looksLikePhone } from "../../src-contract/rules/phone-number.ts";
import { emptyNewClient, formFromSearch, isFilled, newClientArgs } from "./new-client.ts";

function countingIds() {
  let count = 0;
  return () => `00000000-0000-7000-8000-${String((count += 1)).padStart(12, "0")}`;
}

describe("new client", () => {
  it("GC-14: the typed number becomes E.164 and keeps its written form; the args fit createClient", () => {
    const args = newClientArgs(
      { ...emptyNewClient, lastName: " Петрова ", phone: "8 912 345-67-89 доб. 12", email: "a@b.ru" },
      { newId: countingIds(), defaultCountry: "RU", managerId: "00000000-0000-7000-8000-00000000000f" },
    );
    expect(mutations.createClient.args.safeParse(args).success).toBe(true);
    expect(args.lastName).toBe("Петрова");
    expect(args.country).toBe("RU");
    expect(Object.values(args.phones)).toEqual([
      { e164: "+79123456789", raw: "8 912 345-67-89 доб. 12", extension: "12", type: "mobile", position: 0 },
    ]);
  });

  it("G6-10: what was searched for and not found fills the form where it belongs", () => {
    expect(formFromSearch("Петрова Анна Викторовна", looksLikePhone)).toEqual({
      lastName: "Петрова",
      firstName: "Анна",
      patronymic: "Викторовна",
    });
    expect(formFromSearch("8 (912) 345-67-89", looksLikePhone)).toEqual({ phone: "8 (912) 345-67-89" });
    expect(formFromSearch("anna@example.ru", looksLikePhone)).toEqual({ email: "anna@example.ru" });
    expect(formFromSearch("  ", looksLikePhone)).toEqual({});
  });

  it("an empty form and a form of spaces or a city alone make no client", () => {
    expect(isFilled(emptyNewClient)).toBe(false);
    expect(isFilled({ ...emptyNewClient, lastName: "  ", city: "Пермь" })).toBe(false);
    expect(isFilled({ ...emptyNewClient, company: "ООО Ромашка" })).toBe(true);
  });
});
