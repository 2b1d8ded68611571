import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { roleSchema } from "../../src-contract/entities/user.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { scopeOf } from "../pull.ts";
import { lockFolder } from "./lock-folder.ts";
import { tidy, type TidyOptions } from "./snapshot-folder.ts";

/**
 * At the start of a server: takes away what crashes left, and whole folders of scopes that no role has any more (what a
 * role may see has changed since). A folder in which another server is building is left to that one.
 */
export function sweepSnapshots(root: string, options: TidyOptions): void {
  const scopes = new Set(roleSchema.options.map(scopeOf));
  for (const folder of foldersUnder(root).flatMap(foldersUnder)) {
    if (!scopes.has(basename(folder))) {
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
