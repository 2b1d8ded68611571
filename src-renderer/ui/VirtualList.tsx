import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
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
  /** null: it is being read. */
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

/** Rows above and below those in sight. */
const overscan = 8;

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
    overscan,
  });
  // A row that comes in sight takes the elements of one that left: to make them anew costs more than all else (P-14).
  const places = Math.ceil((rows.scrollRect?.height ?? 0) / rowHeight) + 2 + 2 * overscan;
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
    if (isTyped(event) && props.onType) {
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
        if (event.target !== event.currentTarget || !press(event)) return;
        event.preventDefault();
        // The first letter of a name must not be a key of the window too: «т» and «е» are those of N and T.
        if (isTyped(event)) event.stopPropagation();
      }}
    >
      <div className={classes.all} role="presentation" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => (
          <Row
            key={item.index % places}
            id={`row-${rowId(item.index)}`}
            index={item.index}
            start={item.start}
            height={item.size}
            isActive={item.index === active}
            isSelected={props.isSelected?.(item.index) ?? item.index === active}
            onClick={(control) => {
              onActiveChange(item.index);
              props.onOpen(item.index, { control, mouse: true });
            }}
            onFocusLeft={() => scroller.current?.focus({ preventScroll: true })}
          >
            {props.renderRow(item.index)}
          </Row>
        ))}
      </div>
    </div>
  );
}

function isTyped({ key, ctrlKey, metaKey, altKey }: ListKey): boolean {
  return !ctrlKey && !metaKey && !altKey && /^[\p{L}\p{N}+]$/u.test(key);
}

type RowProps = {
  id: string;
  index: number;
  /** Pixels from the top of the list. */
  start: number;
  height: number;
  isActive: boolean;
  isSelected: boolean;
  onClick: (control: boolean) => void;
  onFocusLeft: () => void;
  children: ReactNode;
};

function Row({ id, index, start, height, isActive, isSelected, onClick, onFocusLeft, children }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  const shown = useRef(index);
  const drawn = useRef(children);
  const isUnread = children === null;
  if (!isUnread) drawn.current = children;
  useLayoutEffect(() => {
    // What had the focus is now about another row: a key would do to that what was meant for the former.
    if (shown.current !== index && row.current?.contains(document.activeElement)) onFocusLeft();
    shown.current = index;
  });
  return (
    <div
      ref={row}
      id={id}
      role="row"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-rowindex={index + 1}
      data-active={isActive || undefined}
      className={classes.row}
      style={{ height, transform: `translateY(${start}px)` }}
      onClick={(event) => onClick(event.ctrlKey || event.metaKey)}
    >
      {/* While a row is being read the elements of the former one wait unseen: to make them anew is what takes long. */}
      <div
        role="gridcell"
        className={classes.cell}
        data-unread={isUnread || undefined}
        aria-hidden={isUnread || undefined}
        onClickCapture={isUnread ? (event) => event.stopPropagation() : undefined}
      >
        {drawn.current}
      </div>
    </div>
  );
}
