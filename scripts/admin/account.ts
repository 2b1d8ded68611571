import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { idSchema } from "../../src-contract/entities/basics.ts";
import { erasureReasonSchema } from "../../src-contract/erasure.ts";
import { recordAudit } from "../../src-server/audit/record-audit.ts";
import { inAccount, writeTransaction } from "../../src-server/database/dialect.ts";
import { isPostgres } from "../../src-server/database/postgres.ts";
import { actText } from "../../src-server/erasure/act-text.ts";
import { eraseClient } from "../../src-server/erasure/erase-client.ts";
import { readActs } from "../../src-server/erasure/erasure-record.ts";
import { rewriteTables } from "../../src-server/erasure/rewrite-tables.ts";
import { exportAccount } from "../../src-server/export/export-account.ts";
import { exportTable, isTableKind } from "../../src-server/export/export-table.ts";
import { importAccount } from "../../src-server/export/import-account.ts";
import { PlainError } from "../progress.ts";
import { accountNamed, atTheConsole, type Command, filePlaces, wanted, withDatabase } from "./command.ts";
import { tellServers } from "./tell-servers.ts";

export const exportOut: Command = (options) =>
  withDatabase(options, async (database) => {
    const { csv, say } = options;
    const to = wanted("--to", options.to);
    if (csv !== undefined && !isTableKind(csv)) throw new PlainError("--csv wants clients or calls.");
    const accountId = await accountNamed(database, options);
    // before it: nobody takes out what the log does not tell of, also when it ends half-way
    await writeTransaction(database, accountId, (trx) =>
      recordAudit(trx, accountId, [
        { ...atTheConsole(), action: "dataExported", subjectId: null, details: { what: csv ?? "account" } },
      ]),
    );
    if (csv !== undefined) {
      const rows = await exportTable(database, { accountId, kind: csv, file: to });
      say(`Exported ${rows.toLocaleString("en")} ${csv} into ${to}.`);
      return 0;
    }
    const { storage } = filePlaces(options);
    const { tables, missingFiles } = await exportAccount({ database, storage }, { accountId, folder: to, say });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    say(`Exported ${rows.toLocaleString("en")} rows of ${tables.length} tables into ${to}.`);
    if (missingFiles.length > 0) say(`The bytes of ${missingFiles.length} attached files were not on this server.`);
    return 0;
  });

export const importIn: Command = (options) =>
  withDatabase(options, async (database) => {
    const folder = wanted("The folder of an export", options.file);
    const order = { folder, say: options.say, doer: atTheConsole() };
    const { accountId, rows, files } = await importAccount({ database, ...filePlaces(options) }, order);
    const what = `${rows.toLocaleString("en")} rows and ${files} attached files`;
    options.say(`Imported ${what} as account ${accountId}, every one compared with the export.`);
    return 0;
  });

export const erase: Command = (options) => {
  const clientId = idSchema.safeParse(options.client);
  const reason = erasureReasonSchema.safeParse(options.reason);
  if (!clientId.success || !reason.success) throw new PlainError("--client with an id and --reason are wanted.");
  return withDatabase(options, async (database) => {
    const accountId = await accountNamed(database, options);
    const asked = { askedBy: "", deviceId: null, now: Date.now() };
    const order = { accountId, clientId: clientId.data, reason: reason.data, ...asked };
    const { erasureId, revision } = await eraseClient({ database, files: filePlaces(options) }, order);
    // they are made anew by the server
    rmSync(join(options.configuration.snapshotFolder, String(accountId)), { recursive: true, force: true });
    await tellServers(database, accountId, { revision, families: [] });
    const acts = await inAccount(database, accountId, (trx) => readActs(trx, accountId));
    const act = acts.find((one) => one.erasureId === erasureId);
    if (!act) throw new PlainError("The erasure has left no act.");
    if (options.act !== undefined) writeFileSync(options.act, `${JSON.stringify(act, null, 2)}\n`, { mode: 0o600 });
    options.say(actText(act));
    if (isPostgres(database)) options.say("The tables' files keep the words until `npm run admin -- rewrite`.");
    return 0;
  });
};

export const rewrite: Command = (options) =>
  withDatabase(options, async (database) => {
    const tables = await rewriteTables(database, options.say);
    options.say(
      tables.length > 0
        ? `${tables.length} tables written anew. The write-ahead log passes on what it holds with later checkpoints.`
        : "SQLite's file is written anew with each erasure: there is nothing to do.",
    );
    return 0;
  });
