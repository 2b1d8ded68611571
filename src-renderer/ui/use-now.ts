import { useEffect, useState } from "react";

/** The present moment, renewed at each full minute (or second), so that all clocks on the screen turn together. */
export function useNow(every: "minute" | "second" = "minute"): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const period = every === "minute" ? 60_000 : 1000;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(Date.now());
      timer = setTimeout(tick, period - (Date.now() % period));
    };
    timer = setTimeout(tick, period - (Date.now() % period));
    return () => clearTimeout(timer);
  }, [every]);
  return now;
}
