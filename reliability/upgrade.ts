import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import knex from "knex";
import { type Migration, migrate } from "../migrations/migrate.ts";
import { storeMigrations } from "../migrations/store/index.ts";
import { createChance } from "../scripts/seed/chance.ts";
import type { StoreRequest } from "../src-contract/desktop-api.ts";
import { createStore } from "../src-main/store/create-store.ts";
import { toCheckedJson } from "../src-main/store/database/checked-json.ts";
import { openAccount } from "../src-main/store/database/open-account.ts";
import { openLogMark } from "../src-main/store/database/log-mark.ts";
import { openDatabase } from "../src-main/store/database/open-database.ts";
import { wrapKey } from "../src-main/store/session/account-keys.ts";
import { accountFolder, readProfile, writeProfile } from "../src-main/store/session/profile.ts";
import { cheapKdf, createSecretKeeper, demoPassword } from "../src-main/store/store-for-tests.ts";
import { testDataKey } from "../src-main/store/sync/core-for-tests.ts";
import { type Files, type PreparedDesk, prepareDesk, readFiles, writeFiles } from "./prepared-desk.ts";
import type { Outcome } from "./report.ts";

const newer = "store-9999-of-a-newer-version";
const serverUrl = "https://company.ru";

/**
 * files of a newer version stay as they are, are told in words, and give out their unsent items; migrations that
 * are killed at any statement run again.
 */
export async function upgrade(seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "kartoteka-upgrade-"));
  try {
    const desk = await prepareDesk(join(folder, "desk"), createChance(seed), { clients: 20, unsent: 7 });
    const failures = [
      ...(await newerFiles(join(folder, "newer"), desk)),
      ...(await newerStore(join(folder, "store"), desk, "file")),
      ...(await newerStore(join(folder, "store"), desk, "profile")),
    ];
    const killed = await killedMigrations(join(folder, "migrated"));
    failures.push(...killed.failures);
    return { counts: { newerFiles: 4, newerStores: 2, killedStatements: killed.statements }, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const newerForm = Buffer.from(toCheckedJson({ migrations: [...Object.keys(storeMigrations), newer] }));

/** After a kill, closed in order, and with nothing beside the file that says so. */
async function newerFiles(folder: string, desk: PreparedDesk): Promise<string[]> {
  const failures: string[] = [];
  const { closed } = withNewerMigration(folder, desk.closed);
  const { killed } = withNewerMigration(folder, desk.killed);
  const cases: [string, Files, boolean][] = [
    ["killed", new Map([...desk.killed, ["cache.form.json", newerForm]]), true],
    ["closed", new Map([...closed, ["cache.form.json", newerForm]]), true],
    // the file itself is asked then, and has no log that opening it could move
    ["killed, without a form", killed, false],
    ["without a form", new Map([...closed].filter(([name]) => name !== "cache.form.json")), false],
  ];
  for (const [name, files, isUntouched] of cases) {
    rmSync(folder, { recursive: true, force: true });
    writeFiles(folder, files);
    // the second time too: the first must have left nothing behind that looks like damage
    for (const time of ["first", "second"]) {
      const told = await kindOfOpening(folder, desk);
      if (told !== "clientTooOld") failures.push(`newer file, ${name}, ${time} time: told as ${told}`);
    }
    const after = readFiles(folder);
    const whole = ["unsent.journal", ...(files.has("cache.db-wal") ? [] : ["cache.db"])];
    const compared = isUntouched ? [...files.keys()] : whole;
    const changed = compared.filter((one) => !after.get(one)?.equals(files.get(one) ?? Buffer.alloc(0)));
    if (changed.length > 0) failures.push(`newer file, ${name}: ${changed.join()} changed`);
  }
  return failures;
}

function withNewerMigration(folder: string, files: Files): { killed: Files; closed: Files } {
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, files);
  const database = openDatabase(join(folder, "cache.db"), testDataKey);
  const mark = openLogMark(database);
  database.exec("CREATE TABLE ofANewerVersion (text TEXT)");
  database.prepare("INSERT INTO knex_migrations (name, batch, migration_time) VALUES (?, 9, 1)").run(newer);
  mark.note();
  const killed = readFiles(folder);
  mark.release();
  database.close();
  return { killed, closed: readFiles(folder) };
}

async function kindOfOpening(folder: string, { author, dataKey }: PreparedDesk): Promise<string> {
  try {
    const account = await openAccount({
      folder,
      dataKeys: [dataKey],
      accountId: 1,
      author,
      now: Date.now,
      log: () => {},
    });
    account.close();
    return "opened";
  } catch (error) {
    return (error as { kind?: string }).kind ?? String(error);
  }
}

/** The whole store over such files: it says clientTooOld and exports, by the system's key and by the password. */
async function newerStore(folder: string, desk: PreparedDesk, what: "file" | "profile"): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, new Map());
  const keeper = createSecretKeeper();
  const askMain = async (ask: string, value: string) => keeper.answer(ask, value);
  const account = accountFolder(serverUrl, desk.author.userId);
  const key = await wrapKey(
    {
      wrapSecret: (secret) => askMain("wrapSecret", secret),
      unwrapSecret: (wrapped) => askMain("unwrapSecret", wrapped),
    },
    { dataKey: desk.dataKey, password: demoPassword, cost: cheapKdf },
  );
  const { userId } = desk.author;
  const known = { serverUrl, email: "olga@company.ru", userId, accountId: 1, folder: account, keys: [key] };
  writeProfile(folder, { ...readProfile(folder), current: account, accounts: [known] });
  if (what === "file") {
    writeFiles(join(folder, account), new Map([...desk.killed, ["cache.form.json", newerForm]]));
  } else {
    writeFiles(join(folder, account), desk.killed);
    const content = { ...readProfile(folder), version: 2, addedByANewerVersion: true };
    writeFiles(folder, new Map([["profile.json", Buffer.from(toCheckedJson(content))]]));
  }
  const before = [readFiles(folder), readFiles(join(folder, account))];

  const store = createStore({ folder, askMain, emit: () => {}, kdfCost: cheapKdf });
  await store.start();
  const ask = async (name: string, args: unknown) => {
    const request: StoreRequest = { id: 1, channel: "command", name, args };
    return (await store.handle(request)).result;
  };
  const failures: string[] = [];
  const session = await ask("readSession", {});
  if (session.ok || session.error.kind !== "clientTooOld")
    failures.push(`newer ${what}: told ${JSON.stringify(session)}`);
  for (const password of [null, demoPassword]) {
    const exported = await ask("exportUnsent", { password });
    const items = exported.ok ? (JSON.parse(String(exported.value)) as { items: { mutationId: string }[] }).items : [];
    const isWhole =
      items.map(({ mutationId }) => mutationId).join() === desk.unsent.map((one) => one.mutationId).join();
    if (!isWhole) failures.push(`newer ${what}: exported ${items.length} of ${desk.unsent.length}`);
  }
  const wrong = await ask("exportUnsent", { password: "мимо" });
  if (wrong.ok || wrong.error.kind !== "wrongCredentials") failures.push(`newer ${what}: a wrong password exported`);
  await store.close();
  const after = [readFiles(folder), readFiles(join(folder, account))];
  for (const [index, files] of before.entries())
    for (const [name, bytes] of files)
      if (!after[index]?.get(name)?.equals(bytes)) failures.push(`newer ${what}: ${name} changed`);
  return failures;
}

