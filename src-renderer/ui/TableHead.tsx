import { IconArrowNarrowDown, IconArrowNarrowUp } from "@tabler/icons-react";
import { type CSSProperties, type PointerEvent, useRef } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import classes from "./DataTable.module.css";
import { moveEdge, nextSort, type TableLayout, withWidths } from "./table-layout.ts";

type TableHeadProps = {
  columns: readonly { key: string; label: string; end?: boolean }[];
  template: CSSProperties;
  layout: TableLayout;
  isSortable: boolean;
  /** Widths while an edge is dragged; null when it is let go. */
  onDrag: (shares: ReadonlyMap<string, number> | null) => void;
  onLayout: (layout: TableLayout) => void;
};

/** A press on a name sorts, the edge between two names is dragged; by keyboard both are in the table's menu. */
export function TableHead({ columns, template, layout, isSortable, onDrag, onLayout }: TableHeadProps) {
  const { t } = useTexts();
  const row = useRef<HTMLDivElement | null>(null);
  const keys = columns.map(({ key }) => key);

  function drag(event: PointerEvent<HTMLSpanElement>, index: number): void {
    if (!row.current || event.button !== 0) return;
    event.preventDefault();
    const edge: HTMLElement = event.currentTarget;
    const from = event.clientX;
    const widths = headWidths(row.current);
    const ends = new AbortController();
    const { signal } = ends;
    const at = (clientX: number) => withWidths(layout, keys, moveEdge(widths, index, clientX - from));
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener("pointermove", ({ clientX }) => onDrag(at(clientX).shares), { signal });
    edge.addEventListener("pointercancel", () => end(null), { signal });
    edge.addEventListener("pointerup", ({ clientX }) => end(clientX === from ? null : at(clientX)), { signal });

    function end(next: TableLayout | null): void {
      ends.abort();
      if (next) onLayout(next);
      onDrag(null);
    }
  }

  return (
    <div ref={row} role="row" aria-rowindex={1} className={classes.head} style={template}>
      {columns.map(({ key, label, end }, index) => {
        const sort = layout.sort?.key === key ? layout.sort : null;
        const Arrow = sort?.isDescending ? IconArrowNarrowDown : IconArrowNarrowUp;
        return (
          <span
            key={key}
            role="columnheader"
            data-end={end || undefined}
            className={classes.cell}
            aria-sort={isSortable && sort ? (sort.isDescending ? "descending" : "ascending") : undefined}
          >
            {isSortable ? (
              <button
                type="button"
                tabIndex={-1}
                className={classes.sort}
                title={t("tables.sort", { column: label })}
                onClick={() => onLayout({ ...layout, sort: nextSort(layout.sort, key) })}
              >
                <span className={classes.sortName}>{label}</span>
                {sort ? <Arrow size={14} aria-hidden /> : null}
              </button>
            ) : (
              <span className={classes.sortName}>{label}</span>
            )}
            {index < columns.length - 1 ? (
              <span
                className={classes.edge}
                data-edge={key}
                aria-hidden
                onPointerDown={(event) => drag(event, index)}
                onDoubleClick={() => onLayout({ ...layout, shares: new Map() })}
              />
            ) : null}
          </span>
        );
      })}
    </div>
  );
}

/** Pixels of the columns as they stand, in the head or in the table around it. */
export function headWidths(table: Element | null): number[] {
  const cells = table?.querySelectorAll("[role=columnheader]") ?? [];
  return Array.from(cells, (cell) => cell.getBoundingClientRect().width);
}
