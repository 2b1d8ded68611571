import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DialogInfo, presenceOf, readDialogInfo } from "./dialog-info.ts";
import { FakeDomParser } from "./dom-parser-fake.ts";

beforeAll(() => void vi.stubGlobal("DOMParser", FakeDomParser));
afterAll(() => void vi.unstubAllGlobals());

type Said = { version?: number | string; state?: string; dialogs?: Record<string, string> };

function document({ version = 0, state = "full", dialogs = {} }: Said = {}): string {
  const each = Object.entries(dialogs).map(
    ([id, phase]) => `<dialog id="${id}" direction="recipient"><state event="x">${phase}</state></dialog>`,
  );
  return `<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="${state}" entity="sip:102@pbx">${each.join("")}</dialog-info>`;
}

const after = (...documents: Said[]) =>
  documents.reduce<DialogInfo>((known, said) => readDialogInfo(known, document(said)), null);
const presenceAfter = (...documents: Said[]) => presenceOf(after(...documents));

describe("G2-12, RFC 4235: what a dialog-info document says of a colleague", () => {
  it.each([
    [{}, "free"],
    [{ a: "terminated" }, "free"],
    [{ a: "trying" }, "ringing"],
    [{ a: "proceeding" }, "ringing"],
    [{ a: "early" }, "ringing"],
    [{ a: "confirmed" }, "talking"],
    [{ a: " Confirmed\n" }, "talking"],
    [{ a: "early", b: "confirmed", c: "terminated" }, "talking"],
    [{ a: "terminated", b: "early" }, "ringing"],
    [{ a: "asleep" }, "unknown"],
    [{ a: "asleep", b: "confirmed" }, "talking"],
    [{ a: "toString" }, "unknown"],
  ] as const)("G2-12: %j is %s", (dialogs, presence) => {
    expect(presenceAfter({ dialogs })).toBe(presence);
  });

  it("G2-12: a partial document changes only its dialogs", () => {
    const ringing = { dialogs: { a: "confirmed", b: "early" } };
    expect(presenceAfter(ringing, { version: 1, state: "partial", dialogs: { a: "terminated" } })).toBe("ringing");
    expect(
      presenceAfter(
        ringing,
        { version: 1, state: "partial", dialogs: { a: "terminated" } },
        { version: 2, state: "partial", dialogs: { b: "terminated" } },
      ),
    ).toBe("free");
  });

  it("G2-12: an older document changes nothing; after a gap nothing is known until a full one", () => {
    const talking: Said = { version: 5, dialogs: { a: "confirmed" } };
    expect(presenceAfter(talking, { version: 4 })).toBe("talking");
    expect(presenceAfter(talking, { version: 5, state: "partial", dialogs: { a: "terminated" } })).toBe("talking");
    const gap: Said = { version: 7, state: "partial", dialogs: { a: "terminated" } };
    expect(presenceAfter(talking, gap)).toBe("unknown");
    expect(presenceAfter(talking, gap, { version: 8, state: "partial", dialogs: { a: "early" } })).toBe("unknown");
    expect(presenceAfter(talking, gap, { version: 8 })).toBe("free");
  });

  it("G2-12: a partial document before any full one says nothing", () => {
    expect(presenceAfter({ state: "partial", dialogs: { a: "early" } })).toBe("unknown");
  });

  it("G2-12: a PBX that does not count its full documents is understood", () => {
    expect(presenceAfter({ dialogs: { a: "confirmed" } }, {})).toBe("free");
  });

  it("G2-12: a prefix of the namespace and foreign elements do not matter", () => {
    const xml = `<d:dialog-info xmlns:d="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="x">
      <note xmlns="urn:other"><dialog id="z"><state>early</state></dialog></note>
      <d:dialog id="a"><d:local><state xmlns="urn:other">early</state></d:local><d:state>confirmed</d:state></d:dialog>
    </d:dialog-info>`;
    expect(presenceOf(readDialogInfo(null, xml))).toBe("talking");
  });

  it.each([
    ["nothing", ""],
    ["words", "free"],
    ["a torn document", document({ dialogs: { a: "early" } }).slice(0, -20)],
    ["another kind", `<presence xmlns="urn:ietf:params:xml:ns:pidf"/>`],
    ["another namespace", `<dialog-info version="0" state="full"/>`],
    ["no version", document({ version: "" })],
    ["a version that is no number", document({ version: "1e9999" })],
    ["a version below nothing", document({ version: -1 })],
    ["another state", document({ state: "maybe" })],
    ["a dialog without a name", document({ dialogs: { "": "early" } })],
    ["entities", `<!DOCTYPE x [<!ENTITY a "early">]>${document({ dialogs: { a: "&a;" } })}`],
    ["more than a telephone can say", document({ dialogs: { a: " ".repeat(40_000) } })],
    ["more calls than a telephone has", document({ dialogs: Object.fromEntries(many(65)) })],
  ])("G2-12: of %s nothing is believed, and nothing is thrown", (_name, xml) => {
    expect(readDialogInfo(null, xml)).toBeNull();
    expect(presenceOf(readDialogInfo(after({ dialogs: { a: "confirmed" } }), xml))).toBe("unknown");
  });
});

function many(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => [`d${index}`, "early"]);
}
