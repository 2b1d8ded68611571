/** A source of chance that gives the same course for the same seed, on every machine. */
export type Chance = {
  /** 0 ≤ x < 1 */
  next(): number;
  /** 0 … limit − 1 */
  below(limit: number): number;
  /** from … to, both included */
  between(from: number, to: number): number;
  happens(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** UUIDv7 (RFC 9562 §5.7) of a moment. */
  id(milliseconds: number): string;
  digits(count: number): string;
};

/** sfc32 by Chris Doty-Humphrey: small, quick, and passes PractRand. */
export function createChance(seed: number): Chance {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next32 = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) next32();
  const next = () => next32() / 4_294_967_296;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    happens: (probability) => next() < probability,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    id(milliseconds) {
      const time = Math.floor(milliseconds).toString(16).padStart(12, "0");
      const first = (0x7000 | (next32() & 0x0fff)).toString(16);
      const second = (0x8000 | (next32() & 0x3fff)).toString(16);
      const rest = next32().toString(16).padStart(8, "0") + (next32() & 0xffff).toString(16).padStart(4, "0");
      return `${time.slice(0, 8)}-${time.slice(8)}-${first}-${second}-${rest}`;
    },
    digits(count) {
      return below(10 ** count)
        .toString()
        .padStart(count, "0");
    },
  };
}

/** A list in which some things are more frequent than others. */
export type Weighted<Item> = { items: readonly Item[]; upTo: Float64Array; total: number };

export function weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Weighted<Item> {
  const upTo = new Float64Array(items.length);
  let total = 0;
  items.forEach((item, index) => {
    total += weightOf(item);
    upTo[index] = total;
  });
  return { items, upTo, total };
}

export function pickWeighted<Item>(chance: Chance, { items, upTo, total }: Weighted<Item>): Item {
  const wanted = chance.next() * total;
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? total) > wanted) high = middle;
    else low = middle + 1;
  }
  const item = items[low];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** «name weight name weight …» */
export function weightedWords(text: string): Weighted<string> {
  const words = text.trim().split(/\s+/);
  const pairs = Array.from({ length: words.length / 2 }, (_, index) => ({
    word: words[index * 2] ?? "",
    weight: Number(words[index * 2 + 1]),
  }));
  const { upTo, total } = weighted(pairs, ({ weight }) => weight);
  return { items: pairs.map(({ word }) => word), upTo, total };
}
