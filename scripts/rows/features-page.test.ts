import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFeatures } from "./features-page.ts";
import { splitId } from "./title-ids.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/features.md"), "utf8");

function pageWith(...rows: string[]): string {
  return `# Features\n\n## GC. The card\n\n| id | what works | class |\n|---|---|---|\n${rows.join("\n")}\n`;
}

describe("docs/features.md", () => {
  it("has each id once, without gaps, and known classes", () => {
    for (const { prefix, rows } of readFeatures(page)) {
      const numbers = rows.map(({ id }) => splitId(id).number);
      expect({ prefix, numbers }).toEqual({ prefix, numbers: rows.map((_, index) => index + 1) });
    }
  });

  it("has its tables in their order and with all their rows", () => {
    const sizes = readFeatures(page).map(({ prefix, rows }) => `${prefix} ${rows.length}`);
    expect(sizes.join(", ")).toBe(
      "GC 58, LL 98, UD 39, JC 147, GM 86, A.7 17, A.8 14, G1 16, G2 13, G3 16, G4 9, G5 15, G6 10, G7 9, G8 14, " +
        "G9 10, G10 10, G11 10, G12 9, G13 8, G14 9, U 12, UX 25",
    );
  });
});

describe("reading the page of features", () => {
  it("a row is its id, its words and its class", () => {
    expect(readFeatures(pageWith("| GC-1 | The panel opens | core |", "| GC-2 | A bonus | card data |"))).toEqual([
      {
        prefix: "GC",
        rows: [
          { id: "GC-1", words: "The panel opens", class: "core" },
          { id: "GC-2", words: "A bonus", class: "card data" },
        ],
      },
    ]);
  });

  it("an id that is there twice, in this table or another, is an error", () => {
    const row = "| GC-1 | The panel opens | core |";
    expect(() => readFeatures(pageWith(row, row))).toThrow("GC-1 is there twice");
    expect(() => readFeatures(`${pageWith(row)}\n${pageWith(row)}`)).toThrow("GC-1 is there twice");
  });

  it("an id of another table, an unknown class, a missing cell, a nameless or an empty table is an error", () => {
    expect(() => readFeatures(pageWith("| LL-1 | The panel opens | core |"))).toThrow("stands in the table GC");
    expect(() => readFeatures(pageWith("| GC-1 | The panel opens | hard core |"))).toThrow("known class");
    expect(() => readFeatures(pageWith("| GC-1 | core |"))).toThrow("known class");
    expect(() => readFeatures(pageWith("| GC-1 |  | core |"))).toThrow("known class");
    expect(() => readFeatures("## Cards\n")).toThrow("without a table's name");
    expect(() => readFeatures(pageWith())).toThrow("GC has no rows");
  });
});
