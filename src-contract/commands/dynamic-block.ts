import { dynamicBlockRequestSchema, dynamicBlockSchema } from "../dynamic-block.ts";
import { defineCommand } from "./command.ts";

/** UD-22: asked of the server at once; without one `unreachable`, and nothing of it is kept. */
export const dynamicBlockCommands = {
  readDynamicBlock: defineCommand({ owner: "store", args: dynamicBlockRequestSchema, result: dynamicBlockSchema }),
};
