import { useContext, useEffect, useState } from "react";
import { tableLine, tableMark } from "../../src-contract/rules/table-text.ts";
import { cellText, type Column } from "./table-column.ts";
import { TableContext } from "./table-context.ts";
import { useFormat } from "./use-format.ts";

type SeenTable<Row> = { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; isWhole: boolean };

/** What is seen as a file (UX convention 17): the columns that stand, all rows in their order; waits until they are read. */
export function useTableFile<Row>({ label, columns, rows, isWhole }: SeenTable<Row>) {
  const format = useFormat();
  const { save } = useContext(TableContext);
  const [isWaiting, setWaiting] = useState(false);

  useEffect(() => {
    if (!isWaiting || !isWhole) return;
    setWaiting(false);
    const lines = [
      columns.map((column) => column.label),
      ...rows.map((row) => columns.map(({ value }) => cellText(value(row), format))),
    ];
    save({ name: `${label}.csv`, text: `${tableMark}${lines.map(tableLine).join("")}` });
  }, [isWaiting, isWhole, label, columns, rows, format, save]);

  return { isWaiting, save: () => setWaiting(true) };
}
