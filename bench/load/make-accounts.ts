import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { DatabaseLocation } from "../../src-server/configuration.ts";
import { noClientDetails } from "../../src-contract/entities/client.ts";
import { insertRows } from "../../src-server/database/insert-rows.ts";
import { inAccount, writeTransaction } from "../../src-server/database/dialect.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import { takeRevisions } from "../../src-server/database/revision.ts";
import { columnsOf, toColumns } from "../../src-server/database/row-columns.ts";
import { readServerSettings } from "../../src-server/database/server-settings.ts";
import { addUser, createAccount } from "../../src-server/session/accounts.ts";
import { signIn } from "../../src-server/session/sign-in.ts";
import type { SignInResponse } from "../../src-contract/sync-protocol.ts";

/** Somebody who has signed in on a device of his own. */
export type SignedIn = { deviceId: string; answer: SignInResponse };
export type LoadAccount = { accountId: number; clientIds: string[]; people: SignedIn[] };

/** Stored as it is: a load run is not about what the hash of a password costs. */
const password = "смена";
const defaultCountry = "RU";

/**
 * Accounts with people who are signed in, and clients without a history: put into the database by the functions that the
 * routes use, beside any server, because two thousand argon2id hashes would be most of the run.
 */
export async function makeAccounts(
  location: DatabaseLocation,
  { sizes, clients }: { sizes: readonly number[]; clients: number },
): Promise<LoadAccount[]> {
  const database = await openDatabase(location);
  try {
    const { accessKey } = await readServerSettings(database, { newEpoch: false });
    const waiting = sizes.map((people, nth) => ({ nth, people }));
    const made: LoadAccount[] = [];
    const maker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        made.push(await makeAccount({ database, accessKey }, { ...next, clients }));
    };
    // each holds a connection of the pool
    await Promise.all(Array.from({ length: 4 }, maker));
    return made;
  } finally {
    await database.destroy();
  }
}

type Parts = { database: Knex; accessKey: Uint8Array };

async function makeAccount(
  { database, accessKey }: Parts,
  { nth, people, clients }: { nth: number; people: number; clients: number },
): Promise<LoadAccount> {
  const now = Date.now();
  const emails = Array.from({ length: people }, (_, each) => `person-${each}@load-${nth}.kartoteka`);
  const accountId = await writeTransaction(database, null, async (trx) => {
    const id = await createAccount(trx, { name: `Нагрузка ${nth + 1}`, defaultCountry, now });
    for (const [each, email] of emails.entries())
      await addUser(trx, id, {
        id: randomUUID(),
        name: `Менеджер ${each + 1}`,
        email,
        role: each === 0 ? "owner" : "manager",
        passwordHash: password,
        sipAccounts: [],
      });
    return id;
  });
  const clientIds = await addClients(database, { accountId, clients, now });
  const signedIn: SignedIn[] = [];
  for (const email of emails) {
    const deviceId = randomUUID();
    const checkPassword = async (typed: string, stored: string | undefined) => typed === stored;
    const parts = { database, accessKey, checkPassword, now: Date.now };
    signedIn.push({ deviceId, answer: await signIn(parts, { email, password, deviceId, deviceName: "" }) });
  }
  return { accountId, clientIds, people: signedIn };
}

async function addClients(
  database: Knex,
  { accountId, clients, now }: { accountId: number; clients: number; now: number },
): Promise<string[]> {
  const clientIds = Array.from({ length: clients }, () => randomUUID());
  await writeTransaction(database, accountId, async (trx) => {
    const last = await takeRevisions(trx, accountId, clients);
    const rows = clientIds.map((id, nth) => {
      const raw = `+7912${String(accountId % 1000).padStart(3, "0")}${String(nth).padStart(4, "0")}`;
      return toColumns("clients", accountId, {
        ...noClientDetails,
        id,
        lastName: `Клиентов ${nth + 1}`,
        firstName: "Анна",
        patronymic: "Сергеевна",
        company: "ООО «Ромашка»",
        jobTitle: "",
        country: "RU",
        city: "Омск",
        timeZone: null,
        phones: { first: { type: "mobile", e164: raw, raw, extension: null, position: 0 } },
        emails: {},
        tags: {},
        customFields: {},
        managerId: null,
        importId: null,
        createdAt: now,
        revision: last - clients + 1 + nth,
        deletedAt: null,
      });
    });
    await insertRows(trx, { table: "clients", columns: ["accountId", ...columnsOf.clients], rows });
  });
  return clientIds;
}

/** Accounts of different sizes, the largest some times the smallest, together as many as asked for. Pure. */
export function sizesOf(desks: number, accounts: number): number[] {
  const weights = Array.from({ length: accounts }, (_, nth) => nth + 1);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.floor((desks * weight) / whole));
  const left = desks - sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size, nth) => (nth >= accounts - left ? size + 1 : size));
}

/** What the accounts hold at the end: where they stand, and the revision of each row that a load run adds. */
export type Arrived = { revision: number; rows: Map<string, number>; counts: Record<AddedTable, number> };
export const addedTables = ["clientEdits", "comments", "callOutcomes"] as const;
export type AddedTable = (typeof addedTables)[number];

export async function readArrived(
  location: DatabaseLocation,
  accountIds: readonly number[],
): Promise<Map<number, Arrived>> {
  const database = await openDatabase(location);
  try {
    const arrived = new Map<number, Arrived>();
    for (const accountId of accountIds) {
      arrived.set(
        accountId,
        await inAccount(database, accountId, async (trx) => {
          const account: { revision: number } | undefined = await trx("accounts")
            .where({ id: accountId })
            .first("revision");
          const rows = new Map<string, number>();
          const counts = { clientEdits: 0, comments: 0, callOutcomes: 0 };
          for (const table of addedTables) {
            const added: { id: string; revision: number }[] = await trx(table)
              .where({ accountId })
              .select("id", "revision");
            for (const { id, revision } of added) rows.set(id, revision);
            counts[table] = added.length;
          }
          return { revision: account?.revision ?? 0, rows, counts };
        }),
      );
    }
    return arrived;
  } finally {
    await database.destroy();
  }
}
