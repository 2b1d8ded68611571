import { rowClasses } from "./features-page.ts";
import { type ProvenRow, type ProvenRows, type ProvenTable, requiredUnproven } from "./proven-rows.ts";

/** Each table's counts, with the words of what is not proven; then mistakes in titles; then what is missing at least. */
export function rowsText({ tables, mistakes }: ProvenRows): string[] {
  const failedBeside = tables.flatMap(({ rows }) => rows.filter((row) => row.failed && row.proof === "proven"));
  return [
    ...tables.flatMap((table) => [tableLine(table), ...toProve(table).filter(isUnproven).map(rowLine)]),
    ...(failedBeside.length === 0 ? [] : [`proven, with a failed test beside: ${idsOf(failedBeside)}`]),
    ...mistakes.map(({ text, title }) => `in no table: ${text} («${title}»)`),
    `core and card data of GC, LL, UD and JC: ${requiredUnproven(tables).length} rows unproven`,
  ];
}

function tableLine(table: ProvenTable): string {
  const rows = toProve(table);
  const classes = rowClasses.filter((name) => rows.some((row) => row.class === name));
  const parts = classes.map((name) => `${name} ${proportion(rows.filter((row) => row.class === name))}`);
  return `${table.prefix}: ${proportion(rows)} (${parts.join(", ")})`;
}

/** A row with nothing to build is never proven and counts nowhere. */
function toProve({ rows }: ProvenTable): ProvenRow[] {
  return rows.filter((row) => row.class !== "none");
}

function proportion(rows: readonly ProvenRow[]): string {
  return `${rows.filter((row) => !isUnproven(row)).length} of ${rows.length}`;
}

function rowLine({ id, words, class: name, proof }: ProvenRow): string {
  return `  ${id} (${proof === "no test" ? name : `${name}, ${proof}`}): ${words}`;
}

const isUnproven = (row: ProvenRow) => row.proof !== "proven";
const idsOf = (rows: readonly ProvenRow[]) => rows.map(({ id }) => id).join(", ");
