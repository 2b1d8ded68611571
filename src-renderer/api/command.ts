import type { CommandArgs, CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import { type Result, toErrorBody } from "../../src-contract/errors.ts";

/** The few things that are neither read nor synced. Never throws; kinds are those of src-contract/errors.ts. */
export async function command<Name extends CommandName>(
  name: Name,
  args: CommandArgs<Name>,
): Promise<Result<CommandResult<Name>>> {
  try {
    return await window.kartoteka.command(name, args);
  } catch (error) {
    return { ok: false, error: toErrorBody(error) };
  }
}
