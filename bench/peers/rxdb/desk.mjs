import { randomUUID } from "node:crypto";
import { get } from "node:http";
import { createRxDatabase } from "rxdb";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { Subject } from "rxjs";
import { contentsOf } from "../../checksum.ts";
import { serveCalls, tell } from "../../serve-calls.ts";

const texts = ["lastName", "firstName", "patronymic", "company", "jobTitle", "city"];
const optional = ["country", "timeZone", "managerId"];
const maps = ["phones", "emails", "tags", "customFields"];
const schema = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: { type: "string", maxLength: 40 },
    ...Object.fromEntries(texts.map((name) => [name, { type: "string" }])),
    ...Object.fromEntries(optional.map((name) => [name, { type: ["string", "null"] }])),
    ...Object.fromEntries(maps.map((name) => [name, { type: "object", additionalProperties: true }])),
    createdAt: { type: "number" },
  },
  required: ["id", "createdAt"],
};
const batchSize = 2_000;

let clients;
let url;
let stream;
let replication;
let poke;
let isOnline = true;

serveCalls({
  async open(place) {
    url = place.url;
    const database = await createRxDatabase({ name: `bench-${process.pid}`, storage: getRxStorageMemory() });
    ({ clients } = await database.addCollections({ clients: { schema } }));
  },
  async firstSync() {
    startReplication();
    await replication.awaitInitialReplication();
    if ((await clients.count().exec()) === 0) throw new Error("nothing came");
  },
  async contents() {
    return contentsOf((await clients.find().exec()).map((document) => document.toJSON()));
  },
  goLive() {
    clients.$.subscribe(() => tell("changed"));
    return new Promise((resolve) => {
      stream = get(`${url}/events`, (response) => {
        response.on("data", (data) => {
          if (data.toString().startsWith(":")) resolve();
          else poke.next("RESYNC");
        });
      }).on("error", () => undefined); // cut by goOffline
    });
  },
  async goOffline() {
    isOnline = false;
    stream?.destroy();
    await replication.cancel();
  },
  async edit({ clientId, text }) {
    const document = await clients.findOne(clientId).exec();
    await document.incrementalPatch({ jobTitle: text });
  },
  read: async (clientId) => (await clients.findOne(clientId).exec())?.jobTitle ?? null,
  async pushAll() {
    if (!isOnline) startReplication();
    isOnline = true;
    await replication.awaitInSync();
  },
  startToFirstQuery() {
    throw new Error("RxDB's free storages keep nothing on the disk");
  },
});

function startReplication() {
  poke = new Subject();
  replication = replicateRxCollection({
    collection: clients,
    replicationIdentifier: "bench",
    live: true,
    retryTime: 100,
    pull: {
      batchSize,
      stream$: poke.asObservable(),
      async handler(checkpoint, limit) {
        const since = checkpoint?.cookie ?? 0;
        const response = await fetch(`${url}/pull?since=${since}&limit=${limit}`);
        const { rows, cookie } = await response.json();
        return { documents: rows.map((row) => ({ ...row, _deleted: false })), checkpoint: { cookie } };
      },
    },
    push: {
      batchSize: 200,
      async handler(rows) {
        const edits = rows.map(({ newDocumentState: { id, jobTitle } }) => ({
          editId: randomUUID(),
          clientId: id,
          text: jobTitle,
        }));
        const response = await fetch(`${url}/push`, { method: "POST", body: JSON.stringify(edits) });
        if (!response.ok) throw new Error(`status ${response.status}`);
        return [];
      },
    },
  });
}
