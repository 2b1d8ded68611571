import { join } from "node:path";
import Database from "better-sqlite3";
import knex, { type Knex } from "knex";
import { migrate } from "../migrations/migrate.ts";
import { serverMigrations } from "../migrations/server/index.ts";
import { writeLocalValue } from "../src-cache/local-values.ts";
import { notSentHere } from "../src-contract/entities/message.ts";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { Role } from "../src-contract/entities/user.ts";
import { openAccount } from "../src-main/store/database/open-account.ts";
import type { DeskSession } from "../src-main/store/sync/server-client.ts";
import { noClientDetails } from "../src-contract/entities/client.ts";
import { noOrderDetails } from "../src-contract/entities/order.ts";
import { insertRows } from "../src-server/database/insert-rows.ts";
import { takeRevisions } from "../src-server/database/revision.ts";
import { columnsOf, type Row, toColumns } from "../src-server/database/row-columns.ts";
import { readServerSettings, type ServerSettings } from "../src-server/database/server-settings.ts";
import { addUser, createAccount } from "../src-server/session/accounts.ts";
import { signIn } from "../src-server/session/sign-in.ts";
import { createRandom, type Random } from "./random.ts";

export const startOfShift = Date.parse("2026-11-24T09:00:00Z");
export const dataKey = "5eed".repeat(16);
/** Stored as it is: what the hash of a password costs is for other tests. */
export const password = "пароль смены";

export type Person = { userId: string; email: string; role: Role };
export type DeskTemplate = { person: Person; deviceId: string; folder: string };

/** What every schedule begins with, made once a process: a server with some clients, and desks that have signed in. */
export type Template = {
  accountId: number;
  people: Person[];
  /** Have asked for nothing yet. */
  desks: DeskTemplate[];
  /** A SQLite image. */
  server: Buffer;
  /** Another server: same product, nobody's account. */
  strangeServer: Buffer;
  settings: ServerSettings;
  /** Migrated, without a row. */
  emptyDatabase: string;
};

const roles: Role[] = ["owner", "manager", "manager", "admin", "employee"];

export async function makeTemplate(root: string): Promise<Template> {
  const random = createRandom("template");
  const memory = new Database(":memory:");
  const database = knexOver((sql: string) => memory.prepare(sql));
  await migrate(database, serverMigrations);
  const strangeServer = memory.serialize();
  const settings = await readServerSettings(database, { newEpoch: false });
  const accountId = await createAccount(database, { name: "Смена", defaultCountry: "RU", now: startOfShift });
  const people: Person[] = [];
  for (const [nth, role] of roles.entries()) {
    const person = { userId: random.uuid(), email: `person-${nth}@shift.kartoteka`, role };
    const { userId: id, email } = person;
    await addUser(database, accountId, {
      id,
      email,
      role,
      name: `Человек ${nth}`,
      passwordHash: password,
      sipAccounts: [],
    });
    people.push(person);
  }
  await addRows(database, accountId, people, random);

  const desks: DeskTemplate[] = [];
  const emptyDatabase = await makeEmptyDatabase(join(root, "empty"), accountId);
  for (const [nth, person] of people.entries()) {
    const deviceId = random.uuid();
    const device = { accountId, userId: person.userId, deviceId, name: "", dataKey, createdAt: 0, lastSeenAt: 0 };
    await database("devices").insert(device);
    const session = await signIn(
      {
        database,
        accessKey: settings.accessKey,
        checkPassword: async (typed, stored) => typed === stored,
        now: () => startOfShift,
      },
      { email: person.email, password, deviceId, deviceName: "" },
    );
    const folder = join(root, `template-${nth}`);
    const { dataKey: _dataKey, ...kept } = session;
    await makeDesk(folder, { accountId, person, deviceId, session: kept });
    desks.push({ person, deviceId, folder });
  }
  const server = memory.serialize();
  await database.destroy();
  memory.close();
  return { accountId, people, desks, server, strangeServer, settings, emptyDatabase };
}

/** knex over a connection that is already open; which one may change between two statements. */
export function knexOver(prepare: (sql: string) => Database.Statement): Knex {
  const database = knex({
    client: "better-sqlite3",
    connection: { filename: ":memory:" },
    useNullAsDefault: true,
    compileSqlOnError: false,
    pool: { min: 1, max: 1 },
  });
  Object.assign(database.client, {
    acquireRawConnection: async () => ({ prepare }),
    destroyRawConnection: async () => undefined,
    validateConnection: () => true,
  });
  return database;
}

async function makeEmptyDatabase(folder: string, accountId: number): Promise<string> {
  const account = await openAccount({
    folder,
    dataKeys: [dataKey],
    accountId,
    author: { userId: "", deviceId: "" },
    now: () => startOfShift,
    log: () => {},
  });
  account.close();
  return join(folder, "cache.db");
}

async function makeDesk(
  folder: string,
  desk: { accountId: number; person: Person; deviceId: string; session: DeskSession },
): Promise<void> {
  const { accountId, person, deviceId, session } = desk;
  const author = { userId: person.userId, deviceId };
  const account = await openAccount({
    folder,
    dataKeys: [dataKey],
    accountId,
    author,
    now: () => startOfShift,
    log: () => {},
  });
  writeLocalValue(account.cache, "session", session);
  account.close();
}

/** A few clients, and rows of the tables that no desk writes. */
async function addRows(database: Knex, accountId: number, people: Person[], random: Random): Promise<void> {
  const add = async (table: SyncedTable, row: Row) => {
    const revision = await takeRevisions(database, accountId, 1);
    const whole = { createdAt: startOfShift, deletedAt: null, ...row, revision };
    const columns = ["accountId", ...columnsOf[table]];
    await insertRows(database, { table, columns, rows: [toColumns(table, accountId, whole)] });
  };
  for (let nth = 0; nth < 8; nth += 1) {
    const clientId = random.uuid();
    await add("clients", {
      ...noClientDetails,
      id: clientId,
      lastName: `Клиент${nth}`,
      firstName: "Анна",
      patronymic: "",
      company: "",
      jobTitle: "",
      country: "RU",
      city: "Омск",
      timeZone: null,
      phones: { p1: { type: "mobile", e164: `+7943000000${nth}`, raw: "", extension: null, position: 0 } },
      emails: {},
      tags: {},
      customFields: {},
      managerId: random.pick(people).userId,
      importId: null,
    });
    if (nth % 2 === 0) {
      await add("orders", {
        ...noOrderDetails,
        id: random.uuid(),
        clientId,
        number: `З-${nth}`,
        title: "Заказ",
        status: "new",
        currency: "RUB",
        totalMinor: 100,
        paidMinor: 0,
        managerId: null,
      });
      await add("messages", {
        id: random.uuid(),
        clientId,
        threadId: random.uuid(),
        transport: "email",
        direction: "incoming",
        subject: "Письмо",
        text: "Здравствуйте",
        authorId: null,
        ...notSentHere,
        spamVerdict: null,
      });
    }
  }
}
