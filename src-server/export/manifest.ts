import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { serverMigrations } from "../../migrations/server/index.ts";
import { sha256Schema } from "../../src-contract/entities/file.ts";

const manifestName = "manifest.json";

/**
 * What an export is: written last, so that a folder without it is none. It says nothing of when and where it was made:
 * the same account gives the same bytes.
 */
export const manifestSchema = z.object({
  product: z.literal("kartoteka"),
  format: z.literal(1),
  /** Its number is kept: the desks' files are filed under it. */
  account: z.object({ id: z.int().positive(), name: z.string() }),
  /** By which the tables have their form. */
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string().regex(/^[A-Za-z]+$/),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      /** Of the file, hex. */
      sha256: sha256Schema,
    }),
  ),
  /** What has a row and had no bytes on that server. Of every other row of `files` the bytes are in the folder. */
  missingFiles: z.array(sha256Schema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const presentMigrations = Object.keys(serverMigrations);

export function manifestFile(folder: string): string {
  return join(folder, manifestName);
}

export function tableFile(folder: string, table: string): string {
  return join(folder, `${table}.jsonl`);
}

/** Where the bytes with this hash lie in an export, as the server has them. */
export function attachedFile(folder: string, sha256: string): string {
  return join(folder, "files", sha256.slice(0, 2), sha256);
}

/** Throws for a folder that is no whole export, and for one whose tables have another form than this version's. */
export function readManifest(folder: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile(folder), "utf8")));
  } catch (error) {
    throw new Error(`${folder} holds no finished export`, { cause: error });
  }
  if (manifest.migrations.join() !== presentMigrations.join())
    throw new Error("the export was made by another version: import it with that one, and update afterwards");
  return manifest;
}
