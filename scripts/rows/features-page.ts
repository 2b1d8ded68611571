// docs/features.md as data: `## GC. title` begins a table, `| GC-1 | words | core |` is a row.

export const rowClasses = ["core", "card data", "workflow", "merging", "goal", "context", "none"] as const;
export type RowClass = (typeof rowClasses)[number];

export interface FeatureRow {
  id: string;
  words: string;
  class: RowClass;
}

export interface FeatureTable {
  /** What the ids of the table begin with: `GC`, `A.7`, `G14`. */
  prefix: string;
  rows: FeatureRow[];
}

/** Throws with the line that is no row, has an unknown class, stands in another table's place or has an id again. */
export function readFeatures(page: string): FeatureTable[] {
  const seen = new Set<string>();
  const [, ...sections] = page.split(/^## /m);
  return sections.map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const prefix = /^([A-Z][A-Z0-9]*(?:\.\d+)?)\. /.exec(heading)?.[1];
    if (prefix === undefined) throw new Error(`docs/features.md: a heading without a table's name: ${heading}`);
    const rows = lines.filter((line) => line.startsWith("|") && !/^\| id \||^\|---/.test(line)).map(readRow);
    if (rows.length === 0) throw new Error(`docs/features.md: ${prefix} has no rows`);
    for (const { id } of rows) {
      if (!id.startsWith(`${prefix}-`)) throw new Error(`docs/features.md: ${id} stands in the table ${prefix}`);
      if (seen.has(id)) throw new Error(`docs/features.md: ${id} is there twice`);
      seen.add(id);
    }
    return { prefix, rows };
  });
}

function readRow(line: string): FeatureRow {
  const cells = line.split("|").map((cell) => cell.trim());
  const [, id = "", words = "", name = ""] = cells;
  const rowClass = rowClasses.find((known) => known === name);
  if (cells.length !== 5 || !/-\d+$/.test(id) || words === "" || rowClass === undefined) {
    throw new Error(`docs/features.md: no id, words and known class: ${line}`);
  }
  return { id, words, class: rowClass };
}
