import { describe, expect, it } from "vitest";
import { noClientDetails } from "../../src-contract/entities/client.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import { detailFrom, detailsOf } from "./detail-kinds.ts";

const client = (values: Partial<Client>) => ({ ...noClientDetails, ...values }) as Client;

describe("ways to a client beside numbers and e-mails", () => {
  it("UD-19, UD-20: a page is kept whole and shown short; what is no page is not kept", () => {
    const typed = { type: "vk", text: "vk.com/anna", position: 0, before: null };
    expect(detailFrom("profiles", typed)).toEqual({ network: "vk", url: "https://vk.com/anna", position: 0 });
    expect(detailFrom("sites", typed)).toEqual({ url: "https://vk.com/anna", position: 0 });
    expect(detailFrom("sites", { ...typed, text: "javascript:alert(1)" })).toBeNull();
    const profiles = { b: { network: "ok" as const, url: "https://ok.ru/a", position: 2 } };
    expect(detailsOf(client({ profiles }), "profiles")).toEqual([
      { key: "b", type: "ok", text: "ok.ru/a", url: "https://ok.ru/a", position: 2 },
    ]);
  });

  it("R-27: what a system stored as a page and is none can be read and not opened", () => {
    const sites = { a: { url: "javascript:alert(1)", position: 0 } };
    expect(detailsOf(client({ sites }), "sites")[0]).toMatchObject({ text: "javascript:alert(1)", url: null });
  });

  it("UD-21, LL-24: a messenger's id stays when the nickname is corrected", () => {
    const before = { messenger: "telegram" as const, accountId: "81234", nickname: "anna", position: 0 };
    expect(detailFrom("messengers", { type: "telegram", text: "@anna_k", position: 0, before })).toEqual({
      ...before,
      nickname: "@anna_k",
    });
    expect(detailFrom("messengers", { type: "viber", text: "+7912", position: 1, before: null })).toEqual({
      messenger: "viber",
      accountId: "+7912",
      nickname: "+7912",
      position: 1,
    });
  });

  it("UD-23: an address has its kind, and an empty text is none", () => {
    const typed = { type: "postal", text: " Тверь, а/я 5 ", position: 3, before: null };
    expect(detailFrom("addresses", typed)).toEqual({ type: "postal", text: "Тверь, а/я 5", position: 3 });
    expect(detailFrom("addresses", { ...typed, text: "  " })).toBeNull();
  });
});
