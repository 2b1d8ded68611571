import { createContext, useContext, useMemo } from "react";
import { tableSetting } from "../../src-contract/rules/user-settings.ts";
import { layoutWords, ownLayout, readLayout, type TableLayout } from "./table-layout.ts";

/** What a table needs of the window; `ui` knows neither the person's settings nor files. */
export type TableServices = {
  /** The person's choices by their names; undefined until they are read. */
  settings: Readonly<Record<string, readonly string[]>> | undefined;
  choose: (name: string, words: string[] | null) => void;
  save: (file: { name: string; text: string }) => void;
};

export const TableContext = createContext<TableServices>({
  settings: undefined,
  choose: () => undefined,
  save: () => undefined,
});

/** Where a table puts the button of its menu: a place in the frame around it. */
export const TableSlotContext = createContext<HTMLElement | null>(null);

/** How the person wants the table of this name, on every desk of his (UX convention 17). */
export function useTableLayout(name: string): [layout: TableLayout, choose: (layout: TableLayout | null) => void] {
  const { settings, choose } = useContext(TableContext);
  const words = settings?.[tableSetting(name)];
  const layout = useMemo(() => (words ? readLayout(words) : ownLayout), [words]);
  return [layout, (next) => choose(tableSetting(name), next && layoutWords(next))];
}
