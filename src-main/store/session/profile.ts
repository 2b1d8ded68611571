import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { v4 as randomId } from "uuid";
import { z } from "zod";
import { idSchema } from "../../../src-contract/entities/basics.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { fromCheckedJson, toCheckedJson } from "../database/checked-json.ts";
import { replaceFile } from "../database/durable-files.ts";
import { passwordWrapSchema } from "./data-key.ts";

const wrappedKeySchema = z.object({
  /** As the operating system gave it back; null when it keeps no secrets or the person signed out. */
  byOs: z.string().nullable(),
  byPassword: passwordWrapSchema,
});
export type WrappedKey = z.infer<typeof wrappedKeySchema>;

/** One person on one server: where the files are, and what their key can be had from. Nothing secret in the clear. */
const knownAccountSchema = z.object({
  serverUrl: z.string(),
  email: z.string(),
  userId: idSchema,
  accountId: z.int(),
  folder: z.string().regex(/^[0-9a-z-]+$/),
  /** Two while one key replaces another; none since the server has shut this device out. */
  keys: z.array(wrappedKeySchema),
  /** From the last sign-in: others' guesses do not slow this device. It opens nothing. */
  deviceProof: z.string().optional(),
});
export type KnownAccount = z.infer<typeof knownAccountSchema>;

const profileSchema = z.object({
  version: z.literal(1),
  deviceId: idSchema,
  /** Folder of the account that is signed in. */
  current: z.string().nullable(),
  lastSignIn: z.object({ serverUrl: z.string(), email: z.string() }).nullable(),
  accounts: z.array(knownAccountSchema),
});
export type Profile = z.infer<typeof profileSchema>;

/** Of a profile that a newer version wrote only this much is relied upon. */
const newerProfileSchema = z.looseObject({
  version: z.int().min(2),
  current: z.string().nullable().catch(null),
  accounts: z.array(knownAccountSchema).catch([]),
});

const fileName = "profile.json";
const backupName = "profile.backup.json";

/**
 * What is known before any database is open. A file that cannot be read gives way to the one before it: losing the
 * device id and the wrapped keys would cost the unsent work. Throws clientTooOld for one that a newer version wrote: an
 * older one in its place would lose what the newer one has put into it.
 */
export function readProfile(folder: string): Profile {
  for (const name of [fileName, backupName]) {
    const content = readChecked(folder, name);
    const parsed = profileSchema.safeParse(content);
    if (parsed.success) return parsed.data;
    const newer = newerProfileSchema.safeParse(content);
    if (newer.success) throw new KartotekaError("clientTooOld", `${name} has version ${newer.data.version}`);
  }
  if (existsSync(join(folder, fileName))) throw new KartotekaError("fileDamaged", fileName);
  return { version: 1, deviceId: randomId(), current: null, lastSignIn: null, accounts: [] };
}

/** Whose unsent work lies in this folder, the one who is signed in first; of a newer version's profile too (R-8). */
export function readAccounts(folder: string): KnownAccount[] {
  for (const name of [fileName, backupName]) {
    const parsed = z.union([profileSchema, newerProfileSchema]).safeParse(readChecked(folder, name));
    if (!parsed.success) continue;
    const { current, accounts } = parsed.data;
    return accounts.toSorted((one, other) => Number(other.folder === current) - Number(one.folder === current));
  }
  return [];
}

function readChecked(folder: string, name: string): unknown {
  const file = join(folder, name);
  return existsSync(file) ? fromCheckedJson(readFileSync(file, "utf8")) : undefined;
}

/** Whole or not at all, and on the disk when it returns. The one before it stays beside it. */
export function writeProfile(folder: string, profile: Profile): void {
  const file = join(folder, fileName);
  replaceFile(file, toCheckedJson(profile), () => {
    if (existsSync(file)) renameSync(file, join(folder, backupName));
  });
}

/** The same person on the same server has the same folder, whatever happened to the profile meanwhile. */
export function accountFolder(serverUrl: string, userId: string): string {
  return `account-${createHash("sha256").update(`${serverUrl} ${userId}`).digest("hex").slice(0, 16)}`;
}
