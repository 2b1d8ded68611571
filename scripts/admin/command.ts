import type { Knex } from "knex";
import type { Doer } from "../../src-server/audit/record-audit.ts";
import type { Configuration } from "../../src-server/configuration.ts";
import { inAccount } from "../../src-server/database/dialect.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import { stagingIn } from "../../src-server/files/file-storage.ts";
import { openFileStorage } from "../../src-server/files/open-storage.ts";
import type { FilePlaces } from "../../src-server/files/remove-files.ts";
import { findAccount } from "../../src-server/session/accounts.ts";
import { PlainError } from "../progress.ts";

/** Where the command is typed. */
export type Console = {
  environment: Record<string, string | undefined>;
  say(line: string): void;
  readPassword(): Promise<string>;
};

/** What stood on the command line. */
export type AdminOptions = Console & {
  configuration: Configuration;
  /** The data folder. */
  folder: string;
  /** What followed the command's name. */
  file: string | undefined;
  country: string;
  account?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  role?: string | undefined;
  sip?: string | undefined;
  noted?: string | undefined;
  to?: string | undefined;
  csv?: string | undefined;
  client?: string | undefined;
  reason?: string | undefined;
  act?: string | undefined;
  key?: string | undefined;
  "forget-second-factor"?: boolean | undefined;
};

/** The console is nobody of the account, and may do everything. */
export const atTheConsole = (): Doer => ({ actorId: null, deviceId: null, at: Date.now() });

export function filePlaces({ configuration }: AdminOptions): FilePlaces {
  const { files } = configuration;
  return { storage: openFileStorage(files), staging: stagingIn(files.folder) };
}

/** Throws a PlainError when the server has no account of this name. */
export async function accountNamed(database: Knex, { account }: AdminOptions): Promise<number> {
  const name = wanted("--account", account);
  const accountId = await inAccount(database, null, (trx) => findAccount(trx, name));
  if (accountId === undefined) throw new PlainError(`There is no account «${name}».`);
  return accountId;
}

/** Answers the exit code. */
export type Command = (options: AdminOptions) => Promise<number>;

export async function withDatabase<Value>(
  { configuration }: AdminOptions,
  work: (database: Knex) => Promise<Value>,
): Promise<Value> {
  const database = await openDatabase(configuration.database);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

export function wanted(option: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "") throw new PlainError(`${option} is missing.`);
  return value.trim();
}
