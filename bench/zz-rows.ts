import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProcesses } from "../scripts/processes.ts";
import { profiles } from "./context.ts";
import { mutationsIntoPostgres, mutationsIntoSqlite, pokeToAll } from "./rows/server.ts";
import { tableOf } from "./table.ts";
const processes = createProcesses();
const folder = mkdtempSync(join(tmpdir(), "kartoteka-zz-"));
const context = { profile: { ...profiles.quick, rounds: 3 }, processes, folder, say: console.log } as never;
const results = [];
for (const row of [mutationsIntoPostgres, mutationsIntoSqlite, pokeToAll]) {
  try {
    results.push(...(await row.run(context)));
    console.log(row.ids, "done");
  } catch (error) {
    console.log(row.ids, error);
  }
}
console.log(tableOf(results));
await processes.stopAll();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
