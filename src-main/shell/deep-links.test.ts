import { describe, expect, test } from "vitest";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import {
  dialText,
  type Link,
  linkFromArgv,
  linkFromSecondStart,
  numberInWords,
  parseLink,
  wordsForFirst,
} from "./deep-links.ts";

const token = `12.${"aB3_-".repeat(8)}xyz`;
const joinLink = `kartoteka://join?server=https%3A%2F%2Fcrm.romashka.ru&token=${token}`;
const id = "0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const dial = (number: string, extension: string | null = null) => ({ kind: "dial", number, extension });

describe("G2-4: links that mean something", () => {
  test.each([
    ["tel:+79123456789", dial("+79123456789")],
    ["TEL:+7-912-345-67-89", dial("+7-912-345-67-89")],
    ["tel:8%20(912)%20345-67-89", dial("8 (912) 345-67-89")],
    ["tel:8 912 345 67 89", dial("8 912 345 67 89")],
    ["tel:+7%C2%A0912%C2%A0345%E2%80%9367%E2%80%9389", dial("+7 912 345–67–89")],
    ["tel://89123456789/", dial("89123456789")],
    ["tel:+74951234567;ext=12", dial("+74951234567", "12")],
    ["tel:7042;phone-context=example.com", dial("7042")],
    ["tel:*21%23", dial("*21#")],
    ["callto:+79123456789", dial("+79123456789")],
    ["callto://89123456789?call", dial("89123456789")],
    ["sip:101@pbx.example.com", dial("101")],
    ["sip:+79123456789@pbx.example.com:5061;transport=tls?Subject=x", dial("+79123456789")],
    ["sips:anna.petrova@pbx.example.com;transport=tcp", dial("sip:anna.petrova@pbx.example.com")],
    ["sip:101", dial("101")],
    [`kartoteka://client/${id}`, { kind: "client", clientId: id }],
    [`KARTOTEKA://client/${id.toUpperCase()}/`, { kind: "client", clientId: id }],
    [joinLink, { kind: "join", serverUrl: "https://crm.romashka.ru", token }],
  ])("%s", (text, link) => {
    expect(parseLink(text)).toEqual(link);
  });
});

describe("R-27: links that mean nothing", () => {
  test.each([
    "",
    "tel:",
    "tel:+",
    "tel:1",
    "tel:---",
    "tel:89123456789%0d%0aBYE",
    "tel:89123456789\n",
    "tel:%00123",
    "tel:123%",
    "tel:123%E0%A4",
    "tel:call-me",
    "tel:$(calc)",
    "tel:`calc`",
    "tel:123|calc",
    "tel:123&calc",
    "tel:+7912+345",
    `tel:${"1".repeat(41)}`,
    `tel:12${";x=1".repeat(200)}`,
    "callto:echo123",
    "sip:example.com",
    "sip:anna:secret@pbx.example.com",
    "sip:anna@evil@pbx.example.com",
    "sip:anna@pbx example.com",
    "sip:anna@-pbx",
    "sip:anna@pbx/../..",
    "sip:an%0ana@pbx.example.com",
    "kartoteka://client/",
    "kartoteka://client/../../settings",
    `kartoteka://client/${id}/delete`,
    `kartoteka://client/${id}?x`,
    `kartoteka:client/${id}`,
    joinLink.replace("https%3A", "file%3A"),
    joinLink.replace("kartoteka:", "sip:"),
    joinLink.slice(0, -1),
    `${joinLink}%0a`,
    `kartoteka://run/${id}`,
    "kartoteka://client/zzzzzzzz-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
    "http://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "C:\\Windows\\System32\\calc.exe",
    "--load-extension=evil",
    "\\\\server\\share",
    "89123456789",
  ])("%j", (text) => {
    expect(parseLink(text)).toBeNull();
  });
});

describe("G2-13, R-27: the command line", () => {
  test.each<[string[], boolean, unknown]>([
    [["kartoteka", "--", "tel:+79123456789"], false, dial("+79123456789")],
    [["electron", "/app", "--", "tel:+79123456789"], true, dial("+79123456789")],
    [
      ["electron", "--no-sandbox", "/app", "--inspect=0", "--", `kartoteka://client/${id}`],
      true,
      { kind: "client", clientId: id },
    ],
    [["kartoteka", "dial", "8 (912) 345-67-89"], false, dial("8 (912) 345-67-89")],
    [["electron", "--no-sandbox", "/app", "dial", "101"], true, dial("101")],
    [["kartoteka", "dial", "tel:101"], false, dial("101")],
    // everything else is nothing
    [["kartoteka"], false, null],
    [["kartoteka", "tel:+79123456789"], false, null],
    [["kartoteka", "tel:101", "--", "tel:102"], false, dial("102")],
    [["kartoteka", "--", "tel:101", "tel:102"], false, null],
    [["kartoteka", "--"], false, null],
    [["kartoteka", "--", "--load-extension=evil"], false, null],
    [["kartoteka", "--", "dial", "101"], false, null],
    [["kartoteka", "dial"], false, null],
    [["kartoteka", "dial", "101", "102"], false, null],
    [["kartoteka", "dial", "101;ext=5"], false, null],
    [["kartoteka", "dial", `kartoteka://client/${id}`], false, null],
    [["kartoteka", "--", joinLink], false, { kind: "join", serverUrl: "https://crm.romashka.ru", token }],
    [["kartoteka", joinLink], false, null],
    [["kartoteka", "dial", "calc.exe"], false, null],
    [["electron", "dial", "101"], true, null],
    [[], false, null],
  ])("%j", (argv, hasAppFolder, link) => {
    expect(linkFromArgv(argv, hasAppFolder)).toEqual(link);
  });
});

