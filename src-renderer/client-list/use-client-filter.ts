import { useEffect, useMemo, useState } from "react";
import {
  type ClientFilter,
  filterOnSetting,
  isSameFilter,
  readFilter,
  type SavedFilter,
  savedFilters,
  savedFilterSetting,
  savedFiltersLimit,
  wordsOfFilter,
  wordsOfSaved,
} from "../../src-contract/rules/client-filters.ts";
import { newId } from "../api/mutate.ts";
import { useSettings } from "../api/use-settings.ts";

export type ClientFilters = {
  /** The one that is on. */
  filter: ClientFilter;
  choose: (filter: ClientFilter) => void;
  saved: readonly SavedFilter[];
  /** The saved one that says the same as the one that is on. */
  chosen: SavedFilter | null;
  isFull: boolean;
  /** Under a name that is there it takes its place. */
  save: (name: string) => void;
  rename: (saved: SavedFilter, name: string) => void;
  remove: (saved: SavedFilter) => void;
};

/** A choice is in the cache long before. */
const storedWithin = 3_000;

/** G12-2: the filter of the list and those that the person named, the same at every desk of his and after a restart. */
export function useClientFilters(): ClientFilters {
  const { settings, choose } = useSettings();
  const saved = useMemo(() => savedFilters(settings ?? {}), [settings]);
  const stored = readFilter(settings?.[filterOnSetting]);
  const [asked, setAsked] = useState<ClientFilter | null>(null);
  const isStored = asked !== null && isSameFilter(asked, stored);
  // what the disk refused is not shown for ever
  useEffect(() => {
    if (asked === null) return undefined;
    const given = setTimeout(() => setAsked(null), isStored ? 0 : storedWithin);
    return () => clearTimeout(given);
  }, [asked, isStored]);
  // a second choice is made of the first one, also of one that is still on its way
  const filter = asked ?? stored;
  const idUnder = (name: string) => saved.find((one) => isSameName(one.name, name))?.id;
  return {
    filter,
    choose(chosen) {
      if (isSameFilter(chosen, filter)) return;
      setAsked(chosen);
      choose(filterOnSetting, wordsOfFilter(chosen));
    },
    saved,
    chosen: saved.find((one) => isSameFilter(one, filter)) ?? null,
    isFull: saved.length >= savedFiltersLimit,
    save: (name) => choose(savedFilterSetting(idUnder(name) ?? newId()), wordsOfSaved({ name, ...filter })),
    rename({ id, whose, tag }, name) {
      const taken = idUnder(name);
      // of two of one name the one that was renamed last stays
      if (taken !== undefined && taken !== id) choose(savedFilterSetting(taken), null);
      choose(savedFilterSetting(id), wordsOfSaved({ name, whose, tag }));
    },
    remove: ({ id }) => choose(savedFilterSetting(id), null),
  };
}

function isSameName(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}
