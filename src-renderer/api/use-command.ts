import type { CommandArgs, CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import { command } from "./command.ts";
import { type Action, useAction } from "./use-action.ts";

/** A command behind a button: `run(args)`, `busy`, `error`. */
export function useCommand<Name extends CommandName>(name: Name): Action<[CommandArgs<Name>], CommandResult<Name>> {
  return useAction((args: CommandArgs<Name>) => command(name, args));
}
