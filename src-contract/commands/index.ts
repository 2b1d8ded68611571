import type { z } from "zod";
import { administrationCommands } from "./administration.ts";
import { dynamicBlockCommands } from "./dynamic-block.ts";
import { fileCommands } from "./files.ts";
import { peopleCommands } from "./people.ts";
import { recordingCommands } from "./recordings.ts";
import { sessionCommands } from "./session.ts";
import { syncCommands } from "./sync.ts";
import { systemCommands } from "./system.ts";
import { tableCommands } from "./tables.ts";
import { waysInCommands } from "./ways-in.ts";

export const commands = {
  ...sessionCommands,
  ...peopleCommands,
  ...syncCommands,
  ...fileCommands,
  ...recordingCommands,
  ...tableCommands,
  ...administrationCommands,
  ...dynamicBlockCommands,
  ...systemCommands,
  ...waysInCommands,
};

export type CommandName = keyof typeof commands;
/** The commands of one process: its table of handlers has exactly these. */
export type CommandNameOf<Owner extends "main" | "store"> = {
  [Name in CommandName]: (typeof commands)[Name]["owner"] extends Owner ? Name : never;
}[CommandName];
export type CommandArgs<Name extends CommandName> = z.infer<(typeof commands)[Name]["args"]>;
export type CommandResult<Name extends CommandName> = z.infer<(typeof commands)[Name]["result"]>;
