import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Knex } from "knex";
import { isValidPhoneNumber } from "libphonenumber-js/max";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import { recordKinds, recordOf } from "../../src-contract/entities/client-record.ts";
import {
  type RowOf,
  type SyncedTable,
  syncedTableNames,
  syncedTables,
} from "../../src-contract/entities/synced-tables.ts";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { sipAccountsSchema } from "../../src-contract/sync-protocol.ts";
import { sqliteIn } from "../../src-server/configuration.ts";
import { keysOf } from "../../src-server/database/client-keys-for-tests.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import { columnsOf, fromColumns } from "../../src-server/database/row-columns.ts";
import { createPasswordCheck } from "../../src-server/session/passwords.ts";
import { demoAccount, practiceAccounts } from "../demo-account.ts";
import { russianCities } from "./cities.ts";
import { foreignCountries } from "./foreigners.ts";
import { patronymicOf, womanSurname } from "./names.ts";
import { demoAccountExists, firstSeedClients, seedDatabase, type SeedSummary } from "./seed-database.ts";

const now = Date.parse("2026-11-24T09:00:00Z");
const folders: string[] = [];
const databases: Knex[] = [];
async function emptyDatabase(): Promise<Knex> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-seed-"));
  const database = await openDatabase(sqliteIn(folder));
  folders.push(folder);
  databases.push(database);
  return database;
}
const read = async <Table extends SyncedTable>(database: Knex, table: Table): Promise<RowOf<Table>[]> =>
  (await database(table).select(columnsOf[table]).orderBy(["revision", "id"])).map(
    (record) => fromColumns(table, record) as unknown as RowOf<Table>,
  );

