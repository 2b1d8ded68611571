import { useCallback, useEffect, useRef, useState } from "react";

/**
 * Enter behind the last letter, before the answer to that text is there: what is shown still answers the former text, so
 * `take` waits for the right one. `current`: the shown answer belongs to `text`. A text typed on meanwhile calls it off.
 */
export function useEnterAhead(options: {
  text: string;
  current: boolean;
  take: (dial: boolean) => void;
}): (dial: boolean) => void {
  const { text, current } = options;
  const take = useRef(options.take);
  take.current = options.take;
  const [awaited, setAwaited] = useState<{ text: string; dial: boolean } | null>(null);

  useEffect(() => {
    if (!awaited || !current) return;
    setAwaited(null);
    if (awaited.text === text) take.current(awaited.dial);
  }, [awaited, current, text]);

  return useCallback((dial: boolean) => setAwaited({ text, dial }), [text]);
}
