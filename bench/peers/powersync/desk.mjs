import { column, Schema, Table } from "@powersync/common";
import { PowerSyncDatabase } from "@powersync/node";
import { contentsOf } from "../../checksum.ts";
import { serveCalls, tell } from "../../serve-calls.ts";

const texts = [
  "lastName",
  "firstName",
  "patronymic",
  "company",
  "jobTitle",
  "country",
  "city",
  "timeZone",
  "managerId",
];
const maps = ["phones", "emails", "tags", "customFields"];
const columns = Object.fromEntries([...texts, ...maps].map((name) => [name, column.text]));
const schema = new Schema({ clients: new Table({ ...columns, createdAt: column.integer }) });

let database;
let url;

serveCalls({
  open(place) {
    url = place.url;
    database = openDatabase(place.folder);
  },
  async firstSync() {
    await database.connect(connector);
    await database.waitForFirstSync();
    const { clients } = await database.get("SELECT count(*) AS clients FROM clients");
    if (clients === 0) throw new Error("nothing came");
  },
  async contents() {
    const rows = await database.getAll("SELECT * FROM clients");
    return contentsOf(rows.map((row) => ({ ...row, phones: JSON.parse(row.phones), emails: JSON.parse(row.emails) })));
  },
  goLive() {
    database.onChange({ onChange: () => tell("changed") }, { tables: ["clients"], throttleMs: 0 });
  },
  goOffline: () => database.disconnect(),
  async edit({ clientId, text }) {
    await database.execute("UPDATE clients SET jobTitle = ? WHERE id = ?", [text, clientId]);
  },
  async read(clientId) {
    return (await database.getOptional("SELECT jobTitle FROM clients WHERE id = ?", [clientId]))?.jobTitle ?? null;
  },
  async pushAll() {
    await database.connect(connector);
    for (;;) {
      const { waiting } = await database.get("SELECT count(*) AS waiting FROM ps_crud");
      if (waiting === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  },
  async startToFirstQuery({ folder, clientId }) {
    return (await openDatabase(folder).getOptional("SELECT id FROM clients WHERE id = ?", [clientId])) !== null;
  },
});

function openDatabase(folder) {
  return new PowerSyncDatabase({ schema, database: { dbFilename: "cache.db", dbLocation: folder } });
}

const connector = {
  fetchCredentials: async () => ({ endpoint: url, token: "bench" }),
  async uploadData(open) {
    const batch = await open.getCrudBatch(1_000);
    if (!batch) return;
    const edits = batch.crud.map(({ id, opData }) => ({ id, changes: opData }));
    const response = await fetch(`${url}/push`, { method: "POST", body: JSON.stringify(edits) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    await batch.complete();
  },
};
