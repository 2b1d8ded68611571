import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0051-client-records.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0051: clients and orders of before have empty fields and are there; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0051-client-records": clientRecords, ...before } = syncedMigrations;
  await migrate(database, before);
  const maps = { phones: "{}", emails: "{}", tags: "{}", customFields: "{}" };
  const client = { accountId: 1, id: "c", lastName: "Ким", ...maps, createdAt: 1 };
  const money = { status: "paid", currency: "RUB", totalMinor: 100, paidMinor: 100 };
  const order = { accountId: 1, id: "o", clientId: "c", number: "7", title: "Курс", ...money, createdAt: 1 };
  await database("clients").insert(client);
  await database("orders").insert(order);
  await migrate(database, { ...before, "synced-0051-client-records": clientRecords! });
  expect(await database("clients").first()).toMatchObject({
    ...client,
    messengers: "{}",
    fieldSources: "{}",
    learningEmail: "",
    gender: null,
    removedAt: null,
  });
  expect(await database("orders").first()).toMatchObject({ ...order, items: "{}", utmSource: "", paidAt: null });
  expect(await database("clientRecords")).toEqual([]);
  await down(database);
  expect(Object.keys(await database("clients").columnInfo())).not.toContain("removedAt");
  expect(await database.schema.hasTable("clientRecords")).toBe(false);
  expect(await database("clients").first()).toMatchObject(client);
  expect(await database("orders").first()).toMatchObject(order);
  await database.destroy();
});
