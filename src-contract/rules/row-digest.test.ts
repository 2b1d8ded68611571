import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalRow, differingColumns, digestRows } from "./row-digest.ts";

describe("the canonical text", () => {
  const row: Record<string, unknown> = {
    id: "01890a5d-ac96-774b-bcce-b302099a8057",
    city: "Омск",
    customFields: { б: "1", а: "2" },
    tags: {},
    revision: 7,
  };

  it("R-16: does not depend on the order of columns and keys, nor on absent or null columns", () => {
    const turned = Object.fromEntries(Object.entries(row).toReversed());
    turned["customFields"] = { а: "2", б: "1" };
    expect(canonicalRow("clients", turned)).toBe(canonicalRow("clients", { ...row, country: null }));
    expect(canonicalRow("clients", { ...row, unknown: 1 })).toBe(canonicalRow("clients", row));
  });

  it("R-16: tells apart what only looks alike", () => {
    const variants = [
      { city: "й" },
      { city: "й".normalize("NFD") },
      { city: "1" },
      { city: 1 },
      { city: "true" },
      { city: true },
      { city: null },
      { city: "null" },
      { city: "" },
      { city: "\u0000" },
      { customFields: {} },
      { customFields: { "": "" } },
      { customFields: { а: "б" } },
      { customFields: { а: 'б","в":"г' } },
      { customFields: { а: "б", в: "г" } },
      { phones: { p: { type: "mobile", position: 1 } } },
      { phones: { p: { type: "mobile", position: 2 } } },
    ];
    expect(new Set(variants.map((variant) => canonicalRow("clients", { ...row, ...variant }))).size).toBe(
      variants.length,
    );
  });

  it("R-16: is JSON with sorted keys and every column of the table", () => {
    const id = "01890a5d-ac96-774b-bcce-b302099a8057";
    const note = { text: "«да»\n", id, createdAt: 1, clientId: id, authorId: id, until: null };
    expect(canonicalRow("notes", note)).toBe(
      `{"authorId":"${id}","clientId":"${id}","createdAt":1,"deletedAt":null,"id":"${id}",` +
        `"revision":null,"text":"«да»\\n","until":null}`,
    );
  });

  it("R-16: names the columns that differ", () => {
    const other = { ...row, city: "омск", customFields: { а: "2" }, revision: 8 };
    expect(differingColumns("clients", row, other)).toEqual(["city", "customFields", "revision"]);
    expect(differingColumns("clients", row, { ...row })).toEqual([]);
  });

  it("R-16: the digest is SHA-256 over the texts, a line feed after each", () => {
    const texts = [row, { ...row, revision: 8 }].map((each) => `${canonicalRow("clients", each)}\n`).join("");
    expect(digestRows("clients", [row, { ...row, revision: 8 }], createHash("sha256"))).toBe(
      createHash("sha256").update(texts).digest("hex"),
    );
  });
});
