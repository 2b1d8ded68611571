// The ids that a test's title begins with: `GC-14, G6-1: …`, `JC-33…JC-36: …`, `RFC 3261, G10-3: …`. After the first colon
// nothing is read, and nothing at all where the title begins with other words: it only speaks of rows then.

const ID = "[A-Z][A-Z0-9]*(?:\\.\\d+)?-\\d+";
const ONE = new RegExp(`^${ID}$`);
const RANGE = new RegExp(`^(${ID})\\s?…\\s?(${ID})$`);
const BEGINS_WITH_ONE = new RegExp(`^${ID}(?![\\w.-])`);
/** A standard may be cited by its number, before ids too. */
const CITED = /^[A-Z]+ \d+$/;

export interface TitleIds {
  ids: string[];
  /** What begins like an id and is not read as one: without a colon, with words after it, a range from behind. */
  unread: string[];
}

/** `JC-33` is `JC` and 33. */
export function splitId(id: string): { prefix: string; number: number } {
  const dash = id.lastIndexOf("-");
  return { prefix: id.slice(0, dash), number: Number(id.slice(dash + 1)) };
}

export function idsOfTitle(title: string): TitleIds {
  const colon = title.indexOf(":");
  if (colon === -1) return { ids: [], unread: BEGINS_WITH_ONE.exec(title)?.slice(0, 1) ?? [] };
  const found: TitleIds = { ids: [], unread: [] };
  const [beginning = "", ...others] = title
    .slice(0, colon)
    .split(",")
    .map((part) => part.trim());
  if (!BEGINS_WITH_ONE.test(beginning) && !CITED.test(beginning)) return found;
  for (const text of [beginning, ...others]) {
    const [, first, last] = RANGE.exec(text) ?? [];
    const ids = first !== undefined && last !== undefined ? idsBetween(first, last) : ONE.test(text) ? [text] : [];
    found.ids.push(...ids);
    if (ids.length === 0 && BEGINS_WITH_ONE.test(text)) found.unread.push(text);
  }
  return found;
}

/** None when the two are of different tables, or the wrong way round (a negative length is an empty array). */
function idsBetween(first: string, last: string): string[] {
  const { prefix, number } = splitId(first);
  const end = splitId(last);
  if (end.prefix !== prefix) return [];
  return Array.from({ length: end.number - number + 1 }, (_, index) => `${prefix}-${number + index}`);
}