/** A copy of the files at every statement is what a kill there leaves. */
async function killedMigrations(folder: string): Promise<{ statements: number; failures: string[] }> {
  const failures: string[] = [];
  const names = Object.keys(storeMigrations);
  const firstOnly = Object.fromEntries(Object.entries(storeMigrations).slice(0, 1));
  const fresh = await statesOf(join(folder, "fresh"), new Map(), storeMigrations);
  const old = await statesOf(join(folder, "old"), new Map(), firstOnly);
  const upgraded = await statesOf(join(folder, "upgraded"), old.after, storeMigrations);
  // one that takes its time, and is killed before it is done
  const slow = await statesOf(join(folder, "slow"), fresh.after, {
    ...storeMigrations,
    "store-9998-slow": slowMigration,
  });
  const states = [...fresh.states, ...upgraded.states, ...slow.states];
  for (const [index, files] of states.entries()) {
    const place = join(folder, "state");
    rmSync(place, { recursive: true, force: true });
    writeFiles(place, files);
    const author = { userId: "00000000-0000-7000-8000-000000000001", deviceId: "00000000-0000-7000-8000-000000000002" };
    const opening = { folder: place, dataKeys: [testDataKey], accountId: 1, author, now: Date.now, log: () => {} };
    try {
      const account = await openAccount(opening);
      const applied = account.cache.all<{ name: string }>("SELECT name FROM knex_migrations ORDER BY id");
      const locked = account.cache.get<{ is_locked: number }>("SELECT is_locked FROM knex_migrations_lock")?.is_locked;
      if (account.wasDamaged) failures.push(`statement ${index}: damaged`);
      if (applied.map(({ name }) => name).join() !== names.join()) failures.push(`statement ${index}: not migrated`);
      if (locked !== 0) failures.push(`statement ${index}: locked`);
      account.close();
    } catch (error) {
      failures.push(`statement ${index}: ${String(error)}`);
    }
  }
  return { statements: states.length, failures };
}

async function statesOf(
  folder: string,
  before: Files,
  migrations: Record<string, Migration>,
): Promise<{ states: Files[]; after: Files }> {
  writeFiles(folder, before);
  const database = openDatabase(join(folder, "cache.db"), testDataKey);
  // so small that pages of the transaction under way are written before it is committed
  database.pragma("cache_size = 5");
  const builder = knex({ client: "better-sqlite3", connection: { filename: database.name }, useNullAsDefault: true });
  builder.client.acquireRawConnection = async () => database;
  builder.client.destroyRawConnection = async () => undefined;
  const states: Files[] = [];
  builder.on("query", () => states.push(readFiles(folder)));
  await migrate(builder, migrations);
  await builder.destroy();
  database.close();
  return { states, after: readFiles(folder) };
}

const slowMigration: Migration = {
  async up(builder) {
    await builder.raw("CREATE TABLE slow (text TEXT)");
    for (let index = 0; index < 15; index += 1) await builder.raw("INSERT INTO slow VALUES (?)", ["м".repeat(20_000)]);
  },
  async down(builder) {
    await builder.schema.dropTable("slow");
  },
};
