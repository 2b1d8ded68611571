import { useEffect, useEffectEvent, useState } from "react";

/**
 * A press that comes before it can be followed is kept until it can: whoever works fast presses while a record is being
 * written or a file taken in. `act` runs once for a press, with what is there by then.
 */
export function useKeptPress(canAct: boolean, act: () => void): { press: () => void; isKept: boolean } {
  const [isKept, setKept] = useState(false);
  const follow = useEffectEvent(() => {
    setKept(false);
    act();
  });
  useEffect(() => {
    if (isKept && canAct) follow();
  }, [isKept, canAct]);
  return { press: () => setKept(true), isKept };
}
