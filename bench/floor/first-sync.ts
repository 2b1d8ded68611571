// The floor's desk of first syncs: a ready file, or rows, into an encrypted file that is searchable and on the disk.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import Database from "better-sqlite3";
import { contentsOf } from "../checksum.ts";
import { serveCalls } from "../serve-calls.ts";
import type { UnitClient } from "../work-unit.ts";
import { assertSearchable, clientsOfFloor, createLoad, floorKey, openFloor, openForLoad, settle } from "./form.ts";

type Asked = { url: string; folder: string; clients: number };
const agent = new Agent({ keepAlive: true });

serveCalls({
  async fromFile({ url, folder, clients }: Asked) {
    const file = `${folder}/cache.db`;
    const started = performance.now();
    const response = await ask(`${url}/file`);
    await pipeline(response, createZstdDecompress(), createWriteStream(file, { highWaterMark: 1 << 20 }));
    encrypt(file);
    settle(file);
    const database = openFloor(file);
    assertSearchable(database, clients);
    const milliseconds = performance.now() - started;
    database.close();
    return milliseconds;
  },
  async fromRows({ url, folder, clients }: Asked) {
    const file = `${folder}/cache.db`;
    const started = performance.now();
    const loading = openForLoad(file);
    const load = createLoad(loading);
    let next = ask(`${url}/pages/0`);
    for (let page = 1; ; page += 1) {
      const response = await next;
      if (response.statusCode !== 200) break;
      next = ask(`${url}/pages/${page}`);
      for (const client of JSON.parse(await textOf(response)) as UnitClient[]) load.add(client);
    }
    load.finish();
    loading.close();
    settle(file);
    const database = openFloor(file);
    assertSearchable(database, clients);
    const milliseconds = performance.now() - started;
    database.close();
    return milliseconds;
  },
  contents({ folder }: { folder: string }) {
    const database = openFloor(`${folder}/cache.db`);
    const contents = contentsOf(clientsOfFloor(database));
    database.close();
    return contents;
  },
});

function encrypt(file: string): void {
  const plain = new Database(file);
  plain.pragma("journal_mode = OFF");
  plain.pragma("synchronous = OFF");
  plain.pragma("cipher = 'aegis'");
  plain.pragma(`rekey = 'raw:${floorKey}'`);
  plain.close();
}

async function ask(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
