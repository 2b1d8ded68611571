import Database from "better-sqlite3";
import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import { storeMigrations } from "../migrations/store/index.ts";
import { put, update } from "../src-contract/row-patch.ts";
import { applyRowPatch } from "./apply-row-patch.ts";
import { createCache } from "./cache.ts";
import { noIndexChanges } from "./search-index.ts";
import { entityOf, readSqlRow } from "./synced-rows.ts";

const id = "018f0000-0000-7000-8000-000000000001";

it("GC-14, sync rule 9: an update of a map column changes the keys that it names and no other", async () => {
  const database = new Database(":memory:");
  const builder = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  builder.client.acquireRawConnection = async () => database;
  builder.client.destroyRawConnection = async () => undefined;
  await migrate(builder, storeMigrations);
  await builder.destroy();
  const cache = createCache(database, 1);
  const client = {
    id,
    lastName: "Петрова",
    firstName: "",
    patronymic: "",
    company: "",
    jobTitle: "",
    country: null,
    city: "",
    timeZone: null,
    phones: {},
    emails: {},
    tags: { важный: true, старый: true } as const,
    customFields: { договор: "12" },
    managerId: null,
    importId: null,
    createdAt: 1,
  };
  const patch = [
    put("clients", client),
    update("clients", id, { tags: { старый: null, новый: true }, customFields: { скидка: "5 %" } }),
  ];
  applyRowPatch(cache, patch, { at: 1, changes: noIndexChanges() });
  expect(entityOf("clients", readSqlRow(cache, "clients", id) ?? {})).toMatchObject({
    tags: { важный: true, новый: true },
    customFields: { договор: "12", скидка: "5 %" },
  });
  expect(entityOf("clients", readSqlRow(cache, "clients", id) ?? {}).tags).not.toHaveProperty("старый");
  cache.close();
});
