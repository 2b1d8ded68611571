// The product's server without a place for snapshots: every desk takes rows. Started as src-server/server.ts is.
import type { AddressInfo } from "node:net";
import { buildApp } from "../../src-server/app.ts";
import { readConfiguration } from "../../src-server/configuration.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import { readServerSettings } from "../../src-server/database/server-settings.ts";
import { createLog } from "../../src-server/logging.ts";

const { database: location, logLevel } = readConfiguration(process.env);
const database = await openDatabase(location);
const settings = await readServerSettings(database, { newEpoch: false });
const app = await buildApp({ database, settings, log: createLog(logLevel) });
await app.listen({ host: "127.0.0.1", port: 0 });
const { port } = app.server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })}\n`);
process.on("SIGTERM", () => process.exit(0));
