import { useEffect, useRef, useState } from "react";
import type { ErrorBody } from "../../src-contract/errors.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../src-contract/queries/index.ts";
import { useEventHub } from "./DesktopProvider.tsx";
import { knownAnswer, questionKey, watchQuery } from "./query-subscription.ts";
import { shareEqual } from "./share-equal.ts";

export type QueryState<Name extends QueryName> = {
  /** The newest answer; while other args are being read, still the answer to the former ones (`current` is false). */
  data: QueryResult<Name> | undefined;
  error: ErrorBody | null;
  current: boolean;
};

type Answer<Name extends QueryName> = { key: string; data: QueryResult<Name> | undefined; error: ErrorBody | null };

/**
 * The one hook that reads. Reads again when a table of the query changes, keeps what is shown meanwhile, and drops
 * answers to args that are no longer asked for. `enabled: false` reads nothing and keeps the last answer.
 */
export function useQuery<Name extends QueryName>(
  name: Name,
  args: QueryArgs<Name>,
  { enabled = true }: { enabled?: boolean } = {},
): QueryState<Name> {
  const hub = useEventHub();
  const key = questionKey(name, args);
  const latestArgs = useRef(args);
  latestArgs.current = args;
  const [answer, setAnswer] = useState<Answer<Name>>(() => {
    const known = enabled ? knownAnswer<Name>(hub, key) : null;
    return known?.ok ? { key, data: known.value, error: null } : { key: "", data: undefined, error: null };
  });

  useEffect(() => {
    if (!enabled) return undefined;
    return watchQuery({
      hub,
      name,
      args: latestArgs.current,
      onResult: (result) =>
        setAnswer((old) =>
          shareEqual(
            old,
            result.ok ? { key, data: result.value, error: null } : { key, data: old.data, error: result.error },
          ),
        ),
    });
    // `key` stands for the args: two equal objects are one question.
  }, [hub, name, key, enabled]);

  return { data: answer.data, error: answer.error, current: answer.key === key };
}
