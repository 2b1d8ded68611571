// `node scripts/export-account.ts --account "ООО Ромашка" --to FOLDER`: the whole account as JSON Lines, a file a table,
// with a manifest of counts and SHA-256. The server may run.
//
//   --account NAME   the company
//   --to PATH        a folder that is not there yet; with --csv a file
//   --csv WHAT       clients or calls: a table for people instead, for a spreadsheet or for another import
//   --data FOLDER    the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
//
// The folder holds what the database holds, passwords' hashes and the keys of desks among it: keep it like a backup.
import { parseArgs } from "node:util";
import { readConfiguration } from "../src-server/configuration.ts";
import { inAccount } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { exportAccount } from "../src-server/export/export-account.ts";
import { exportTable, isTableKind } from "../src-server/export/export-table.ts";
import { findAccount } from "../src-server/session/accounts.ts";
import { PlainError, runScript, say } from "./progress.ts";

runScript(async () => {
  const { values } = parseArgs({
    options: {
      account: { type: "string" },
      to: { type: "string" },
      csv: { type: "string" },
      data: { type: "string" },
    },
  });
  const { account: name, to, csv } = values;
  if (name === undefined || to === undefined) throw new PlainError("--account and --to are wanted.");
  if (csv !== undefined && !isTableKind(csv)) throw new PlainError("--csv wants clients or calls.");
  const place = values.data === undefined ? {} : { KARTOTEKA_DATA: values.data, DATABASE_URL: "" };
  const database = await openDatabase(readConfiguration({ ...process.env, ...place }).database);
  try {
    const accountId = await inAccount(database, null, (trx) => findAccount(trx, name));
    if (accountId === undefined) throw new PlainError(`There is no account «${name}».`);
    if (csv === undefined) {
      const { tables } = await exportAccount(database, { accountId, folder: to, say });
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      say(`Exported ${rows.toLocaleString("en")} rows of ${tables.length} tables into ${to}.`);
    } else {
      const rows = await exportTable(database, { accountId, kind: csv, file: to });
      say(`Exported ${rows.toLocaleString("en")} ${csv} into ${to}.`);
    }
    return 0;
  } finally {
    await database.destroy();
  }
});
