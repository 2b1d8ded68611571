import type { Knex } from "knex";

type Write = (trx: Knex.Transaction) => Promise<unknown>;
type Waiting = { work: Write; done(value: unknown): void; failed(error: unknown): void };
type Line = { waiting: Waiting[]; isWorking: boolean };

/** Whoever reads in between waits for so many writes at most. */
const mostTogether = 16;

/** SQLite has one writer at a time; of each database there is one line of those who wait to be it. */
const lines = new WeakMap<Knex, Line>();

/**
 * Writes that wait for the same file are committed together: each flush of the disk serves all of them, and nobody is
 * answered before it. When one of them fails, the whole is taken back and each does its own again alone, so it must come
 * to the same a second time, as it must over PostgreSQL (dialect.ts).
 */
export function writeTogether<Value>(knex: Knex, work: (trx: Knex.Transaction) => Promise<Value>): Promise<Value> {
  const line = lines.get(knex) ?? { waiting: [], isWorking: false };
  lines.set(knex, line);
  return new Promise<Value>((resolve, reject) => {
    line.waiting.push({ work, done: (value) => resolve(value as Value), failed: reject });
    if (!line.isWorking) void writeAll(knex, line);
  });
}

async function writeAll(knex: Knex, line: Line): Promise<void> {
  line.isWorking = true;
  while (line.waiting.length > 0) {
    // everything about SQLite happens at once: without a turn nobody else would ever get as far as to wait
    await new Promise((resolve) => setImmediate(resolve));
    const divided = await write(knex, () => line.waiting.splice(0, mostTogether));
    for (const one of divided) await write(knex, () => [one]);
  }
  line.isWorking = false;
}

/** `take` is asked when the file is there to be written: until then others come. Returns whom it leaves to be tried alone. */
async function write(knex: Knex, take: () => Waiting[]): Promise<Waiting[]> {
  let group: Waiting[] = [];
  const values: unknown[] = [];
  try {
    await knex.transaction(async (trx) => {
      await trx.raw(takeLock);
      group = take();
      for (const { work } of group) values.push(await work(trx));
    });
  } catch (error) {
    if (group.length > 1) return group;
    // also when the file could not be had at all
    for (const { failed } of group.length === 1 ? group : take()) failed(error);
    return [];
  }
  for (const [nth, { done }] of group.entries()) done(values[nth]);
  return [];
}

/** Before anything is read: a transaction that reads first cannot wait for another process's write, it fails. */
const takeLock = 'update "serverSettings" set "value" = "value" where 0 = 1';
