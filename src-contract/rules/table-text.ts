/**
 * A table as text for people: semicolons, because a Russian spreadsheet takes a comma for the decimal sign, lines that end
 * as on Windows, and the mark by which spreadsheets know UTF-8.
 */
export const tableMark = "\uFEFF";

export function tableLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(withoutFormula(cell))).join(";")}\r\n`;
}

/**
 * a spreadsheet would run a cell that begins like a formula; an apostrophe makes it text, and the import takes it
 * off again (rules/import-row.ts). A plus and nothing but digits is a number for it, so that telephones stay as they are.
 * A cell that had such an apostrophe already gets another one: what is taken off is ours.
 */
export function withoutFormula(cell: string): string {
  if (/^\+\d{7,15}$/.test(cell)) return cell;
  return /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[";\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
