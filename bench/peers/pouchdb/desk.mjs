import PouchDB from "pouchdb";
import { contentsOf } from "../../checksum.ts";
import { serveCalls, tell } from "../../serve-calls.ts";

const batches = { batch_size: 1_000, batches_limit: 10 };
let clients;
let remote;
let sync;

serveCalls({
  open({ folder, url }) {
    clients = new PouchDB(`${folder}/cache`);
    remote = new PouchDB(`${url}/clients`);
  },
  async firstSync() {
    const { docs_written: written } = await PouchDB.replicate(remote, clients, batches);
    const { doc_count: count } = await clients.info();
    if (count < written) throw new Error(`${count} of ${written} documents`);
  },
  async contents() {
    const { rows } = await clients.allDocs({ include_docs: true });
    return contentsOf(rows.map(({ doc }) => ({ id: doc._id, ...doc })));
  },
  goLive() {
    sync = clients.sync(remote, { live: true, retry: true });
    sync.on("change", ({ direction }) => direction === "pull" && tell("changed"));
  },
  goOffline: () => sync?.cancel(),
  async edit({ clientId, text }) {
    await clients.put({ ...(await clients.get(clientId)), jobTitle: text });
  },
  read: async (clientId) => (await clients.get(clientId)).jobTitle,
  async pushAll() {
    await PouchDB.replicate(clients, remote, batches);
  },
  async startToFirstQuery({ folder, clientId }) {
    return (await new PouchDB(`${folder}/cache`).get(clientId))._id === clientId;
  },
});