let database: Knex;
let summary: SeedSummary;
let clients: Client[];
beforeAll(async () => {
  database = await emptyDatabase();
  summary = await seedDatabase(database, { clients: 4_000, now, pbxUrl: "ws://127.0.0.1:1" });
  clients = await read(database, "clients");
});
afterAll(async () => {
  for (const open of databases) await open.destroy();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the seed", () => {
  it("tells its first clients without a database, and they are those that it writes", () => {
    const first = firstSeedClients(40, { now }).map(({ row: { id, phones, emails } }) => ({ id, phones, emails }));
    const byId = new Map(clients.map((client) => [client.id, client]));
    for (const told of first) expect(byId.get(told.id)).toMatchObject(told);
    expect(first).toHaveLength(40);
  });

  it("UD-25: writes under what each client is found", async () => {
    const { stored, expected } = await keysOf(database, summary.accountId);
    expect(stored).toEqual(expected);
    expect(stored.length).toBeGreaterThan(clients.length);
  });

  it("R-40: the same seed gives the same rows, another seed other people", async () => {
    const tables = async (seed: number) => {
      const other = await emptyDatabase();
      await seedDatabase(other, { clients: 300, now, seed });
      return Promise.all(syncedTableNames.map((table) => read(other, table)));
    };
    const [first, second, third] = [await tables(7), await tables(7), await tables(8)];
    expect(first).toEqual(second);
    expect(first).not.toEqual(third);
  });

  it("P-1: without a history there are the clients and nothing that happened with them", async () => {
    const other = await emptyDatabase();
    const { rows } = await seedDatabase(other, { clients: 20, now, history: false });
    const { clients: seeded, users, ...happened } = rows;
    expect([seeded, users]).toEqual([20, 5]);
    expect(Object.values(happened).filter((count) => count > 0)).toEqual([]);
  });

  it("R-10: every row fits its schema, and the account's revision is that of the last row", async () => {
    let last = 0;
    for (const table of syncedTableNames) {
      const rows = await read(database, table);
      expect([table, rows.length]).toEqual([table, summary.rows[table]]);
      for (const row of rows) {
        syncedTables[table].schema.parse(row);
        last = Math.max(last, row.revision ?? 0);
      }
    }
    expect((await database("accounts").first()).revision).toBe(last);
    const [largest] = await database("clients").count({ rows: "*" }).groupBy("revision").orderBy("rows", "desc");
    expect(Number(largest?.["rows"])).toBeLessThanOrEqual(500);
  });

  it("G6-1: every written form of a number leads to its E.164, which is valid and belongs to nobody", () => {
    const phones = clients.flatMap((client) => Object.values(client.phones));
    for (const phone of phones) {
      expect(parsePhone(phone.raw, "RU")).toEqual({ e164: phone.e164, raw: phone.raw, extension: phone.extension });
      expect([phone.e164, isValidPhoneNumber(phone.e164 ?? "")]).toEqual([phone.e164, true]);
    }
    const shapes = new Set(phones.map(({ raw }) => raw.replace(/\d/g, "0").replace(/0+/g, "0")));
    expect(shapes.size).toBeGreaterThan(30);
    for (const form of [/^\+7 \(\d{3}\) /, /^8 \d{3} \d{7}$/, /^7\d{10}$/, /доб\. \d+$/, /^\+44/, /^375\d+$/])
      expect(phones.some(({ raw }) => form.test(raw))).toBe(true);
    // mobile codes that are given to no operator, and landline subscribers that begin with 0
    const russian = phones.filter(({ e164 }) => /^\+7[3489]/.test(e164 ?? ""));
    for (const { e164, type } of russian) {
      const code = russianCities.items.find(({ areaCode }) => e164?.startsWith(`+7${areaCode}0`));
      const isNobodys =
        type === "mobile" ? /^\+7(907|935|94[3-8]|957|97[2-5]|998)/.test(e164 ?? "") : code !== undefined;
      expect([e164, isNobodys]).toEqual([e164, true]);
    }
  });

  it("R-25: every e-mail is under a name that is kept for examples", () => {
    const addresses = clients.flatMap((client) => Object.values(client.emails).map(({ address }) => address));
    expect(addresses.length).toBeGreaterThan(3_000);
    for (const address of addresses) expect(address).toMatch(/^[a-z0-9._]+@([a-z0-9]+\.)?example\.(ru|com|org)$/);
  });

  it("GC-5: names agree in gender; an eighth of the clients live abroad", () => {
    expect(["Иванов", "Кузьмин", "Островский", "Крамской", "Шевченко", "Черных", "Саркисян"].map(womanSurname)).toEqual(
      ["Иванова", "Кузьмина", "Островская", "Крамская", "Шевченко", "Черных", "Саркисян"],
    );
    expect([patronymicOf("Илья", "woman"), patronymicOf("Никита", "man")]).toEqual(["Ильинична", "Никитич"]);
    for (const { lastName, patronymic } of clients) {
      if (/(вна|чна)$/.test(patronymic)) expect(lastName).not.toMatch(/([оеё]в|ин|ский)$/);
      if (/(вич|ьич|тич)$/.test(patronymic)) expect(lastName).not.toMatch(/([оеё]ва|ина|ская)$/);
    }
    const abroad = clients.filter(({ country }) => country !== "RU").length / clients.length;
    expect(abroad).toBeGreaterThan(0.1);
    expect(abroad).toBeLessThan(0.14);
  });

  it("GC-7: the cities lie in all eleven zones of Russia, under names that the zone data knows", () => {
    expect(new Set(russianCities.items.map(({ utcOffset }) => utcOffset)).size).toBe(11);
    for (const { zone, utcOffset } of russianCities.items) {
      const name = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(now);
      expect([zone, name.split("GMT+")[1]]).toEqual([zone, `${String(utcOffset).padStart(2, "0")}:00`]);
    }
    expect(foreignCountries.items.length).toBeGreaterThan(10);
  });

  it("G5-3: every kind of record is there, one client in twelve has all that a card shows, and money fits its order", async () => {
    const records = await read(database, "clientRecords");
    expect(new Set(records.map(({ kind }) => kind))).toEqual(new Set(recordKinds));
    for (const record of records) {
      expect(recordOf(record.kind, record)).not.toBeNull();
      expect(record.at).toBeLessThanOrEqual(now);
    }
    const kindsOf = new Map<string, Set<string>>();
    for (const { clientId, kind } of records) kindsOf.set(clientId, (kindsOf.get(clientId) ?? new Set()).add(kind));
    const money = ["payment", "refund", "payout", "expense"];
    const beside = recordKinds.filter((kind) => !money.includes(kind));
    const full = [...kindsOf.values()].filter((kinds) => beside.every((kind) => kinds.has(kind)));
    expect(full.length).toBeGreaterThanOrEqual(Math.ceil(4_000 / 12));
    const paid = new Map<string, number>();
    for (const record of records) {
      const { orderId, isFailed, amountMinor } = recordOf("payment", record)?.details ?? {};
      if (orderId && !isFailed) paid.set(orderId, (paid.get(orderId) ?? 0) + (amountMinor ?? 0));
    }
    for (const order of await read(database, "orders"))
      if (order.status !== "refunded") expect([order.id, paid.get(order.id) ?? 0]).toEqual([order.id, order.paidMinor]);
  });

  it("G3-3: what a call says fits what the line said", async () => {
    const calls: Call[] = await read(database, "calls");
    for (const call of calls.filter(({ direction }) => direction === "outgoing")) {
      const { held, reason } = proposeOutcome({ ...call, rang: call.ringSeconds !== 0 });
      expect({ held: call.held, reason: call.reason }).toEqual({ held, reason });
    }
    for (const call of calls) {
      expect(call.endedAt).toBe(call.startedAt + ((call.ringSeconds ?? 0) + (call.talkSeconds ?? 0)) * 1000);
      expect(call.startedAt).toBeLessThan(now);
    }
  });

  it("GM-21: the shares are realistic, and tasks are late, due today and to come", async () => {
    const shareOf = async (table: string) =>
      Number((await database(table).countDistinct({ clients: "clientId" }).first())?.["clients"]) / clients.length;
    expect(await shareOf("orders")).toBeCloseTo(0.4, 1);
    expect(await shareOf("tasks")).toBeCloseTo(0.12, 1);
    expect(await shareOf("comments")).toBeGreaterThan(0.3);
    const open = (await read(database, "tasks")).filter(({ status }) => !["done", "cancelled"].includes(status));
    const days = open.flatMap(({ dueAt }) =>
      dueAt === null ? [] : [Math.floor(dueAt / 86_400_000) - Math.floor(now / 86_400_000)],
    );
    for (const wanted of [(day: number) => day < 0, (day: number) => day === 0, (day: number) => day > 0])
      expect(days.filter(wanted).length).toBeGreaterThan(10);
    const notes = await read(database, "notes");
    expect(notes.some(({ text }) => text === "Звонить строго с 9 до 17 по Москве")).toBe(true);
  });

  it("GC-3: five people with the demo password, each with a line of the practice PBX", async () => {
    expect(summary.users.map(({ role }) => role).toSorted()).toEqual([
      "admin",
      "employee",
      "manager",
      "manager",
      "owner",
    ]);
    const check = await createPasswordCheck();
    const { passwordHash } = await database("credentials").where({ email: demoAccount.email }).first();
    expect(await check(demoAccount.password, passwordHash)).toBe(true);
    const lines = (await database("sipAccounts")).flatMap(({ sipAccounts }) =>
      sipAccountsSchema.parse(JSON.parse(sipAccounts)),
    );
    expect(lines.map(({ authorizationUsername }) => authorizationUsername).toSorted()).toEqual(
      practiceAccounts.map(({ user }) => user),
    );
    expect(lines.every(({ servers }) => servers[0] === "ws://127.0.0.1:1")).toBe(true);
  });

  it("R-1: a second seed changes nothing, and one that fails half-way leaves nothing", async () => {
    expect(await demoAccountExists(database)).toBe(true);
    await expect(seedDatabase(database, { clients: 10, now })).rejects.toThrow("this e-mail is taken");
    expect((await database("accounts")).length).toBe(1);
    expect((await database("clients").count({ rows: "*" }).first())?.["rows"]).toBe(4_000);

    const fresh = await emptyDatabase();
    const stop = () => {
      throw new Error("killed");
    };
    await expect(seedDatabase(fresh, { clients: 1_000, now, onProgress: stop })).rejects.toThrow("killed");
    expect(await demoAccountExists(fresh)).toBe(false);
    expect((await database.raw("PRAGMA synchronous"))[0].synchronous).toBe(2);
  });
});
