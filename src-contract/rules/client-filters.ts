/**
 * G12-2: filters of the list of clients that a person named. They are choices of his like any other (entities/user.ts,
 * `settings`), so that they are on every desk of his, without a server too: one setting each, so that two desks that save
 * one keep both; a table of their own would say nothing more.
 */
export type ClientFilter = { whose: "all" | "mine"; tag: string | null };
export type SavedFilter = ClientFilter & { id: string; name: string };
type Settings = Readonly<Record<string, readonly string[]>>;

export const everyClient: ClientFilter = { whose: "all", tag: null };
/** The one that is on: after a restart and at another desk too. */
export const filterOnSetting = "clientFilter";
const savedPrefix = "clientFilter:";
export const savedFilterSetting = (id: string) => `${savedPrefix}${id}`;
/** Of one person: more are no list to choose from. */
export const savedFiltersLimit = 50;
/** Of a name, and of a tag: what a word of a setting may have. */
export const filterNameLength = 60;

/** Words of a newer version are no filter of this one: every client is shown, never a wrong part of them. Pure. */
export function readFilter([whose, tag, ...more]: readonly string[] = []): ClientFilter {
  if ((whose !== "all" && whose !== "mine") || more.length > 0) return everyClient;
  return { whose, tag: tag || null };
}

/** Null for every client, which is as if nothing had been chosen. */
export function wordsOfFilter(filter: ClientFilter): string[] | null {
  if (isSameFilter(filter, everyClient)) return null;
  return filter.tag === null ? [filter.whose] : [filter.whose, filter.tag];
}

export function wordsOfSaved({ name, ...filter }: ClientFilter & { name: string }): string[] {
  return [name, ...(wordsOfFilter(filter) ?? [filter.whose])];
}

/** By name; one that cannot be read is left out. Pure. */
export function savedFilters(settings: Settings): SavedFilter[] {
  return Object.entries(settings)
    .flatMap(([setting, [name, ...words]]) => {
      const filter = readFilter(words);
      if (!setting.startsWith(savedPrefix) || !name || isSameFilter(filter, everyClient)) return [];
      return [{ id: setting.slice(savedPrefix.length), name, ...filter }];
    })
    .sort((one, other) => one.name.localeCompare(other.name, "ru") || (one.id < other.id ? -1 : 1));
}

export function isSameFilter(one: ClientFilter, other: ClientFilter): boolean {
  return one.whose === other.whose && one.tag === other.tag;
}
