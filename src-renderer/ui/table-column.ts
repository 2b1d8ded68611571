import type { ReactNode } from "react";
import type { Format } from "./format.ts";

/** What a cell stands for, in its own unit: a moment in milliseconds, money in the smallest unit of its currency. */
export type CellValue = string | number | null | { at: number | null } | { minor: number; currency: string };

export type Column<Row> = {
  key: string;
  label: string;
  /** Of a CSS grid: «90px», «minmax(0, 2fr)». */
  width: string;
  /** Shown from this width of the table on, in pixels; always when absent. */
  from?: number;
  /** Shown below this width alone: what takes the place of columns for which there is no room. */
  until?: number;
  /** Numbers and money stand at the right. */
  end?: boolean;
  /** The value in one line when absent. */
  cell?: (row: Row) => ReactNode;
  /** What the table is sorted by and what is written into a file. */
  value: (row: Row) => CellValue;
};

/** Ascending; what is absent stands last in either direction (`sign` −1 turns the others round). */
export function compareCells(collator: Intl.Collator, sign: 1 | -1): (one: CellValue, other: CellValue) => number {
  return (one, other) => {
    const [first, second] = [plain(one), plain(other)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === "number" && typeof second === "number") return sign * (first - second);
    return sign * collator.compare(String(first), String(second));
  };
}

/** As it stands in a file: a moment to the second, money as a number with the language's decimal sign. */
export function cellText(value: CellValue, format: Pick<Format, "forTable">): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  if ("at" in value) return value.at === null ? "" : format.forTable.moment(value.at);
  return format.forTable.money(value.minor, value.currency);
}

function plain(value: CellValue): string | number | null {
  if (value === "" || value === null) return null;
  if (typeof value !== "object") return value;
  return "at" in value ? value.at : value.minor;
}
