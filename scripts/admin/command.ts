import type { Knex } from "knex";
import type { Configuration } from "../../src-server/configuration.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
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
};

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
