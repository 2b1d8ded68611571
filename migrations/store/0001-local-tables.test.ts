import knex, { type Knex } from "knex";
import { afterEach, expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { up as syncedUp } from "../synced/0001-first-tables.ts";
import { down, up } from "./0001-local-tables.ts";
import { storeMigrations } from "./index.ts";

let database: Knex;
afterEach(() => database.destroy());

function open(): Knex {
  database = knex({
    client: "better-sqlite3",
    connection: { filename: ":memory:" },
    pool: { min: 1, max: 1 },
    useNullAsDefault: true,
  });
  return database;
}

async function schemaOf(builder: Knex): Promise<string[]> {
  const rows: { name: string; sql: string | null }[] = await builder.raw(
    "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'knex_%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return rows.map(({ name, sql }) => `${name}: ${sql ?? ""}`);
}

it("store-0001: comes after the synced tables, once, and again changes nothing", async () => {
  const builder = open();
  await migrate(builder, storeMigrations);
  const first = await schemaOf(builder);
  expect(first.some((entry) => entry.startsWith("clientEntries:"))).toBe(true);
  await migrate(builder, storeMigrations);
  expect(await schemaOf(builder)).toEqual(first);
});

it("store-0001: down takes everything back that up has made", async () => {
  const builder = open();
  await syncedUp(builder);
  const before = (await schemaOf(builder)).map((entry) => entry.split(":")[0]);
  await up(builder);
  await down(builder);
  expect((await schemaOf(builder)).map((entry) => entry.split(":")[0])).toEqual(before);
});
