// `node scripts/import-account.ts FOLDER`: an account that scripts/export-account.ts has written, into an empty server of
// either database. All or nothing: when it was cut off, the same command begins again.
//
//   --data FOLDER    the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
import { parseArgs } from "node:util";
import { KartotekaError } from "../src-contract/errors.ts";
import { readConfiguration } from "../src-server/configuration.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { importAccount } from "../src-server/export/import-account.ts";
import { PlainError, runScript, say } from "./progress.ts";

runScript(async () => {
  const { values, positionals } = parseArgs({ options: { data: { type: "string" } }, allowPositionals: true });
  const [folder] = positionals;
  if (folder === undefined) throw new PlainError("The folder of an export is wanted.");
  const place = values.data === undefined ? {} : { KARTOTEKA_DATA: values.data, DATABASE_URL: "" };
  const database = await openDatabase(readConfiguration({ ...process.env, ...place }).database);
  try {
    const { accountId, rows } = await importAccount(database, { folder, say });
    say(`Imported ${rows.toLocaleString("en")} rows as account ${accountId}, every one compared with the export.`);
    return 0;
  } catch (error) {
    throw error instanceof KartotekaError ? new PlainError(error.message) : error;
  } finally {
    await database.destroy();
  }
});
