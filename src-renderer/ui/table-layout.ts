/** How a person wants a table (UX convention 17); kept as words of his settings, one for each wish. */
export type TableLayout = {
  hidden: ReadonlySet<string>;
  /** Parts of the table's width, in thousandths, of the columns that were given one. */
  shares: ReadonlyMap<string, number>;
  sort: { key: string; isDescending: boolean } | null;
};

export const ownLayout: TableLayout = { hidden: new Set(), shares: new Map(), sort: null };

const marks = { hidden: "-", ascending: "<", descending: ">" } as const;

/** Words that are not understood, of a newer application perhaps, count for nothing. */
export function readLayout(words: readonly string[]): TableLayout {
  const hidden = new Set<string>();
  const shares = new Map<string, number>();
  let sort: TableLayout["sort"] = null;
  for (const word of words) {
    const [, mark, key = "", share] = /^([-<>]?)(\w+)(?:=(\d{1,4}))?$/.exec(word) ?? [];
    if (mark === marks.hidden) hidden.add(key);
    else if (mark === marks.ascending || mark === marks.descending) {
      sort = { key, isDescending: mark === marks.descending };
    } else if (share !== undefined && Number(share) > 0) shares.set(key, Number(share));
  }
  return { hidden, shares, sort };
}

export function layoutWords({ hidden, shares, sort }: TableLayout): string[] {
  return [
    ...Array.from(hidden, (key) => `${marks.hidden}${key}`),
    ...Array.from(shares, ([key, share]) => `${key}=${share}`),
    ...(sort === null ? [] : [`${sort.isDescending ? marks.descending : marks.ascending}${sort.key}`]),
  ];
}

/** What a press on the head of a column makes of the order: up, down, the table's own. */
export function nextSort(sort: TableLayout["sort"], key: string): TableLayout["sort"] {
  if (sort?.key !== key) return { key, isDescending: false };
  return sort.isDescending ? null : { key, isDescending: true };
}

const narrowest = 44;

/** The edge behind column `index` is moved by so many pixels: its neighbour gives what it takes. */
export function moveEdge(widths: readonly number[], index: number, by: number): number[] {
  const [left = 0, right = 0] = widths.slice(index, index + 2);
  const step = Math.max(Math.min(0, narrowest - left), Math.min(by, Math.max(0, right - narrowest)));
  return widths.map((width, at) => (at === index ? width + step : at === index + 1 ? width - step : width));
}

/** Pixels as parts of the whole; columns that are not among them keep theirs. */
export function withWidths(layout: TableLayout, keys: readonly string[], widths: readonly number[]): TableLayout {
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const shares = new Map(layout.shares);
  keys.forEach((key, at) => shares.set(key, Math.max(1, Math.round(((widths[at] ?? 0) * 1000) / whole))));
  return { ...layout, shares };
}

/** `grid-template-columns`: columns of the person's width beside those of the table's own. */
export function gridTemplate(
  columns: readonly { key: string; width: string }[],
  shares: ReadonlyMap<string, number>,
): string {
  const own = columns.some(({ key }) => shares.has(key));
  return columns
    .map(({ key, width }) => {
      const share = shares.get(key);
      if (share !== undefined) return `minmax(0, ${share}fr)`;
      // a part of a table that is counted in thousandths
      return own ? width.replace(/([\d.]+)fr/, (_, parts: string) => `${Math.round(Number(parts) * 150)}fr`) : width;
    })
    .join(" ");
}
