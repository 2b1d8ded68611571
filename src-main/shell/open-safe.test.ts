import { describe, expect, test } from "vitest";
import { createOpenSafe, safeExternalUrl } from "./open-safe.ts";

describe("R-27: addresses that open", () => {
  test.each([
    ["https://example.com", "https://example.com/"],
    ["HTTP://Example.com/a?b=c#d", "http://example.com/a?b=c#d"],
    ["https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"],
    ["https://example.com:8443/x", "https://example.com:8443/x"],
    ["mailto:anna@example.com", "mailto:anna@example.com"],
    [
      "mailto:anna@example.com?subject=%D0%A1%D1%87%D1%91%D1%82&body=Hi",
      "mailto:anna@example.com?subject=%D0%A1%D1%87%D1%91%D1%82&body=Hi",
    ],
  ])("%s", (text, url) => {
    expect(safeExternalUrl(text)).toBe(url);
  });
});

describe("R-27: addresses that do not", () => {
  test.each([
    "",
    "example.com",
    "//example.com",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " https://example.com",
    "https://example.com\n",
    "https://exam\tple.com",
    "https:\\\\example.com",
    "https://user@example.com",
    "https://example.com:443@evil.com",
    "https://exa\u202emple.com",
    "https://",
    "data:text/html,x",
    "vbscript:x",
    "file:///C:/Windows/System32/calc.exe",
    "file://server/share/x.exe",
    "smb://server/share",
    "ms-msdt:/id PCWDiagnostic",
    "search-ms:query=x",
    "ms-officecmd:x",
    "app://kartoteka/",
    "kartoteka://client/x",
    "tel:123",
    "sip:101@x",
    "blob:https://example.com/x",
    "about:blank",
    "C:\\Windows\\System32\\calc.exe",
    "\\\\server\\share",
    "mailto:",
    "mailto:anna@example.com,bob@example.com",
    "mailto:anna@example.com?attach=/etc/passwd",
    "mailto:anna@example.com?subject=a&Attach=C:/x",
    "mailto:anna@example.com?subject=a%0d%0aBcc:%20evil@example.com",
    'mailto:"anna"@example.com',
    "mailto:anna@example.com%22%20-attach",
    `https://example.com/${"a".repeat(2_000)}`,
  ])("%j", (text) => {
    expect(safeExternalUrl(text)).toBeNull();
  });

  test("of 50,000 generated addresses only web and mail ones come out, never with credentials", () => {
    let state = 7;
    const next = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state >>> 8) % below;
    };
    const pieces = [
      "http",
      "https",
      "mailto",
      "javascript",
      "file",
      "ms-settings",
      "data",
      ":",
      "://",
      "/",
      "\\",
      "@",
      "#",
      "?",
      "&",
      "%0a",
      "%00",
      "\n",
      "\t",
      " ",
      "example.com",
      "evil.com",
      "anna",
      "attach=",
      "subject=",
      "calc.exe",
      "..",
      "'",
      '"',
      "\u202e",
      "`",
      "|",
      "-",
      "пример.рф",
    ];
    const opened = Array.from(
      { length: 50_000 },
      () =>
        ["", "https://example.com", "mailto:anna@example.com", "http://"][next(4)] +
        Array.from({ length: next(8) }, () => pieces[next(pieces.length)]).join(""),
    )
      .map(safeExternalUrl)
      .filter((url) => url !== null);
    const shape = /^(https?:\/\/[^@/\\\s]+(\/[^\s\\]*)?([?#].*)?|mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+(\?[^\s]*)?)$/;
    expect(opened.filter((url) => !shape.test(url) || /^mailto.*[?&]attach=/i.test(url))).toEqual([]);
    expect(opened.length).toBeGreaterThan(1_000);
  });
});

test("R-26: a page that opens addresses without end gets five in ten seconds", async () => {
  const opened: string[] = [];
  const clock = { now: 0 };
  const openSafe = createOpenSafe({
    now: () => clock.now,
    openExternal: async (url) => {
      opened.push(url);
    },
  });
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => openSafe("https://example.com")));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(5);
  clock.now = 10_001;
  await openSafe("https://example.com");
  expect(opened).toHaveLength(6);
  await expect(openSafe("javascript:alert(1)")).rejects.toMatchObject({ kind: "invalid" });
});
