import { randomBytes, randomUUID } from "node:crypto";
import type { Knex } from "knex";
import { writeTransaction } from "./dialect.ts";

export type ServerSettings = {
  /** The life of this database (sync rule 7): a desk with another one takes everything anew. */
  epoch: string;
  /** Signs access tokens, 256 bits. */
  accessKey: Uint8Array;
};

/** Set while `move-to` fills this database, and in a file whose contents were moved, where to. */
export const movingKey = "moving";
export const movedKey = "movedTo";

/** Makes what is missing at the first start; several servers that start at once over one database agree. */
export function readServerSettings(database: Knex, { newEpoch }: { newEpoch: boolean }): Promise<ServerSettings> {
  return writeTransaction(database, null, async (trx) => {
    await assertHome(trx);
    if (newEpoch) await trx("serverSettings").where({ key: "epoch" }).delete();
    await trx("serverSettings")
      .insert([{ key: "epoch", value: randomUUID() }])
      .onConflict("key")
      .ignore();
    await trx("serverSettings")
      .insert([{ key: "accessKey", value: randomBytes(32).toString("hex") }])
      .onConflict("key")
      .ignore();
    const rows: { key: string; value: string }[] = await trx("serverSettings").select("key", "value");
    const valueOf = (key: string) => {
      const row = rows.find((setting) => setting.key === key);
      if (!row) throw new Error(`the server's setting ${key} is missing`);
      return row.value;
    };
    return { epoch: valueOf("epoch"), accessKey: Buffer.from(valueOf("accessKey"), "hex") };
  });
}

/** Two servers that each think the data are theirs would part them for good. */
async function assertHome(trx: Knex): Promise<void> {
  const marks: { key: string; value: string }[] = await trx("serverSettings").whereIn("key", [movingKey, movedKey]);
  for (const { key, value } of marks) {
    if (key === movedKey) throw new Error(`everything here was moved to ${value}: start with DATABASE_URL`);
    throw new Error("this database is being filled by move-to: let that finish first, by the same command");
  }
}
