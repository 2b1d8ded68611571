import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import classes from "./DataTable.module.css";
import { cellText, type Column, compareCells } from "./table-column.ts";
import { useTableLayout } from "./table-context.ts";
import { gridTemplate } from "./table-layout.ts";
import { headWidths, TableHead } from "./TableHead.tsx";
import { TableMenu } from "./TableMenu.tsx";
import { useFormat } from "./use-format.ts";
import { useTableFile } from "./use-table-file.ts";

type DataTableProps<Row> = {
  /** Under which the person's columns are kept: never another one for the same table. */
  name: string;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Pixels; all rows are alike. */
  rowHeight?: number;
  /** Enter, or a click on the row. */
  onOpen?: (row: Row) => void;
  /** Rows that are read as far as somebody looks: older ones may be read, and whether there are any. */
  older?: { read: () => void; isLeft: boolean };
  /** The order of the rows is what they say: none can be chosen. */
  isChronicle?: boolean;
  /** A row of something that is over. */
  isQuiet?: (row: Row) => boolean;
};

const headHeight = 34;
/** Rows below the window that are made ready, and the distance from the end at which older ones are asked for. */
const overscan = 8;
const nearEnd = 40;

/**
 * A table that holds only the rows in sight, its head above them. ↑ ↓ Home End PageUp PageDown move, Enter opens. What
 * there is no room for is left out by its column, so that nothing scrolls sideways; which columns, how wide and in what
 * order the rows stand is the person's choice.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, label, rowId, rowHeight = 40, onOpen, older, isChronicle = false, isQuiet } = props;
  const { language } = useTexts();
  const format = useFormat();
  const id = useId();
  const scroller = useRef<HTMLDivElement | null>(null);
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const [active, setActive] = useState(-1);
  const [layout, choose] = useTableLayout(name);
  /** While an edge is dragged. */
  const [dragged, setDragged] = useState<ReadonlyMap<string, number> | null>(null);

  const sort = isChronicle ? null : layout.sort;
  const sortedBy = sort && props.columns.find(({ key }) => key === sort.key);
  const valueOf = sortedBy?.value;
  const sign = sort?.isDescending ? -1 : 1;
  const rows = useMemo(() => {
    if (!valueOf) return props.rows;
    const compare = compareCells(new Intl.Collator(language, { numeric: true }), sign);
    return props.rows.toSorted((one, other) => compare(valueOf(one), valueOf(other)));
  }, [props.rows, valueOf, sign, language]);

  // before the first measure nobody knows what there is room for: the narrowest is right then
  const fitting = props.columns.filter(({ from = 0, until = Infinity }) => width >= from && width < until);
  const wanted = fitting.filter(({ key }) => !layout.hidden.has(key));
  const columns = wanted.length > 0 ? wanted : fitting;
  const template = { gridTemplateColumns: gridTemplate(columns, dragged ?? layout.shares) };
  const file = useTableFile({ label, columns, rows, isWhole: !older?.isLeft });

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
  const isNearEnd = last >= 0 && last >= rows.length - nearEnd;
  // an order of one's own and a file are of all rows
  const wantsOlder = isNearEnd || valueOf !== undefined || file.isWaiting;
  useEffect(() => {
    if (wantsOlder && older?.isLeft) older.read();
  }, [wantsOlder, older, rows.length]);

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
      <TableMenu
        columns={fitting}
        layout={layout}
        isSortable={!isChronicle}
        widths={() => headWidths(scroller.current)}
        onLayout={choose}
        onSave={file.save}
      />
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
          <TableHead
            columns={columns}
            template={template}
            layout={layout}
            isSortable={!isChronicle}
            onDrag={setDragged}
            onLayout={choose}
          />
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
                    {column.cell ? column.cell(row) : <Line text={cellText(column.value(row), format)} />}
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

/** Cut where there is no more room; the whole is in the tooltip. */
function Line({ text }: { text: string }) {
  return <span title={text || undefined}>{text}</span>;
}
