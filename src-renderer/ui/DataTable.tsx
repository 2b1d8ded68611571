import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import classes from "./DataTable.module.css";

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
  cell: (row: Row) => ReactNode;
};

type DataTableProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Pixels; all rows are alike. */
  rowHeight?: number;
  /** Enter, or a click on the row. */
  onOpen?: (row: Row) => void;
  /** The last rows came in sight: older ones may be read. */
  onEnd?: () => void;
  /** A row of something that is over. */
  isQuiet?: (row: Row) => boolean;
};

const headHeight = 34;
/** Rows below the window that are made ready, and the distance from the end at which older ones are asked for. */
const overscan = 8;
const nearEnd = 40;

/**
 * A table that holds only the rows in sight, its head above them. ↑ ↓ Home End PageUp PageDown move, Enter opens. What
 * there is no room for is left out by its column, so that nothing scrolls sideways.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowId, rowHeight = 40, onOpen, onEnd, isQuiet } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement | null>(null);
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
    overscan,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= rows.length - nearEnd) onEnd?.();
  }, [last, rows.length, onEnd]);

  // before the first measure nobody knows what there is room for: the narrowest is right then
  const columns = props.columns.filter(({ from = 0, until = Infinity }) => width >= from && width < until);
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(" ") };

  function move(index: number): void {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next, { align: "auto" });
  }

  function press(key: string): boolean {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: active + page,
      PageUp: active - page,
    };
    const step = steps[key];
    if (step !== undefined && rows.length > 0) {
      move(step);
      return true;
    }
    const row = rows[active];
    if (key !== "Enter" || !row || !onOpen) return false;
    onOpen(row);
    return true;
  }

  return (
    <div ref={measure} className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        tabIndex={0}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        onKeyDown={(event) => {
          const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
          // a button inside a row has its own keys
          if (isPlain && event.target === event.currentTarget && press(event.key)) event.preventDefault();
        }}
      >
        <div className={classes.all} role="presentation" style={{ height: virtual.getTotalSize() }}>
          <div role="row" aria-rowindex={1} className={classes.head} style={template}>
            {columns.map((column) => (
              <span key={column.key} role="columnheader" data-end={column.end || undefined} className={classes.cell}>
                {column.label}
              </span>
            ))}
          </div>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={rowId(row)}
                id={`${id}-${item.index}`}
                role="row"
                tabIndex={-1}
                aria-rowindex={item.index + 2}
                aria-selected={item.index === active}
                data-active={item.index === active || undefined}
                data-quiet={isQuiet?.(row) || undefined}
                data-opens={onOpen ? true : undefined}
                className={classes.row}
                style={{ ...template, height: item.size, transform: `translateY(${item.start}px)` }}
                onClick={(event) => {
                  setActive(item.index);
                  // a button inside the row does its own work
                  if (!(event.target as Element).closest("button, a")) onOpen?.(row);
                }}
              >
                {columns.map((column) => (
                  <div
                    key={column.key}
                    role="gridcell"
                    data-column={column.key}
                    data-end={column.end || undefined}
                    className={classes.cell}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
