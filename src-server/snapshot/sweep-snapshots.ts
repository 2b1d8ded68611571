import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { roleSchema } from "../../src-contract/entities/user.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { viewOf } from "../pull.ts";
import { lockFolder } from "./lock-folder.ts";
import { tidy, type TidyOptions } from "./snapshot-folder.ts";

/**
 * At the start of a server: takes away what crashes left, and whole folders of views that no role has any more. A folder in which another server is building is left to that one.
 */
export function sweepSnapshots(root: string, options: TidyOptions): void {
  const views = new Set(roleSchema.options.map(viewOf));
  for (const folder of foldersUnder(root).flatMap(foldersUnder)) {
    if (!views.has(basename(folder))) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    try {
      const lock = lockFolder(folder);
      tidy(folder, options);
      lock.close();
    } catch (error) {
      if (toErrorBody(error).kind !== "conflict") throw error;
    }
  }
}

function foldersUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}
