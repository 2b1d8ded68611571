import { useCallback, useEffect, useState } from "react";
import type { CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";

type ReadCommand = Extract<CommandName, "readDevices" | "readInvitations" | "readSecondFactor">;
export type Loaded<Value> = { value: Value | null; error: ErrorBody | null; reload: () => void };

/** What only the server knows: asked when the screen opens and after each change. The last answer stays while it is asked. */
export function useLoaded<Name extends ReadCommand>(name: Name): Loaded<CommandResult<Name>> {
  const [state, setState] = useState<{ value: CommandResult<Name> | null; error: ErrorBody | null }>({
    value: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let shown = true;
    void command<ReadCommand>(name, {}).then((answer) => {
      if (!shown) return;
      if (answer.ok) setState({ value: answer.value as CommandResult<Name>, error: null });
      else setState((old) => ({ ...old, error: answer.error }));
    });
    return () => {
      shown = false;
    };
  }, [name, round]);
  const reload = useCallback(() => setRound((old) => old + 1), []);
  return { ...state, reload };
}
