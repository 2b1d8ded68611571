import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import type { ErrorBody } from "../../src-contract/errors.ts";
import {
  type ClientListItem,
  type clientListFilterSchema,
  clientPageSize,
} from "../../src-contract/queries/clients.ts";
import { useEventHub } from "../api/DesktopProvider.tsx";
import { subscribeToQuery } from "../api/query-subscription.ts";
import { useQuery } from "../api/use-query.ts";
import { keepPages, type Pages, pagesInRange } from "./client-pages.ts";

export type ClientListFilter = z.infer<typeof clientListFilterSchema>;

export type ClientPages = {
  /** null until the first outline came. */
  total: number | null;
  error: ErrorBody | null;
  /** undefined while its page is being read. */
  itemAt: (index: number) => ClientListItem | undefined;
  showRange: (first: number, last: number) => void;
};

/** While the bar is dragged one jump follows another: what was passed by within this time is not read. */
const passedByMs = 30;

/** The whole list of clients without holding it: reads and keeps fresh the pages in sight, remembers a few around. */
export function useClientPages(filter: ClientListFilter, enabled: boolean): ClientPages {
  const hub = useEventHub();
  const outline = useQuery("clientListOutline", { filter }, { enabled });
  const pageKeys = outline.data?.pageKeys;
  const filterKey = JSON.stringify(filter);
  const [pages, setPages] = useState<Pages>(new Map());
  const [error, setError] = useState<ErrorBody | null>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const wanted = pagesInRange(range, pageKeys ?? []).join("\n");

  useEffect(() => {
    if (!enabled || !wanted) return undefined;
    const stops = wanted.split("\n").map((pageKey) =>
      subscribeToQuery({
        hub,
        name: "clientListPage",
        args: { filter: JSON.parse(filterKey) as ClientListFilter, pageKey },
        onResult: (result) => {
          setError(result.ok ? null : result.error);
          if (result.ok) setPages((old) => keepPages(old, `${filterKey} ${pageKey}`, result.value));
        },
      }),
    );
    return () => {
      for (const { stop } of stops) stop();
    };
  }, [hub, filterKey, wanted, enabled]);

  const inSight = useRef({ range, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useEffect(() => () => clearTimeout(inSight.current.timer), []);
  const showRange = useCallback((first: number, last: number) => {
    const at = inSight.current;
    at.range = { first, last };
    if (at.timer !== undefined) return;
    setRange(at.range);
    at.timer = setTimeout(() => {
      at.timer = undefined;
      setRange(at.range);
    }, passedByMs);
  }, []);

  return {
    total: outline.data?.total ?? null,
    error: outline.error ?? error,
    showRange,
    itemAt(index) {
      const pageKey = pageKeys?.[Math.floor(index / clientPageSize)];
      return pageKey === undefined ? undefined : pages.get(`${filterKey} ${pageKey}`)?.[index % clientPageSize];
    },
  };
}
