import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorBody, Result } from "../../src-contract/errors.ts";

export type Action<Args extends unknown[], Value> = {
  run: (...args: Args) => Promise<Result<Value>>;
  busy: boolean;
  /** The last refusal, until the next run. */
  error: ErrorBody | null;
  clearError: () => void;
};

/** A button's work: `mutate` or `command` with what the screen shows of it, busy and refused. */
export function useAction<Args extends unknown[], Value>(
  work: (...args: Args) => Promise<Result<Value>>,
): Action<Args, Value> {
  const latest = useRef(work);
  latest.current = work;
  const shown = useRef(true);
  const [state, setState] = useState<{ busy: boolean; error: ErrorBody | null }>({ busy: false, error: null });

  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);

  const run = useCallback(async (...args: Args) => {
    setState({ busy: true, error: null });
    const result = await latest.current(...args);
    if (shown.current) setState({ busy: false, error: result.ok ? null : result.error });
    return result;
  }, []);
  const clearError = useCallback(() => setState((old) => ({ ...old, error: null })), []);

  return { run, busy: state.busy, error: state.error, clearError };
}
