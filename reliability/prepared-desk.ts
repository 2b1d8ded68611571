import { newClientRow } from "../src-contract/mutations/create-client.ts";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Chance } from "../scripts/seed/chance.ts";
import type { Cache } from "../src-cache/cache.ts";
import type { RowPatch } from "../src-contract/row-patch.ts";
import { put } from "../src-contract/row-patch.ts";
import { createCoreDesk, mobile, newClient, testDataKey } from "../src-main/store/sync/core-for-tests.ts";
import { createModelServer, type ModelServer } from "../src-main/store/sync/model-server-for-tests.ts";

/** The files of one person by name. */
export type Files = ReadonlyMap<string, Buffer>;

/** A desk's files at one moment, and what they hold. */
export type PreparedDesk = {
  server: ModelServer;
  author: { userId: string; deviceId: string };
  dataKey: string;
  /** As a kill leaves them: with a log, of which a part is in the file already. */
  killed: Files;
  /** As the application's end leaves them. */
  closed: Files;
  /** What every table holds, the same in both. */
  tables: ReadonlyMap<string, string>;
  unsent: { mutationId: string; text: string }[];
  drafts: number;
};

const words = ["договор", "перезвонить", "счёт", "доставка", "не берёт трубку", "ждёт письма", "скидка", "адрес"];

/** Clients that came from the server, comments and drafts that did not go there yet. */
export async function prepareDesk(
  folder: string,
  chance: Chance,
  size: { clients: number; unsent: number },
): Promise<PreparedDesk> {
  mkdirSync(folder, { recursive: true });
  const server = createModelServer({ pageRows: 40 });
  const clientIds = writeClients(server, chance, size.clients);
  const desk = await createCoreDesk(server, { folder, userId: chance.id(1), deviceId: chance.id(2) });
  await desk.sync();
  desk.account.cache.database.pragma("wal_checkpoint(PASSIVE)");
  desk.account.noteCommit();

  const unsent: PreparedDesk["unsent"] = [];
  for (let index = 0; index < size.unsent; index += 1) {
    const text = `${chance.pick(words)} ${index}`;
    const args = { commentId: chance.id(index + 10), clientId: chance.pick(clientIds), callId: null, text };
    const { mutationId } = desk.mutate({ name: "addComment", args });
    unsent.push({ mutationId, text });
    saveDraft(desk.account.cache, { key: `comment:${args.clientId}`, text: `${text}, и ещё` });
    // the middle of it is carried into the file: what stands in the log only is newer than what stands in both
    if (index === Math.floor(size.unsent / 2)) desk.account.cache.database.pragma("wal_checkpoint(PASSIVE)");
    desk.account.noteCommit();
  }
  const killed = readFiles(folder);
  const tables = tablesOf(desk.account.cache);
  const drafts = desk.account.cache.all("SELECT 1 FROM drafts").length;
  desk.close();
  return {
    server,
    author: desk.author,
    dataKey: testDataKey,
    killed,
    closed: readFiles(folder),
    tables,
    unsent,
    drafts,
  };
}

export function writeClients(server: ModelServer, chance: Chance, count: number): string[] {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const clientId = chance.id(1_000 + index);
    const { clientId: _id, ...fields } = newClient({
      lastName: `Клиент ${index}`,
      phones: { [chance.id(index)]: mobile(`+79${chance.digits(9)}`) },
    });
    const patch: RowPatch = [put("clients", newClientRow(clientId, fields, { importId: null, createdAt: index }))];
    server.write(patch);
    ids.push(clientId);
  }
  return ids;
}

export function saveDraft(cache: Cache, { key, text }: { key: string; text: string }): void {
  cache.run(
    `INSERT INTO drafts (key, text, updatedAt, subjectId) VALUES (?, ?, 1, ?)
    ON CONFLICT (key) DO UPDATE SET text = excluded.text`,
    key,
    text,
    key.slice(key.lastIndexOf(":") + 1),
  );
}

/** Every table that has rows of its own, those in which FTS5 keeps its indexes among them, each as one fingerprint. */
export function tablesOf({ database }: Cache): Map<string, string> {
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name")
    .pluck()
    .all() as string[];
  const tables = new Map<string, string>();
  for (const name of names) {
    const hash = createHash("sha1");
    for (const row of database.prepare(`SELECT * FROM "${name}"`).raw().iterate() as Iterable<unknown[]>)
      for (const value of row) hash.update(Buffer.isBuffer(value) ? value : String(value)).update("\0");
    tables.set(name, hash.digest("hex"));
  }
  return tables;
}

export function readFiles(folder: string): Files {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map(({ name }) => [name, readFileSync(join(folder, name))]));
}

export function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}
