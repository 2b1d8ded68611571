import { open, readFile, rename, rm } from "node:fs/promises";

export type JsonFile =
  | { state: "missing" }
  | { state: "read"; value: unknown }
  /** Not JSON: the file was renamed to `keptAs`, nobody's settings are thrown away. */
  | { state: "damaged"; keptAs: string };

/** Reads a small JSON file. Throws what the file system throws, except that the file is missing. */
export async function readJsonFile(path: string, now: () => number): Promise<JsonFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return { state: "missing" };
    throw error;
  }
  try {
    return { state: "read", value: JSON.parse(text) };
  } catch {
    const keptAs = `${path}.damaged-${now()}`;
    await rename(path, keptAs);
    return { state: "damaged", keptAs };
  }
}

/** Whole or not at all: a new file beside the old one, flushed to the disk, then renamed over it. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.writing`;
  try {
    const file = await open(draft, "w");
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
