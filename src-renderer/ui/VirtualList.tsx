import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import classes from "./VirtualList.module.css";

/** Keys that a search field above the list hands on. */
export type ListKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;
export type VirtualListHandle = { focus: () => void; press: (key: ListKey) => void };

type VirtualListProps = {
  label: string;
  count: number;
  /** What is shown answers a former question; the answer to this one is on its way. */
  busy?: boolean;
  /** Pixels; all rows are alike, so that the end of 100,000 rows is reached at once. */
  rowHeight: number;
  /** The row the keyboard stands on, or -1. */
  active: number;
  rowId: (index: number) => string;
  renderRow: (index: number) => ReactNode;
  isSelected?: (index: number) => boolean;
  /** Rows on the screen and a little around them: what has to be loaded. */
  onRange?: (first: number, last: number) => void;
  onActiveChange: (index: number) => void;
  onOpen: (index: number, event: { control: boolean; mouse: boolean }) => void;
  /** Alt+Enter: what can be seen of the row without leaving the list. */
  onGlance?: (index: number) => void;
  /** A letter typed while the list has the focus goes to the search field (UX convention 1). */
  onType?: (letter: string) => void;
  onEscape?: () => void;
  ref?: Ref<VirtualListHandle>;
};

/**
 * A grid that holds only the rows in sight. ↑ ↓ Home End PageUp PageDown move, Enter opens, Ctrl+Enter does the second
 * thing, Alt+Enter shows the row in brief. A grid and not a listbox, because its rows hold buttons of their own.
 */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, active, rowId, onRange, onActiveChange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  useEffect(() => {
    if (last >= first) onRange?.(first, last);
  }, [first, last, onRange]);

  useImperativeHandle(props.ref, () => ({
    focus: () => scroller.current?.focus(),
    press,
  }));

  function move(index: number): void {
    const next = Math.max(0, Math.min(count - 1, index));
    onActiveChange(next);
    rows.scrollToIndex(next, { align: "auto" });
  }

  /** True when the key was for the list. */
  function press(event: ListKey): boolean {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: count - 1,
      PageDown: active + page,
      PageUp: active - page,
    };
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const step = plain ? steps[event.key] : undefined;
    if (step !== undefined && count > 0) {
      move(step);
      return true;
    }
    if (event.key === "Enter" && event.altKey && active >= 0 && props.onGlance) {
      props.onGlance(active);
      return true;
    }
    if (event.key === "Enter" && active >= 0) {
      props.onOpen(active, { control: event.ctrlKey || event.metaKey, mouse: false });
      return true;
    }
    if (event.key === "Escape" && props.onEscape) {
      props.onEscape();
      return true;
    }
    if (plain && /^[\p{L}\p{N}+]$/u.test(event.key) && props.onType) {
      props.onType(event.key);
      return true;
    }
    return false;
  }

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count}
      aria-busy={props.busy ?? false}
      tabIndex={0}
      aria-activedescendant={active >= first && active <= last ? `row-${rowId(active)}` : undefined}
      onKeyDown={(event) => {
        // A button inside a row has its own keys.
        if (event.target === event.currentTarget && press(event)) event.preventDefault();
      }}
    >
      <div className={classes.all} role="presentation" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key}
            id={`row-${rowId(item.index)}`}
            role="row"
            tabIndex={-1}
            aria-selected={props.isSelected?.(item.index) ?? item.index === active}
            aria-rowindex={item.index + 1}
            data-active={item.index === active || undefined}
            className={classes.row}
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            onClick={(event) => {
              onActiveChange(item.index);
              props.onOpen(item.index, { control: event.ctrlKey || event.metaKey, mouse: true });
            }}
          >
            <div role="gridcell" className={classes.cell}>
              {props.renderRow(item.index)}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
