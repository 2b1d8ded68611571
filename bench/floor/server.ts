// The floor's server of edits, and the small pull and push behind the peers that bring none: raw better-sqlite3 at FULL
// behind node:http. Exactly once by the edit's id, a revision for each change, pokes over SSE.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Database from "better-sqlite3";
import type { Edit } from "../contender.ts";
import { serveCalls } from "../serve-calls.ts";
import { readClients } from "../work-unit.ts";

const pageRows = 2_000;
let database: Database.Database;
const listeners = new Set<ServerResponse>();

serveCalls({
  load({ clientsFile, folder }: { clientsFile: string; folder: string }) {
    database = new Database(`${folder}/server.db`);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.exec(`
      CREATE TABLE clients (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, jobTitle TEXT NOT NULL, body TEXT NOT NULL);
      CREATE INDEX clients_revision ON clients (revision);
      CREATE TABLE applied (editId TEXT PRIMARY KEY, revision INTEGER NOT NULL);
      CREATE TABLE counter (revision INTEGER NOT NULL);
      INSERT INTO counter VALUES (0);
    `);
    const insert = database.prepare("INSERT INTO clients VALUES (?, ?, ?, ?)");
    database.transaction(() => {
      let revision = 0;
      for (const client of readClients(clientsFile)) {
        revision += 1;
        insert.run(client.id, revision, client.jobTitle, JSON.stringify(client));
      }
      database.prepare("UPDATE counter SET revision = ?").run(revision);
    })();
  },
  listen: () =>
    new Promise<string>((resolve) => {
      const server = createServer((request, response) => void answer(request, response));
      server.keepAliveTimeout = 60_000;
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
  countEdited: (beginning: string) =>
    database.prepare("SELECT count(*) FROM clients WHERE jobTitle LIKE ? || '%'").pluck().get(beginning),
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/events") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(":\n\n");
    listeners.add(response);
    response.once("close", () => listeners.delete(response));
    return;
  }
  if (request.method === "POST") {
    const revision = push(JSON.parse(await textOf(request)) as Edit[]);
    response.end(JSON.stringify({ revision }));
    for (const listener of listeners) listener.write(`data: ${revision}\n\n`);
    return;
  }
  const { searchParams } = new URL(request.url ?? "", "http://floor");
  const limit = Number(searchParams.get("limit") ?? pageRows);
  response.end(JSON.stringify(pull(Number(searchParams.get("since")), limit)));
}

function push(edits: Edit[]): number {
  const apply = database.transaction(() => {
    let revision = statement("SELECT revision FROM counter").pluck().get() as number;
    for (const { editId, clientId, text } of edits) {
      if (statement("INSERT OR IGNORE INTO applied VALUES (?, ?)").run(editId, revision + 1).changes === 0) continue;
      revision += 1;
      statement("UPDATE clients SET revision = ?, jobTitle = ? WHERE id = ?").run(revision, text, clientId);
    }
    statement("UPDATE counter SET revision = ?").run(revision);
    return revision;
  });
  return apply.immediate();
}

function pull(since: number, limit: number): { rows: unknown[]; cookie: number } {
  const rows = statement("SELECT * FROM clients WHERE revision > ? ORDER BY revision LIMIT ?").all(since, limit) as {
    revision: number;
    jobTitle: string;
    body: string;
  }[];
  return {
    rows: rows.map(({ body, jobTitle }) => ({ ...(JSON.parse(body) as object), jobTitle })),
    cookie: rows.at(-1)?.revision ?? since,
  };
}

const statements = new Map<string, Database.Statement>();
function statement(sql: string): Database.Statement {
  const known = statements.get(sql) ?? database.prepare(sql);
  statements.set(sql, known);
  return known;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
