import type { Knex } from "knex";
import type { Client } from "../../src-contract/entities/client.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { writeClientKeys } from "../../src-server/database/client-keys.ts";
import { insertRows } from "../../src-server/database/insert-rows.ts";
import { columnsOf, type Row, toColumns } from "../../src-server/database/row-columns.ts";
import { inAccount } from "../../src-server/database/dialect.ts";
import { bulkLoad } from "../../src-server/database/bulk-load.ts";
import { takeRevisions } from "../../src-server/database/revision.ts";
import { addUser, createAccount, findCredentials } from "../../src-server/session/accounts.ts";
import { hashPassword } from "../../src-server/session/passwords.ts";
import { demoAccount } from "../demo-account.ts";
import { type Chance, createChance } from "./chance.ts";
import { type SeedClient, seedClient } from "./clients.ts";
import { defaultPbxUrl, demoAccountName, type DemoUser, demoUsers } from "./demo-users.ts";
import { type SeedRow, seedHistory } from "./history.ts";
import { seedRecords } from "./records.ts";

export type SeedOptions = {
  /** 0 gives the account with its users alone. */
  clients: number;
  /** False gives clients with whom nothing has happened yet. */
  history?: boolean;
  /** The same seed and day give the same rows. */
  seed?: number;
  /** Milliseconds UTC: what «today» is in the data; the running hour when absent. */
  now?: number;
  pbxUrl?: string;
  onProgress?: (clientsDone: number) => void;
};

export type SeedSummary = { accountId: number; users: DemoUser[]; rows: Record<SyncedTable, number> };

const hour = 3_600_000;
/** As an import would have brought them: a page of the feed is a few revisions. */
const rowsPerRevision = 500;

/**
 * Writes the demo account with its users, clients and their history straight into the server's database, all or
 * nothing. Throws conflict when its e-mails are there already.
 */
export async function seedDatabase(database: Knex, options: SeedOptions): Promise<SeedSummary> {
  const { clients, history = true, seed = 1, pbxUrl = defaultPbxUrl() } = options;
  const now = options.now ?? Math.floor(Date.now() / hour) * hour;
  const chance = createChance(seed);
  const users = demoUsers(chance, now - 4 * 365 * 24 * hour, pbxUrl);
  const hashes = await Promise.all(users.map(() => hashPassword(demoAccount.password)));
  return bulkLoad(database, async (trx) => {
    const accountId = await createAccount(trx, { name: demoAccountName, defaultCountry: "RU", now });
    for (const [index, user] of users.entries())
      await addUser(trx, accountId, { ...user, passwordHash: hashes[index] ?? "" });

    const rows = Object.fromEntries(syncedTableNames.map((table) => [table, 0])) as SeedSummary["rows"];
    rows.users = users.length;
    const makeBatch = batchMaker({ chance, recordChance: createChance(seed + 1_000_003), now, users, history });
    for (let done = 0; done < clients; ) {
      const batch = makeBatch(Math.min(rowsPerRevision, clients - done));
      await writeBatch(trx, accountId, batch);
      for (const { table } of batch) rows[table] += 1;
      done += rowsPerRevision;
      options.onProgress?.(Math.min(done, clients));
    }
    return { accountId, users, rows };
  });
}

export function demoAccountExists(database: Knex): Promise<boolean> {
  return inAccount(database, null, async (trx) => (await findCredentials(trx, demoAccount.email)) !== undefined);
}

/** The first clients that the seed of this number writes, without a database: whoever speaks of them knows them so. */
export function firstSeedClients(count: number, { seed = 1, now }: { seed?: number; now: number }): SeedClient[] {
  const chance = createChance(seed);
  const users = demoUsers(chance, now - 4 * 365 * 24 * hour, defaultPbxUrl());
  const pickManager = managerPicker(chance, users);
  return Array.from({ length: Math.min(count, rowsPerRevision) }, () => seedClient({ chance, now, pickManager }));
}

/** Makes so many clients, then everything that happened with them. */
function batchMaker(choices: {
  chance: Chance;
  recordChance: Chance;
  now: number;
  users: DemoUser[];
  history: boolean;
}): (clients: number) => SeedRow[] {
  const { chance, now, users } = choices;
  const pickManager = managerPicker(chance, users);
  const writers = users
    .filter(({ role }) => role !== "employee")
    .map(({ id, deviceId, isWoman }) => ({ userId: id, deviceId, isWoman }));
  let orders = 100_000;
  let clientsMade = 0;
  const orderNumber = () => `З-${(orders += 1)}`;
  return (count) => {
    const clients = Array.from({ length: count }, () => seedClient({ chance, now, pickManager }));
    const rows = clients.map(({ row }): SeedRow => ({ table: "clients", row }));
    if (!choices.history) return rows;
    const happened = clients.flatMap((client): SeedRow[] => {
      const history = seedHistory(client, { chance, now, writers, orderNumber });
      const records = seedRecords(client, clientsMade, history, { chance: choices.recordChance, now });
      clientsMade += 1;
      return [...history, ...records];
    });
    return [...rows, ...happened];
  };
}

function managerPicker(chance: Chance, users: DemoUser[]): () => string | null {
  return () => {
    let rest = chance.next();
    for (const { id, clientShare } of users) {
      rest -= clientShare;
      if (rest < 0) return id;
    }
    return null;
  };
}

/** Rows get their revisions in order; a revision holds `rowsPerRevision` of them. */
async function writeBatch(trx: Knex, accountId: number, batch: SeedRow[]): Promise<void> {
  const revisions = Math.ceil(batch.length / rowsPerRevision);
  const before = (await takeRevisions(trx, accountId, revisions)) - revisions;
  const numbered = batch.map(({ table, row }, index) => ({
    table,
    row: { ...row, revision: before + 1 + Math.floor(index / rowsPerRevision), deletedAt: null } as Row,
  }));
  for (const table of syncedTableNames) {
    const rows = numbered.filter((one) => one.table === table).map(({ row }) => toColumns(table, accountId, row));
    await insertRows(trx, { table, columns: ["accountId", ...columnsOf[table]], rows });
  }
  const clients = numbered.filter(({ table }) => table === "clients").map(({ row }) => ({ row: row as Row & Client }));
  await writeClientKeys(trx, accountId, clients);
}
