// The floor's desk: raw better-sqlite3, encrypted, FULL; an edit and its outbox row in one commit, pushed in batches.
import { Agent, get, request as httpRequest } from "node:http";
import type Database from "better-sqlite3";
import { contentsOf } from "../checksum.ts";
import type { Edit } from "../contender.ts";
import { serveCalls, tell } from "../serve-calls.ts";
import type { UnitClient } from "../work-unit.ts";
import { clientsOfFloor, createLoad, openFloor, openForLoad, settle } from "./form.ts";

const batch = 200;
const agent = new Agent({ keepAlive: true });
let file = "";
let url = "";
let database: Database.Database;
let isLive = false;
let stream: { destroy(): void } | null = null;

serveCalls({
  open(place: { folder: string; url: string }) {
    file = `${place.folder}/cache.db`;
    url = place.url;
  },
  async firstSync() {
    const loading = openForLoad(file);
    const load = createLoad(loading);
    let cookie = 0;
    for (let page = await pullPage(0); page.rows.length > 0; page = await pullPage(cookie)) {
      for (const client of page.rows) load.add(client);
      cookie = page.cookie;
    }
    load.finish();
    loading.prepare("UPDATE state SET cookie = ?").run(cookie);
    loading.close();
    settle(file);
    database = openFloor(file);
  },
  contents: () => contentsOf(clientsOfFloor(database)),
  goLive: () =>
    new Promise<void>((resolve) => {
      isLive = true;
      stream = get(`${url}/events`, (response) => {
        response.on("data", (data: Buffer) => {
          if (data.toString().startsWith(":")) resolve();
          else void pull();
        });
      }).on("error", () => undefined); // cut by goOffline
    }),
  goOffline() {
    isLive = false;
    stream?.destroy();
  },
  edit(edit: Edit) {
    database.transaction(() => {
      statement("UPDATE clients SET jobTitle = ? WHERE id = ?").run(edit.text, edit.clientId);
      statement("INSERT INTO outbox VALUES (?, ?, ?)").run(edit.editId, edit.clientId, edit.text);
    })();
    if (isLive) void push();
  },
  read: (clientId: string) => statement("SELECT jobTitle FROM clients WHERE id = ?").pluck().get(clientId) ?? null,
  async pushAll() {
    while (await push());
  },
  startToFirstQuery({ folder, clientId }: { folder: string; clientId: string }) {
    database = openFloor(`${folder}/cache.db`);
    return database.prepare("SELECT * FROM clients WHERE id = ?").get(clientId) !== undefined;
  },
});

async function push(): Promise<boolean> {
  const edits = statement("SELECT * FROM outbox ORDER BY rowid LIMIT ?").all(batch) as Edit[];
  if (edits.length === 0) return false;
  await post(`${url}/push`, edits);
  database.transaction(() => {
    for (const { editId } of edits) statement("DELETE FROM outbox WHERE editId = ?").run(editId);
  })();
  return true;
}

async function pull(): Promise<void> {
  const { rows, cookie } = await pullPage(statement("SELECT cookie FROM state").pluck().get() as number);
  database.transaction(() => {
    for (const { id, jobTitle } of rows) statement("UPDATE clients SET jobTitle = ? WHERE id = ?").run(jobTitle, id);
    statement("UPDATE state SET cookie = ?").run(cookie);
  })();
  tell("changed");
}

function pullPage(since: number): Promise<{ rows: UnitClient[]; cookie: number }> {
  return ask("GET", `${url}/pull?since=${since}`);
}

function post(address: string, body: unknown): Promise<unknown> {
  return ask("POST", address, JSON.stringify(body));
}

function ask<Value>(method: string, address: string, body?: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const asked = httpRequest(address, { method, agent, ...(body === undefined ? {} : { headers }) }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString("utf8")) as Value));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const statements = new Map<string, Database.Statement>();
function statement(sql: string): Database.Statement {
  const known = statements.get(sql) ?? database.prepare(sql);
  statements.set(sql, known);
  return known;
}
