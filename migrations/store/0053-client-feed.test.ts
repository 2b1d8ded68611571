import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0053-client-feed.ts";
import { storeMigrations } from "./index.ts";

it("store-0053: the indexes of a client's feed take the place of those by client alone; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const indexes = async () =>
    (await database("sqlite_master")
      .where({ type: "index" })
      .whereNotNull("sql")
      .orderBy("name")
      .pluck("sql")) as string[];
  const { "store-0053-client-feed": feed, ...before } = storeMigrations;
  await migrate(database, before);
  const former = await indexes();
  await migrate(database, { ...before, "store-0053-client-feed": feed! });
  const now = (await indexes()).join("\n");
  expect(now).toContain("comments_client ON comments (accountId, clientId, createdAt, id, deletedAt)");
  expect(now).toContain("clientRecords_leftAt");
  expect(now).not.toContain("clientRecords_revision");
  await down(database);
  const bare = (sql: string) => sql.replaceAll(/[`"]/g, "").replaceAll(/\s+/g, " ").toLowerCase();
  expect((await indexes()).map(bare).toSorted()).toEqual(former.map(bare).toSorted());
  await database.destroy();
});
