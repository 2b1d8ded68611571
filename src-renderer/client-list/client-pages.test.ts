import { describe, expect, it } from "vitest";
import type { ClientListItem } from "../../src-contract/queries/clients.ts";
import { keepPages, type Pages, pagesInRange } from "./client-pages.ts";

const keys = Array.from({ length: 1000 }, (_, index) => `key${index}`);
const rows = (name: string) => [{ name }] as unknown as ClientListItem[];

describe("pages of the client list", () => {
  it("G12-8: rows at a page border need both pages, the end of 100,000 needs only its own", () => {
    expect(pagesInRange({ first: 95, last: 104 }, keys)).toEqual(["key0", "key1"]);
    expect(pagesInRange({ first: 99_990, last: 99_999 }, keys)).toEqual(["key999"]);
    expect(pagesInRange({ first: 0, last: 20 }, [])).toEqual([]);
  });

  it("G12-8: scrolling through the whole list never holds it, and the newest answer to a page replaces the older one", () => {
    let pages: Pages = new Map();
    for (const key of keys) pages = keepPages(pages, key, rows(key));
    expect(pages.size).toBeLessThanOrEqual(40);
    expect(pages.has("key999")).toBe(true);
    expect(pages.has("key0")).toBe(false);
    expect(keepPages(pages, "key999", rows("new")).get("key999")).toEqual(rows("new"));
  });

  it("P-9: a page that is read again and says the same changes nothing", () => {
    const pages = keepPages(keepPages(new Map(), "key1", rows("one")), "key2", rows("two"));
    expect(keepPages(pages, "key2", rows("two"))).toBe(pages);
    const older = keepPages(pages, "key1", rows("one"));
    expect([...older.keys()]).toEqual(["key2", "key1"]);
    expect(older.get("key1")).toBe(pages.get("key1"));
  });
});
