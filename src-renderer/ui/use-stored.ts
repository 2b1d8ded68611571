import { useCallback, useState } from "react";

/** A small choice of this window (a width, a fold), remembered on this computer; `fits` refuses what an older version left. */
export function useStored<Value>(
  key: string,
  initial: Value,
  fits: (value: unknown) => value is Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => readStored(key, fits) ?? initial);
  const store = useCallback(
    (next: Value) => {
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
    [key],
  );
  return [value, store];
}

/** As it was kept; undefined when nothing was, or what no longer fits. */
export function readStored<Value>(key: string, fits: (value: unknown) => value is Value): Value | undefined {
  const text = localStorage.getItem(key);
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? value : undefined;
  } catch {
    // Not ours or cut off: as if nothing had been chosen.
    return undefined;
  }
}
