import type { SourceKey } from "../../src-contract/administration.ts";
import { sourceNameSchema } from "../../src-contract/ingest/ingest-protocol.ts";
import { inAccount, writeTransaction } from "../../src-server/database/dialect.ts";
import { addSourceKey, listSourceKeys, revokeSourceKey } from "../../src-server/ingest/source-keys.ts";
import { PlainError } from "../progress.ts";
import { accountNamed, atTheConsole, type Command, wanted, withDatabase } from "./command.ts";

/** The one secret that the console shows: it was not there before, and is shown this once. */
export const addSource: Command = (options) =>
  withDatabase(options, async (database) => {
    const accountId = await accountNamed(database, options);
    const name = sourceNameSchema.safeParse(wanted("--name", options.name));
    if (!name.success) throw new PlainError(`--name: ${name.error.issues[0]?.message ?? "not a name"}.`);
    const { keyId, secret } = await writeTransaction(database, accountId, (trx) =>
      addSourceKey(trx, accountId, atTheConsole(), name.data),
    );
    options.say(`key: ${keyId}`);
    options.say(`secret, shown this once: ${secret}`);
    return 0;
  });

export const listSources: Command = (options) =>
  withDatabase(options, async (database) => {
    const accountId = await accountNamed(database, options);
    const keys = await inAccount(database, accountId, (trx) => listSourceKeys(trx, accountId));
    if (keys.length === 0) options.say("no keys");
    for (const key of keys) options.say(lineOf(key));
    return 0;
  });

export const revokeSource: Command = (options) =>
  withDatabase(options, async (database) => {
    const accountId = await accountNamed(database, options);
    const keyId = wanted("--key", options.key);
    await writeTransaction(database, accountId, (trx) => revokeSourceKey(trx, accountId, atTheConsole(), keyId));
    options.say(`${keyId} is good for nothing any more.`);
    return 0;
  });

function lineOf({ source, keyId, createdAt, lastUsedAt, revokedAt }: SourceKey): string {
  const day = (time: number) => new Date(time).toISOString().slice(0, 16);
  const used = lastUsedAt === null ? "never used" : `used ${day(lastUsedAt)}`;
  const revoked = revokedAt === null ? [] : [`revoked ${day(revokedAt)}`];
  return [source, keyId, `since ${day(createdAt)}`, used, ...revoked].join(" · ");
}
