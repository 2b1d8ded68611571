import type { CommandArgs, CommandNameOf, CommandResult } from "../../src-contract/commands/index.ts";

/** One handler for each command that the store owns. */
export type StoreCommands = {
  [Name in CommandNameOf<"store">]: (args: CommandArgs<Name>) => Promise<CommandResult<Name>> | CommandResult<Name>;
};
