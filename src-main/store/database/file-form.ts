import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { storeMigrations } from "../../../migrations/store/index.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { fromCheckedJson, toCheckedJson } from "./checked-json.ts";
import { replaceFile } from "./durable-files.ts";

const formSchema = z.looseObject({ migrations: z.array(z.string()) });

/**
 * Which migrations the file beside it has, or was about to get: to be read before that file is opened, because opening
 * and closing a SQLite file moves its log into it. R-8: what a newer version wrote stays byte by byte as it is.
 * Throws clientTooOld. Without a form that can be read the file itself is asked (migrateDatabase).
 */
export function checkForm(file: string): void {
  const names = readForm(file)?.migrations ?? [];
  const unknown = names.filter((name) => !Object.hasOwn(storeMigrations, name));
  if (unknown.length > 0) throw new KartotekaError("clientTooOld", `the local file has ${unknown.join(", ")}`);
}

/** Before the file is migrated. */
export function noteForm(file: string): void {
  const migrations = Object.keys(storeMigrations);
  if (readForm(file)?.migrations.join() === migrations.join()) return;
  replaceFile(file, toCheckedJson({ migrations }));
}

function readForm(file: string): z.infer<typeof formSchema> | null {
  if (!existsSync(file)) return null;
  // torn or rotten: it only repeats what the file says
  const parsed = formSchema.safeParse(fromCheckedJson(readFileSync(file, "utf8")));
  return parsed.success ? parsed.data : null;
}
