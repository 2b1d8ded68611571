// PouchDB's own server: express-pouchdb over LevelDB, with what replication needs.
import express from "express";
import expressPouchDb from "express-pouchdb";
import PouchDB from "pouchdb";
import { serveCalls } from "../../serve-calls.ts";
import { readClients } from "../../work-unit.ts";

const batch = 2_000;
let Server;
let clients;

serveCalls({
  async load({ clientsFile, folder }) {
    Server = PouchDB.defaults({ prefix: `${folder}/` });
    clients = new Server("clients");
    let docs = [];
    for (const { id, ...client } of readClients(clientsFile)) {
      docs.push({ _id: id, ...client });
      if (docs.length < batch) continue;
      await clients.bulkDocs(docs);
      docs = [];
    }
    await clients.bulkDocs(docs);
  },
  listen: () =>
    new Promise((resolve) => {
      const app = express();
      app.use(expressPouchDb(Server, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: "/dev/null" }));
      const server = app.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
    }),
  async countEdited(beginning) {
    const { rows } = await clients.allDocs({ include_docs: true });
    return rows.filter(({ doc }) => doc.jobTitle?.startsWith(beginning)).length;
  },
});
