import { expect, it } from "vitest";
import type { FeatureTable, RowClass } from "./features-page.ts";
import { proveRows, requiredUnproven } from "./proven-rows.ts";
import { rowsText } from "./rows-text.ts";
import type { RanTest } from "./test-reports.ts";

function tableOf(prefix: string, ...classes: RowClass[]): FeatureTable {
  return {
    prefix,
    rows: classes.map((name, index) => ({ id: `${prefix}-${index + 1}`, words: "words", class: name })),
  };
}

function ran(outcome: RanTest["outcome"], ...titles: string[]): RanTest {
  return { titles, file: "a.test.ts", outcome };
}

const proofsOf = (table: FeatureTable, ...tests: RanTest[]) =>
  proveRows([table], tests).tables.flatMap(({ rows }) => rows.map(({ proof }) => proof));

it("a passed test proves the rows that its title or a title around it begins with", () => {
  const table = tableOf("GC", "core", "core", "core", "core", "core");
  const tests = [ran("passed", "GC-1: a card", "GC-2…GC-3, G1-1: a panel"), ran("passed", "the row GC-4: no id")];
  expect(proofsOf(table, ...tests)).toEqual(["proven", "proven", "proven", "no test", "no test"]);
});

it("a row with failed or skipped tests alone is not proven, and it says which", () => {
  const table = tableOf("GC", "core", "core", "core");
  const tests = [ran("failed", "GC-1, GC-2: a"), ran("skipped", "GC-1, GC-3: b")];
  expect(proofsOf(table, ...tests)).toEqual(["only failed", "only failed", "only skipped"]);
});

it("a failed test beside a passed one is named", () => {
  const proven = proveRows([tableOf("GC", "core", "core")], [ran("passed", "GC-1, GC-2: a"), ran("failed", "GC-2: b")]);
  expect(rowsText(proven)).toContain("proven, with a failed test beside: GC-2");
});

it("an id of no table is named once, an id of other demands is not", () => {
  const titles = ["GC-2: a", "GC-2: a", "GCC-1: b", "R-19, P-1, S-5, T-1: c", "GC-1 without a colon", "UTF-8 is read"];
  const { mistakes } = proveRows(
    [tableOf("GC", "core")],
    titles.map((title) => ran("passed", title)),
  );
  expect(mistakes).toEqual([
    { text: "GC-2", title: "GC-2: a" },
    { text: "GCC-1", title: "GCC-1: b" },
    { text: "GC-1", title: "GC-1 without a colon" },
  ]);
});

it("core and card data of GC, LL, UD and JC have to be proven, nothing else", () => {
  const classes: RowClass[] = ["core", "card data", "workflow", "merging", "goal", "context", "none"];
  const tables = ["GC", "LL", "UD", "JC", "GM", "A.7", "G1", "U"].map((prefix) => tableOf(prefix, ...classes));
  const missing = requiredUnproven(proveRows(tables, [ran("passed", "LL-1, JC-1…JC-7: a")]).tables);
  expect(missing.map(({ id }) => id)).toEqual(["GC-1", "GC-2", "LL-2", "UD-1", "UD-2"]);
});

it("each table is counted by its classes and names what is not proven; nothing to build counts nowhere", () => {
  const tables = [tableOf("GC", "core", "core", "card data", "none"), tableOf("G1", "goal")];
  const tests = [ran("passed", "GC-1, G1-1: a"), ran("skipped", "GC-3: b")];
  expect(rowsText(proveRows(tables, tests))).toEqual([
    "GC: 1 of 3 (core 1 of 2, card data 0 of 1)",
    "  GC-2 (core): words",
    "  GC-3 (card data, only skipped): words",
    "G1: 1 of 1 (goal 1 of 1)",
    "core and card data of GC, LL, UD and JC: 2 rows unproven",
  ]);
});
