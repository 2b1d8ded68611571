import { randomUUID } from "node:crypto";
import { get } from "node:http";
import watermelon from "@nozbe/watermelondb";
import sqliteAdapter from "@nozbe/watermelondb/adapters/sqlite/index.js";
import watermelonSync from "@nozbe/watermelondb/sync/index.js";
import { contentsOf } from "../../checksum.ts";
import { serveCalls, tell } from "../../serve-calls.ts";

const { Database, Model, appSchema, tableSchema } = watermelon;
const { synchronize } = watermelonSync;
const texts = [
  "last_name",
  "first_name",
  "patronymic",
  "company",
  "job_title",
  "country",
  "city",
  "time_zone",
  "manager_id",
];
const maps = ["phones", "emails", "tags", "custom_fields"];
const optional = ["country", "time_zone", "manager_id"];

class Client extends Model {
  static table = "clients";
}

let database;
let url;
let stream;
let syncing = Promise.resolve();

serveCalls({
  open(place) {
    url = place.url;
    database = openDatabase(place.folder);
  },
  async firstSync() {
    await sync();
    if ((await database.get("clients").query().fetchCount()) === 0) throw new Error("nothing came");
  },
  async contents() {
    const rows = await database.get("clients").query().unsafeFetchRaw();
    return contentsOf(
      rows.map((row) => ({
        id: row.id,
        lastName: row.last_name,
        firstName: row.first_name,
        company: row.company,
        city: row.city,
        createdAt: row.created,
        phones: JSON.parse(row.phones),
        emails: JSON.parse(row.emails),
      })),
    );
  },
  goLive: () =>
    new Promise((resolve) => {
      stream = get(`${url}/events`, (response) => {
        response.on("data", (data) => {
          if (data.toString().startsWith(":")) resolve();
          else void sync().then(() => tell("changed"));
        });
      }).on("error", () => undefined); // cut by goOffline
    }),
  goOffline() {
    stream?.destroy();
    stream = null;
  },
  async edit({ clientId, text }) {
    await database.write(async () => {
      const client = await database.get("clients").find(clientId);
      await client.update((record) => record._setRaw("job_title", text));
    });
    if (stream) void sync();
  },
  read: async (clientId) => (await database.get("clients").find(clientId))._getRaw("job_title"),
  pushAll: () => sync(),
  async startToFirstQuery({ folder, clientId }) {
    return (await openDatabase(folder).get("clients").find(clientId)).id === clientId;
  },
});

function openDatabase(folder) {
  const Adapter = sqliteAdapter.default;
  const schema = appSchema({
    version: 1,
    tables: [
      tableSchema({
        name: "clients",
        columns: [
          ...[...texts, ...maps].map((name) => ({ name, type: "string", isOptional: optional.includes(name) })),
          { name: "created", type: "number" },
        ],
      }),
    ],
  });
  const adapter = new Adapter({ schema, dbName: `${folder}/cache.db`, jsi: false });
  return new Database({ adapter, modelClasses: [Client] });
}

/** One after another: a sync that is asked for during another one comes after it. */
function sync() {
  syncing = syncing.catch(() => undefined).then(() => synchronize({ database, pullChanges, pushChanges }));
  return syncing;
}

async function pullChanges({ lastPulledAt }) {
  const since = lastPulledAt ?? 0;
  const response = await fetch(`${url}/pull?since=${since}&limit=100000000`);
  const { rows, cookie } = await response.json();
  const records = rows.map(recordOf);
  const none = { created: [], updated: [], deleted: [] };
  const clients = since === 0 ? { ...none, created: records } : { ...none, updated: records };
  // the counter is what its timestamps are for; 0 would be taken for none
  return { changes: { clients }, timestamp: Math.max(1, cookie) };
}

async function pushChanges({ changes }) {
  const edits = changes.clients.updated.map(({ id, job_title: text }) => ({
    editId: randomUUID(),
    clientId: id,
    text,
  }));
  const response = await fetch(`${url}/push`, { method: "POST", body: JSON.stringify(edits) });
  if (!response.ok) throw new Error(`status ${response.status}`);
}

function recordOf(client) {
  return {
    id: client.id,
    last_name: client.lastName,
    first_name: client.firstName,
    patronymic: client.patronymic,
    company: client.company,
    job_title: client.jobTitle,
    country: client.country,
    city: client.city,
    time_zone: client.timeZone,
    manager_id: client.managerId,
    phones: JSON.stringify(client.phones),
    emails: JSON.stringify(client.emails),
    tags: JSON.stringify(client.tags),
    custom_fields: JSON.stringify(client.customFields),
    created: client.createdAt,
  };
}
