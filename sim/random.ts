/**
 * Every choice of the simulator. The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, no short
 * cycles, the same numbers on every machine. Whoever must not disturb the choices of another takes a `fork`.
 */
export type Random = {
  /** 0 up to, but not, 1. */
  next(): number;
  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  /** Throws on an empty list. */
  pick<Value>(values: readonly Value[]): Value;
  /** A key of the table, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
  /** Waiting times of things that happen independently of one another. */
  exponential(mean: number): number;
  uuid(): string;
  fork(name: string): Random;
};

export function createRandom(seed: number | string): Random {
  let [a, b, c, counter] = stateOf(String(seed));

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
  for (let round = 0; round < 12; round += 1) next();

  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const hex = (digits: number) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join("");
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick(values) {
      const value = values[integer(0, values.length - 1)];
      if (value === undefined) throw new Error("nothing to pick from");
      return value;
    },
    weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
      const entries = Object.entries<number>(weights);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key as Key;
      }
      throw new Error("no weights");
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    uuid: () => `${hex(8)}-${hex(4)}-7${hex(3)}-${"89ab"[integer(0, 3)] ?? "8"}${hex(3)}-${hex(12)}`,
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a over the text, four times with other beginnings. */
function stateOf(seed: string): [number, number, number, number] {
  const hash = (basis: number) => {
    let state = basis;
    for (let at = 0; at < seed.length; at += 1) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
    return state | 0;
  };
  return [hash(0x811c9dc5), hash(0x9e3779b9), hash(0x85ebca6b), 1];
}
