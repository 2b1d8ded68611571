// `node scripts/erase-person.ts --account "ООО Ромашка" --client ID --reason "по заявлению от 12 марта"`: erases a client
// for good, on the server and, at its next exchange, on every desk, and prints the act. Again with the same id it prints
// the act as it is by then: which desks have confirmed, and which have not been seen.
//
//   --act FILE       also writes the act as JSON
//   --data FOLDER    the server's data folder; KARTOTEKA_DATA or .data/server when absent (DATABASE_URL: PostgreSQL)
//
// The reason stands in the act: no names in it.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { idSchema } from "../src-contract/entities/basics.ts";
import { erasureReasonSchema } from "../src-contract/erasure.ts";
import { readConfiguration } from "../src-server/configuration.ts";
import { inAccount } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { actText } from "../src-server/erasure/act-text.ts";
import { eraseClient } from "../src-server/erasure/erase-client.ts";
import { readActs } from "../src-server/erasure/erasure-record.ts";
import { folderStorage, stagingIn } from "../src-server/files/file-storage.ts";
import { findAccount } from "../src-server/session/accounts.ts";
import { PlainError, runScript, say } from "./progress.ts";

runScript(async () => {
  const { values } = parseArgs({
    options: {
      account: { type: "string" },
      client: { type: "string" },
      reason: { type: "string" },
      act: { type: "string" },
      data: { type: "string" },
    },
  });
  const clientId = idSchema.safeParse(values.client);
  const reason = erasureReasonSchema.safeParse(values.reason);
  const name = values.account;
  if (name === undefined || !clientId.success || !reason.success)
    throw new PlainError("--account, --client with an id and --reason are wanted.");
  const place = values.data === undefined ? {} : { KARTOTEKA_DATA: values.data, DATABASE_URL: "" };
  const configuration = readConfiguration({ ...process.env, ...place });
  const database = await openDatabase(configuration.database);
  try {
    const accountId = await inAccount(database, null, (trx) => findAccount(trx, name));
    if (accountId === undefined) throw new PlainError(`There is no account «${name}».`);
    const asked = { askedBy: "", deviceId: null, now: Date.now() };
    const order = { accountId, clientId: clientId.data, reason: reason.data, ...asked };
    const { folder } = configuration.files;
    const files = { storage: folderStorage(folder), staging: stagingIn(folder) };
    const { erasureId } = await eraseClient({ database, files }, order);
    // they are made anew by the server
    rmSync(join(configuration.snapshotFolder, String(accountId)), { recursive: true, force: true });
    const acts = await inAccount(database, accountId, (trx) => readActs(trx, accountId));
    const act = acts.find((one) => one.erasureId === erasureId);
    if (!act) throw new PlainError("The erasure has left no act.");
    if (values.act !== undefined) writeFileSync(values.act, `${JSON.stringify(act, null, 2)}\n`, { mode: 0o600 });
    say(actText(act));
    return 0;
  } finally {
    await database.destroy();
  }
});
