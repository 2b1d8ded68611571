import { z } from "zod";

/** The few things that are neither read nor synced. `owner` says which process does it. */
export type Command<
  Args extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Owner extends "main" | "store" = "main" | "store",
> = {
  owner: Owner;
  args: Args;
  result: Answer;
};

export function defineCommand<Args extends z.ZodType, Answer extends z.ZodType, Owner extends "main" | "store">(
  command: Command<Args, Answer, Owner>,
): Command<Args, Answer, Owner> {
  return command;
}

export const nothing = z.object({});
export const done = z.null();