describe("G2-13: what a second start hands over", () => {
  test.each<[string[], string[]]>([
    [
      ["electron", "--no-sandbox", "/app", "--x=1", "--", "tel:101"],
      ["electron", "/app", "--", "tel:101"],
    ],
    [
      ["electron", "--no-sandbox", "/app", "dial", "101"],
      ["electron", "/app", "dial", "101"],
    ],
    [
      ["kartoteka", "--", "--x"],
      ["kartoteka", "--", "--x"],
    ],
    [[], [""]],
  ])("%j: no switches, and the same link", (argv, words) => {
    expect(wordsForFirst(argv)).toEqual(words);
    expect(linkFromArgv(words, argv[0] === "electron")).toEqual(linkFromArgv(argv, argv[0] === "electron"));
  });

  test("is its own command line", () => {
    expect(linkFromSecondStart({ argv: ["electron", "/app", "dial", "101"] }, true)).toEqual(dial("101"));
  });
  test.each([null, 1, "dial 101", {}, { argv: null }, { argv: "dial" }, { argv: ["kartoteka", 5] }, { argv: [{}] }])(
    "and nothing else: %j",
    (data) => {
      expect(linkFromSecondStart(data, false)).toBeNull();
    },
  );
});

test("G2-4: the extension is in the dial field, in words that it reads back", () => {
  const link = parseLink("tel:+74951234567;ext=12");
  const text = link?.kind === "dial" ? dialText(link, "доб.") : "";
  expect(text).toBe("+74951234567 доб. 12");
  expect(parsePhone(text, "RU")).toMatchObject({ e164: "+74951234567", extension: "12" });
});

describe("G2-5: the number in what was selected or copied", () => {
  test.each<[string, string | null]>([
    ["89123456789", "89123456789"],
    [" 8 (912) 345-67-89\r\n", "8 (912) 345-67-89"],
    ["+7\u00a0912\u00a0345\u201367\u201389", "+7 912 345–67–89"],
    ["101", "101"],
    ["tel:+74951234567;ext=12", "+74951234567 доб. 12"],
    ["sip:anna@pbx.example.com", "sip:anna@pbx.example.com"],
    ["Анна, тел. +7 912 345-67-89, звонить после 10", "+7 912 345-67-89"],
    ["дом 5, кв. 12, 8(912)345-67-89", "8(912)345-67-89"],
    ["+7 912 345-67-89 или 8 495 123-45-67", null],
    ["в 2026 году", null],
    ["Анна Петрова", null],
    ["$(calc) 12", null],
    ["", null],
    [`${"слово ".repeat(60)}89123456789`, null],
  ])("%j", (text, number) => {
    expect(numberInWords(text, "доб.")).toBe(number);
  });
});

/** A small linear generator: the same texts on every run. */
function generator(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  return { next, pick: <Item>(items: readonly Item[]): Item => items[next(items.length)] as Item };
}

const schemes = [
  joinLink,
  "tel:",
  "sip:",
  "callto:",
  "kartoteka:",
  "TEL://",
  "sip:anna@",
  `kartoteka://client/${id}`,
] as const;
const pieces = [
  "tel:",
  "sip:",
  "sips:",
  "callto:",
  "kartoteka:",
  "http:",
  "file:",
  "ms-msdt:",
  "//",
  "/",
  "\\",
  "..",
  "@",
  ":",
  ";",
  "?",
  "#",
  "%00",
  "%0d%0a",
  "%2e",
  "%",
  "+",
  "7912",
  "345",
  "-",
  " ",
  "(",
  ")",
  "*",
  "ext=",
  "client",
  id,
  "$(calc)",
  "`",
  "|",
  "&",
  '"',
  "'",
  "<script>",
  "--inspect",
  "-",
  "--",
  "\u202e",
  "\u0000",
  "я",
  "💥",
  "dial",
  "calc.exe",
  "pbx.example.com",
] as const;

test("R-27: of 50,000 generated links and command lines, whatever is taken is a number, a plain sip address or an id", () => {
  const { next, pick } = generator(20_261_101);
  const isHarmless = /^(\+?[\d ().\-–—/*#]{2,40}|sip:[A-Za-z0-9._~+-]{1,64}@[A-Za-z0-9.:-]{1,260})$/;
  const isId = /^[0-9a-f-]{36}$/;
  const isExtension = /^\d{1,8}$/;
  const isHarmlessLink = (link: Link) =>
    link.kind === "join"
      ? link.token === token && /^https:\/\/[a-z.]+$/.test(link.serverUrl)
      : link.kind === "client"
        ? isId.test(link.clientId)
        : isHarmless.test(link.number) && isExtension.test(link.extension ?? "0");
  const text = () => pick(["", ...schemes]) + Array.from({ length: next(5) }, () => pick(pieces)).join("");
  const words = () => Array.from({ length: next(5) }, () => (next(3) === 0 ? pick(["--", "dial"]) : text()));

  const taken = Array.from({ length: 50_000 }, (_, round) =>
    round % 2 === 0 ? parseLink(text()) : linkFromArgv(["kartoteka", ...words()], next(2) === 0),
  ).filter((link) => link !== null);

  expect(taken.filter((link) => !isHarmlessLink(link))).toEqual([]);
  expect(taken.length).toBeGreaterThan(1_000); // a generator that hits nothing proves nothing
});
