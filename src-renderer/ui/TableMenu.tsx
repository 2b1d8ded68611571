import { Button, Checkbox, Popover } from "@mantine/core";
import { IconArrowNarrowDown, IconArrowNarrowUp, IconColumns3, IconMinus, IconPlus } from "@tabler/icons-react";
import { useContext, useState } from "react";
import { createPortal } from "react-dom";
import { useTexts } from "./texts/TextsProvider.tsx";
import { IconButton } from "./IconButton.tsx";
import { TableSlotContext } from "./table-context.ts";
import { ownLayout, type TableLayout, withWidths } from "./table-layout.ts";
import classes from "./TableMenu.module.css";

type TableMenuProps = {
  columns: readonly { key: string; label: string }[];
  layout: TableLayout;
  isSortable: boolean;
  /** Pixels of the columns as they stand. */
  widths: () => number[];
  onLayout: (layout: TableLayout | null) => void;
  onSave: () => void;
};

const step = 1.25;

/** UX convention 17 by keyboard: which columns, how wide, in what order, and the table as a file. */
export function TableMenu({ columns, layout, isSortable, widths, onLayout, onSave }: TableMenuProps) {
  const { t } = useTexts();
  const slot = useContext(TableSlotContext);
  const [isOpen, setOpen] = useState(false);
  if (slot === null) return null;
  const shown = columns.filter(({ key }) => !layout.hidden.has(key));

  function hide(key: string, isHidden: boolean): void {
    const hidden = new Set(layout.hidden);
    if (isHidden) hidden.add(key);
    else hidden.delete(key);
    onLayout({ ...layout, hidden });
  }

  function sortBy(key: string, isDescending: boolean): void {
    const isChosen = layout.sort?.key === key && layout.sort.isDescending === isDescending;
    onLayout({ ...layout, sort: isChosen ? null : { key, isDescending } });
  }

  function widen(key: string, by: number): void {
    const keys = shown.map((column) => column.key);
    const wider = widths().map((width, at) => (keys[at] === key ? width * by : width));
    onLayout(withWidths(layout, keys, wider));
  }

  return createPortal(
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" withinPortal trapFocus returnFocus shadow="md">
      <Popover.Target>
        <IconButton label={t("tables.menu")} pressed={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconColumns3 size={16} stroke={1.6} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={10}>
        <ul className={classes.columns}>
          {columns.map((column) => {
            const isShown = shown.includes(column);
            const { key } = column;
            const isSortedBy = (isDescending: boolean) =>
              layout.sort?.key === key && layout.sort.isDescending === isDescending;
            return (
              <li key={key} className={classes.column}>
                <Checkbox
                  label={column.label}
                  checked={isShown}
                  disabled={isShown && shown.length === 1}
                  onChange={() => hide(key, isShown)}
                />
                {isSortable ? (
                  <>
                    <IconButton
                      label={t("tables.ascending", { column: column.label })}
                      pressed={isSortedBy(false)}
                      variant={isSortedBy(false) ? "light" : "subtle"}
                      onClick={() => sortBy(key, false)}
                    >
                      <IconArrowNarrowUp size={16} />
                    </IconButton>
                    <IconButton
                      label={t("tables.descending", { column: column.label })}
                      pressed={isSortedBy(true)}
                      variant={isSortedBy(true) ? "light" : "subtle"}
                      onClick={() => sortBy(key, true)}
                    >
                      <IconArrowNarrowDown size={16} />
                    </IconButton>
                  </>
                ) : null}
                <IconButton
                  label={t("tables.narrower", { column: column.label })}
                  disabled={!isShown}
                  onClick={() => widen(key, 1 / step)}
                >
                  <IconMinus size={16} />
                </IconButton>
                <IconButton
                  label={t("tables.wider", { column: column.label })}
                  disabled={!isShown}
                  onClick={() => widen(key, step)}
                >
                  <IconPlus size={16} />
                </IconButton>
              </li>
            );
          })}
        </ul>
        <div className={classes.foot}>
          <Button size="compact-sm" variant="default" onClick={onSave}>
            {t("tables.save")}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            disabled={layout === ownLayout}
            onClick={() => onLayout(null)}
          >
            {t("tables.reset")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>,
    slot,
  );
}
