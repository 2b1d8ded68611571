// The floor's server of first syncs: bytes that lie ready, over plain node:http.
import { createReadStream, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createZstdCompress, constants } from "node:zlib";
import { createWriteStream, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { serveCalls } from "../serve-calls.ts";
import { readClients, type UnitClient } from "../work-unit.ts";
import { createLoad, openForLoad } from "./form.ts";

const pageRows = 2_000;
let readyFile = "";
let pages: Buffer[] = [];

serveCalls({
  /** The ready file: built, compressed at level 3. */
  async prepareFile({ clientsFile, folder }: { clientsFile: string; folder: string }) {
    const plain = `${folder}/ready.db`;
    const database = openForLoad(plain, null);
    const load = createLoad(database);
    for (const client of readClients(clientsFile)) load.add(client);
    load.finish();
    database.close();
    readyFile = `${folder}/ready.db.zst`;
    const level = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
    await pipeline(createReadStream(plain), createZstdCompress(level), createWriteStream(readyFile));
    rmSync(plain);
  },
  /** Pages of JSON as they would travel. */
  preparePages({ clientsFile }: { clientsFile: string }) {
    pages = [];
    let page: UnitClient[] = [];
    const flush = () => {
      if (page.length > 0) pages.push(Buffer.from(JSON.stringify(page)));
      page = [];
    };
    for (const client of readClients(clientsFile)) {
      page.push(client);
      if (page.length === pageRows) flush();
    }
    flush();
  },
  listen: () =>
    new Promise<string>((resolve) => {
      const server = createServer((request, response) => {
        if (request.url === "/file") {
          createReadStream(readyFile, { highWaterMark: 1 << 20 }).pipe(response);
          return;
        }
        const page = pages[Number(request.url?.slice("/pages/".length))];
        response.writeHead(page ? 200 : 404, { "content-type": "application/json" });
        response.end(page);
      });
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
  fileBytes: () => readFileSync(readyFile).length,
});
