import { describe, expect, it } from "vitest";
import { noClientDetails } from "../entities/client.ts";
import { clientKeysOf, emailKey, externalKey, keyKindOf, messengerKey, profileKey } from "./client-keys.ts";

describe("by what a client is found", () => {
  it.each([
    ["https://vk.com/anna.petrova", "vk"],
    ["http://m.vk.com/Anna.Petrova/", "vk"],
    ["vkontakte.ru/anna.petrova?from=search", "vk"],
    ["@anna.petrova", "vk"],
    ["https://www.vk.com/anna.petrova#top", "other"],
  ])("UD-20, UD-25: %s is one page", (url, network) => {
    expect(profileKey(url, network)).toBe("profile:vk.com/anna.petrova");
  });

  it("UD-20: different pages stay different, and what names none is no key", () => {
    expect(profileKey("https://t.me/anna", "telegram")).toBe("profile:t.me/anna");
    expect(profileKey("telegram.me/@Anna", "telegram")).toBe("profile:t.me/anna");
    expect(profileKey("https://facebook.com/profile.php?id=17&x=1", "facebook")).toBe(
      "profile:facebook.com/profile.php?id=17",
    );
    expect(profileKey("https://facebook.com/profile.php?id=18", "facebook")).not.toBe(
      profileKey("https://facebook.com/profile.php?id=17", "facebook"),
    );
    expect(profileKey("https://www.youtube.com/channel/UCaB", "youtube")).not.toBe(
      profileKey("https://www.youtube.com/channel/UCab", "youtube"),
    );
    for (const url of ["", "https://vk.com", "vk.com/", "   "]) expect(profileKey(url, "vk")).toBeNull();
  });

  it("UD-25: an e-mail in any case, a number as E.164, an id by its system; each once, and none of what is too long", () => {
    const keys = clientKeysOf({
      ...noClientDetails,
      phones: {
        a: { type: "mobile", e164: "+79123456789", raw: "8 912", extension: null, position: 0 },
        b: { type: "mobile", e164: "+79123456789", raw: "7 912", extension: null, position: 1 },
        c: { type: "other", e164: null, raw: "не знаю", extension: null, position: 2 },
      },
      emails: { a: { address: " Anna@Example.RU", position: 0 } },
      messengers: { a: { messenger: "telegram", accountId: "5", nickname: "@a", position: 0 } },
      profiles: { a: { network: "other", url: `https://example.ru/${"x".repeat(500)}`, position: 0 } },
      externalIds: { getcourse: "9001", leeloo: "" },
    });
    expect(keys).toEqual([
      "externalId:getcourse:9001",
      "messenger:telegram:5",
      "phone:+79123456789",
      "email:anna@example.ru",
    ]);
    expect(keys.map(keyKindOf)).toEqual(["externalId", "messenger", "phone", "email"]);
    expect([emailKey(" "), messengerKey("vk", " "), externalKey("getcourse", "")]).toEqual([null, null, null]);
  });
});
