import { expect, it } from "vitest";
import { type CellValue, cellText, compareCells } from "./table-column.ts";
import { gridTemplate, layoutWords, moveEdge, nextSort, readLayout, withWidths } from "./table-layout.ts";

const words = ["-partner", "subject=310", "from=90", ">sent"];

it("UX-17: what was chosen of a table is read as it was kept; unknown words count for nothing", () => {
  expect(layoutWords(readLayout(words))).toEqual(words);
  expect(layoutWords(readLayout(["?x", "a=0", "b=12345", "-", ...words]))).toEqual(words);
  expect(readLayout(["<sent"]).sort).toEqual({ key: "sent", isDescending: false });
});

it("UX-17: a head that is pressed sorts up, then down, then as the table does", () => {
  const first = nextSort(null, "sent");
  const second = nextSort(first, "sent");
  expect([first, second, nextSort(second, "sent"), nextSort(second, "from")]).toEqual([
    { key: "sent", isDescending: false },
    { key: "sent", isDescending: true },
    null,
    { key: "from", isDescending: false },
  ]);
});

it("UX-17: an edge takes from its neighbour, and none becomes too narrow to be seen", () => {
  expect(moveEdge([100, 100, 100], 0, 30)).toEqual([130, 70, 100]);
  expect(moveEdge([100, 100, 100], 1, -500)).toEqual([100, 44, 156]);
  expect(moveEdge([100, 100, 100], 0, 500)).toEqual([156, 44, 100]);
  expect(moveEdge([30, 100, 100], 0, -5)).toEqual([30, 100, 100]);
});

it("UX-17: widths are parts of the table, whatever the window's width", () => {
  const layout = withWidths(readLayout([]), ["a", "b"], [300, 100]);
  const columns = [
    { key: "a", width: "90px" },
    { key: "b", width: "minmax(0, 1fr)" },
    { key: "c", width: "minmax(80px, 1.4fr)" },
  ];
  expect(gridTemplate(columns, layout.shares)).toBe("minmax(0, 750fr) minmax(0, 250fr) minmax(80px, 210fr)");
  expect(gridTemplate(columns, new Map())).toBe("90px minmax(0, 1fr) minmax(80px, 1.4fr)");
});

it("UX-17: texts sort by the alphabet, figures in them by their size, what is absent stands last", () => {
  const collator = new Intl.Collator("ru", { numeric: true });
  const sorted = (sign: 1 | -1, ...values: CellValue[]) => values.toSorted(compareCells(collator, sign));
  expect(sorted(1, "№ 10", "", "ёлка", "№ 9", null, "яма")).toEqual(["ёлка", "яма", "№ 9", "№ 10", "", null]);
  expect(sorted(-1, { at: 5 }, { at: null }, { at: 9 })).toEqual([{ at: 9 }, { at: 5 }, { at: null }]);
  const rubles = (minor: number) => ({ minor, currency: "RUB" });
  expect(sorted(1, rubles(900), rubles(-100))).toEqual([rubles(-100), rubles(900)]);
});

it("UX-17: a file has moments and money as a spreadsheet reads them", () => {
  const format = { forTable: { moment: (at: number) => `at ${at}`, money: (minor: number) => `${minor / 100}` } };
  const values: CellValue[] = [null, "a", 3, { at: 1 }, { at: null }, { minor: 1050, currency: "RUB" }];
  expect(values.map((value) => cellText(value, format))).toEqual(["", "a", "3", "at 1", "", "10.5"]);
});
