import type { FeatureRow, FeatureTable, RowClass } from "./features-page.ts";
import type { RanTest } from "./test-reports.ts";
import { idsOfTitle, splitId } from "./title-ids.ts";

/** What a row's tests say together; one that passed is enough. */
export type Proof = "proven" | "only failed" | "only skipped" | "no test";

export interface ProvenRow extends FeatureRow {
  proof: Proof;
  /** A test of the row failed, whatever the others did. */
  failed: boolean;
}

export interface ProvenTable {
  prefix: string;
  rows: ProvenRow[];
}

export interface ProvenRows {
  tables: ProvenTable[];
  /** Ids that no table has, and beginnings of titles that are not read, each with a title that has it. */
  mistakes: { text: string; title: string }[];
}

/** Demands that are kept elsewhere. */
const OTHER_PREFIXES: readonly string[] = ["P", "R", "S", "T"];
const REQUIRED_TABLES: readonly string[] = ["GC", "LL", "UD", "JC"];
const REQUIRED_CLASSES: readonly RowClass[] = ["core", "card data"];

export function proveRows(tables: readonly FeatureTable[], tests: readonly RanTest[]): ProvenRows {
  const outcomes = new Map<string, Set<RanTest["outcome"]>>();
  for (const { rows } of tables) for (const { id } of rows) outcomes.set(id, new Set());
  const prefixes = new Set(tables.map(({ prefix }) => prefix));
  const mistakes = new Map<string, string>();

  for (const { titles, outcome } of tests) {
    for (const title of titles) {
      const { ids, unread } = idsOfTitle(title);
      for (const id of ids) {
        const ofRow = outcomes.get(id);
        if (ofRow !== undefined) ofRow.add(outcome);
        else if (!OTHER_PREFIXES.includes(splitId(id).prefix)) mistakes.set(id, title);
      }
      for (const text of unread) {
        if ([...prefixes].some((prefix) => text.startsWith(`${prefix}-`))) mistakes.set(text, title);
      }
    }
  }

  return {
    tables: tables.map(({ prefix, rows }) => ({
      prefix,
      rows: rows.map((row) => {
        const ofRow = outcomes.get(row.id) ?? new Set();
        return { ...row, proof: proofOf(ofRow), failed: ofRow.has("failed") };
      }),
    })),
    mistakes: Array.from(mistakes, ([text, title]) => ({ text, title })),
  };
}

function proofOf(outcomes: ReadonlySet<RanTest["outcome"]>): Proof {
  if (outcomes.has("passed")) return "proven";
  if (outcomes.has("failed")) return "only failed";
  return outcomes.has("skipped") ? "only skipped" : "no test";
}

/** The rows that have to be proven and are not. */
export function requiredUnproven(tables: readonly ProvenTable[]): ProvenRow[] {
  return tables
    .filter(({ prefix }) => REQUIRED_TABLES.includes(prefix))
    .flatMap(({ rows }) => rows)
    .filter((row) => REQUIRED_CLASSES.includes(row.class) && row.proof !== "proven");
}
