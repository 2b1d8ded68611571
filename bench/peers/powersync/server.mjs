// PowerSync's service is not on npm. This speaks its stream to its client: one bucket, operations in their order, write
// checkpoints, over SQLite at FULL.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { serveCalls } from "../../serve-calls.ts";
import { readClients } from "../../work-unit.ts";

const Database = createRequire(import.meta.url)("better-sqlite3");
const bucket = "all[]";
const linesOps = 1_000;
let database;
let write = 0;
const streams = new Set();

serveCalls({
  load({ clientsFile, folder }) {
    database = new Database(`${folder}/server.db`);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.exec(`
      CREATE TABLE ops (opId INTEGER PRIMARY KEY, clientId TEXT NOT NULL, body TEXT NOT NULL);
      CREATE INDEX ops_client ON ops (clientId, opId);
    `);
    const insert = database.prepare("INSERT INTO ops (clientId, body) VALUES (?, ?)");
    database.transaction(() => {
      for (const { id, ...client } of readClients(clientsFile)) {
        const { phones, emails, tags, customFields, ...plain } = client;
        const maps = Object.entries({ phones, emails, tags, customFields });
        const texts = Object.fromEntries(maps.map(([name, map]) => [name, JSON.stringify(map)]));
        insert.run(id, JSON.stringify({ ...plain, ...texts }));
      }
    })();
  },
  listen: () =>
    new Promise((resolve) => {
      const server = createServer((request, response) => void answer(request, response));
      server.keepAliveTimeout = 60_000;
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
    }),
  countEdited(beginning) {
    const newest = "SELECT max(opId), body FROM ops GROUP BY clientId";
    const rows = database.prepare(newest).all();
    return rows.filter(({ body }) => JSON.parse(body).jobTitle.startsWith(beginning)).length;
  },
});

async function answer(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  if (request.url.startsWith("/write-checkpoint2.json")) {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { write_checkpoint: String(write) } }));
    // what waits for it learns that it is reached
    for (const stream of streams) stream.send();
    return;
  }
  if (request.url.startsWith("/sync/stream")) {
    const asked = JSON.parse(text).buckets?.find(({ name }) => name === bucket);
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    const stream = { after: Number(asked?.after ?? 0), send: () => sendChanges(response, stream) };
    streams.add(stream);
    response.once("close", () => streams.delete(stream));
    stream.send();
    return;
  }
  const read = database.prepare("SELECT body FROM ops WHERE clientId = ? ORDER BY opId DESC LIMIT 1").pluck();
  const insert = database.prepare("INSERT INTO ops (clientId, body) VALUES (?, ?)");
  database.transaction(() => {
    for (const { id, changes } of JSON.parse(text))
      insert.run(id, JSON.stringify({ ...JSON.parse(read.get(id)), ...changes }));
  })();
  write += 1;
  response.end("{}");
  for (const stream of streams) stream.send();
}

function sendChanges(response, stream) {
  const last = database.prepare("SELECT max(opId) FROM ops").pluck().get() ?? 0;
  const line = (value) => response.write(`${JSON.stringify(value)}\n`);
  const lastOpId = String(last);
  // every operation counts 1, so that their sum is their number
  const buckets = [{ bucket, checksum: last, count: last, priority: 3 }];
  line({ checkpoint: { last_op_id: lastOpId, write_checkpoint: String(write), buckets } });
  const select = database.prepare("SELECT opId, clientId, body FROM ops WHERE opId > ? ORDER BY opId LIMIT ?");
  while (stream.after < last) {
    const rows = select.all(stream.after, linesOps);
    const after = stream.after;
    stream.after = rows.at(-1).opId;
    const data = rows.map(({ opId, clientId, body }) => ({
      op_id: String(opId),
      op: "PUT",
      object_type: "clients",
      object_id: clientId,
      subkey: "clients",
      checksum: 1,
      data: body,
    }));
    const more = { has_more: stream.after < last, after: String(after), next_after: String(stream.after) };
    line({ data: { bucket, data, ...more } });
  }
  line({ checkpoint_complete: { last_op_id: lastOpId } });
}
