/**
 * `next`, with every part of it that equals its place in `old` replaced by that place: an answer that says the same again
 * is the same object, and of one that says something else only what changed is new. Screens are drawn again by that.
 * Plain objects, arrays and values that compare by `Object.is`; anything else counts as changed.
 */
export function shareEqual<Value>(old: Value, next: Value): Value {
  return shared(old, next) as Value;
}

function shared(old: unknown, next: unknown): unknown {
  if (Object.is(old, next)) return old;
  if (Array.isArray(old) && Array.isArray(next)) {
    const items = next.map((item, index) => shared(old[index], item));
    return old.length === items.length && items.every((item, index) => Object.is(item, old[index])) ? old : items;
  }
  if (!isPlain(old) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  const parts = Object.fromEntries(keys.map((key) => [key, shared(old[key], next[key])]));
  const isSame = keys.length === Object.keys(old).length && keys.every((key) => key in old && parts[key] === old[key]);
  return isSame ? old : parts;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
