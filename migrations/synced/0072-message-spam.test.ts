import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0072-message-spam.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0072: nothing is known of the addresses of messages of before; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0072-message-spam": spam, ...before } = syncedMigrations;
  await migrate(database, before);
  const row = {
    ...{ accountId: 1, id: "m", clientId: "k", threadId: "t", transport: "email", direction: "incoming" },
    ...{ subject: "", text: "слова", createdAt: 1 },
  };
  await database("messages").insert(row);
  await migrate(database, syncedMigrations);
  expect(spam).toBeTruthy();
  expect(await database("messages").first()).toMatchObject({ ...row, spamVerdict: null });
  await down(database);
  expect(await database("messages").first()).toMatchObject(row);
  expect(Object.keys(await database("messages").columnInfo())).not.toContain("spamVerdict");
  await database.destroy();
});
